"""The REST channel: other front ends chat over plain HTTP, with the checks and the sessions of the web channel."""

import time
from typing import Any

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.limits import MovingWindow
from bot.channels.web.clients import CHANNEL
from bot.channels.web.intake import Refused, Sender
from bot.channels.web.receipts import mark, missed
from bot.channels.web.shapes import message_shape
from bot.conversations.models import Direction, Message, MessageState
from bot.conversations.service import find_conversation
from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api.schemas import ChatIn
from bot.gateway.body import read_json
from bot.gateway.problems import Problem, too_many
from bot.shop.intake.errors import field_errors

MAX_BODY = 64 * 1024
MAX_WAIT = 20.0
_LOOK_AGAIN_SECONDS = 2.0
_POLLS_PER_MINUTE = 600
_POLLS: web.AppKey[MovingWindow] = web.AppKey("chat_polls")
_STATUS = {"rate_limited": 429, "bad_session": 404, "unavailable": 503, "photo_too_large": 413}


def prepare(app: web.Application) -> None:
    """Set the limit up."""
    app[_POLLS] = MovingWindow(_POLLS_PER_MINUTE)


async def post_message(request: web.Request) -> web.Response:
    """Take a message in and wait for its answer."""
    check_origin(request)
    wait = _seconds_to_wait(request)
    chat = _read(await read_json(request, MAX_BODY))
    sessions = request.app[keys.SESSIONS]
    session_id = chat.session_id
    address = sessions.address_of(session_id)
    if address is None or session_id is None:
        session_id = sessions.issue()
        address = sessions.address_of(session_id) or ""
    if chat.customer_token:
        await request.app[keys.TOKENS].grant(address, chat.customer_token)
    try:
        sender = Sender(address, request[keys.NETWORK_ADDRESS])
        message = await request.app[keys.INTAKE].accept(sender, chat.message, chat.message_id, chat.photos)
    except Refused as refused:
        raise refusal_problem(request, refused) from refused
    request.app[keys.WEB_CHANNEL].stored(message)
    state, replies = await _wait_for_answer(request.app, message, wait)
    body = {
        "session_id": session_id,
        "message_id": message.id,
        "state": state,
        "replies": [message_shape(reply) for reply in replies],
    }
    return json_response(body, status=200 if state == "answered" else 202, headers={"Cache-Control": "no-store"})


async def get_messages(request: web.Request) -> web.Response:
    """Give the messages of a conversation after a known one."""
    check_origin(request)
    if wait := request.app[_POLLS].hit(request[keys.NETWORK_ADDRESS]):
        request.app[keys.METRICS].rate_limited.labels("chat").inc()
        raise too_many(wait)
    after = _after(request)
    address = session_address(request)
    database = request.app[keys.DATABASE]
    async with database.autocommit() as session:
        conversation = await find_conversation(session, CHANNEL, address)
        found = await missed(session, conversation.id, after) if conversation else None
    rows = found.rows if found else []
    sent = [row.id for row in rows if row.direction is Direction.OUT]
    if conversation and sent:
        await mark(database, conversation.id, max(sent), MessageState.DELIVERED)
    body = {"messages": [message_shape(row) for row in rows], "has_gap": bool(found and found.has_gap)}
    return json_response(body, headers={"Cache-Control": "no-store"})


async def preflight(request: web.Request) -> web.Response:
    """Answer a browser that asks whether a page may call."""
    check_origin(request)
    headers = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Content-Type, Prefer",
        "Access-Control-Max-Age": "600",
    }
    return web.Response(status=204, headers=headers)


def check_origin(request: web.Request) -> None:
    """Refuse pages of origins that are not let in."""
    origin = request.headers.get("Origin")
    if not request.app[keys.ORIGINS].allows(origin):
        raise Problem(403, "Pages of this origin may not chat: see VAYBE_ALLOWED_ORIGINS.", code="bad_origin")


def session_address(request: web.Request) -> str:
    """The conversation's address of the session that the route names.

    Raises:
        Problem: 404, we did not issue that session.
    """
    address = request.app[keys.SESSIONS].address_of(request.match_info["session_id"])
    if address is None:
        raise Problem(404, "There is no such session.", code="bad_session")
    return address


def _read(body: Any) -> ChatIn:
    try:
        return ChatIn.model_validate(body)
    except ValidationError as error:
        errors = [found.model_dump() for found in field_errors(error)]
        raise Problem(422, "The message cannot be read.", code="invalid", errors=errors) from error


def _seconds_to_wait(request: web.Request) -> float:
    if "respond-async" in request.headers.get("Prefer", "").lower():
        return 0.0
    try:
        seconds = float(request.query.get("wait", MAX_WAIT))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MAX_WAIT:
        raise _bad_query("wait", f"must be a number of seconds from 0 to {MAX_WAIT:.0f}")
    return seconds


def _after(request: web.Request) -> int:
    text = request.query.get("after", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise _bad_query("after", "must be the id of a message")
    return int(text)


def _bad_query(name: str, message: str) -> Problem:
    return Problem(400, "The query cannot be read.", code="bad_query", errors=[{"field": name, "message": message}])


def refusal_problem(request: web.Request, refused: Refused, field: str = "message") -> Problem:
    """What was refused, as a problem that carries the sentence for the customer."""
    extra: dict[str, Any] = {"message": str(refused)}
    headers = {}
    if refused.retry_after is not None:
        extra["retry_after"] = refused.retry_after
        headers["Retry-After"] = str(refused.retry_after)
    if refused.code == "rate_limited":
        request.app[keys.METRICS].rate_limited.labels("chat").inc()
    reason = {
        "too_long": f"has more than {request.app[keys.SETTINGS].max_message_length} characters",
        "invalid": "has nothing to read in it",
    }.get(refused.code)
    errors = [{"field": field, "message": reason}] if reason else []
    detail = f"The {field} was not stored."
    return Problem(
        _STATUS.get(refused.code, 422), detail, code=refused.code, errors=errors, headers=headers, extra=extra
    )


async def _wait_for_answer(app: web.Application, message: Message, seconds: float) -> tuple[str, list[Message]]:
    """The state of `message` and its replies, as soon as its turn has ended or `seconds` are over.

    Events are hints: it looks by itself every two seconds as well.
    """
    until = time.monotonic() + seconds
    waits = message.state is MessageState.PENDING  # one that was stored before may be answered already
    while True:
        left = until - time.monotonic()
        if waits and left > 0 and not app[keys.STOPPING].is_set():
            await app[keys.TURNS].wait(message.id, min(left, _LOOK_AGAIN_SECONDS))
        async with app[keys.DATABASE].autocommit() as session:
            state, replies = await _answer(session, message)
        waits = state == "waiting"
        if not waits or until <= time.monotonic() or app[keys.STOPPING].is_set():
            break
    if replies:
        await mark(app[keys.DATABASE], message.conversation_id, replies[-1].id, MessageState.DELIVERED)
    return state, replies


# Made once: to build and hash it for each message takes longer than to run it.
_WITH_REPLIES = (
    select(Message)
    .where(
        Message.conversation_id == bindparam("conversation_id"),
        Message.id >= bindparam("message_id"),
        or_(
            Message.id == bindparam("message_id"),
            and_(Message.reply_to == bindparam("message_id"), Message.direction == Direction.OUT),
        ),
    )
    .order_by(Message.id)
)


async def _answer(session: AsyncSession, message: Message) -> tuple[str, list[Message]]:
    values = {"conversation_id": message.conversation_id, "message_id": message.id}
    found, *answers = await session.scalars(_WITH_REPLIES, values)
    if found.state is MessageState.FOR_AGENT:
        return "with_agent", []
    if found.state is MessageState.PENDING:
        return "waiting", []
    return "answered", answers
