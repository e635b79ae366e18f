"""One turn is one transaction: what was heard, remembered, done and answered, or nothing of it."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import ColumnClause, bindparam, func, literal_column, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.conversations.events import CHANNEL, Event, notification_text, notify
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState, Owner
from bot.conversations.service import outbound
from bot.db.session import Database, lost_connection, turn_session

MAX_FAILURES = 3
MAX_ATTEMPTS = 6
"""A message that was begun so often without an end has killed its worker each time."""
RETRY_SECONDS = 1.0
_LONGEST_PAUSE = timedelta(seconds=RETRY_SECONDS * 2 ** (MAX_FAILURES + 3))
"""No message is put off for longer: one that seems to be was put off before the clock was set back."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reply:
    """One message to the customer."""

    text: str | None
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What an engine made of a message."""

    replies: list[Reply]
    understanding: dict[str, Any] | None = None


class DialogueEngine(Protocol):
    """Whatever answers: Rasa in the product. Writes only through the session of the turn."""

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        """Answer `message`."""
        ...


class SetAside(Protocol):
    """Told in the same transaction when a message was given up: apologises and fetches a person."""

    async def __call__(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> list[Reply]:
        """Return what the customer is told."""
        ...


async def run_next_turn(
    database: Database, engine: DialogueEngine, set_aside: SetAside, clock: Clock, timeout_seconds: float
) -> bool:
    """Answer the oldest waiting message of a conversation that no other worker holds.

    Returns:
        Whether there was one.
    """
    message_id = None
    try:
        async with database.transaction() as session:
            conversation = await _claim(session, clock())
            if conversation is None:
                return False
            message = await _oldest_waiting(session, conversation)
            if message is None or not _is_due(message, clock()):
                return message is None  # another worker was faster: look again
            message_id = message.id
            attempts = await _count_attempt(database, conversation.id, message_id)
            if message.failures >= MAX_FAILURES or attempts > MAX_ATTEMPTS:
                await _give_up(session, set_aside, conversation, message, clock())
                return True
            async with turn_session(session):
                answer = await asyncio.wait_for(engine.answer(session, conversation, message), timeout_seconds)
            message.understanding = answer.understanding
            await _finish(session, conversation, message, answer.replies, MessageState.PROCESSED, clock())
    except Exception as error:
        # A lost database says nothing against the message: its attempt is counted, no failure.
        if message_id is None or lost_connection(error):
            raise
        _log.exception("turn_failed", message_id=message_id)
        await _count_failure(database, message_id, clock())
    return True


def _waiting(message: Any) -> tuple[Any, ...]:
    """Written out, not as parameters: only so may PostgreSQL keep a plan that uses the index of waiting messages."""
    inbound: ColumnClause[Direction] = literal_column(f"'{Direction.IN.value}'")
    pending: ColumnClause[MessageState] = literal_column(f"'{MessageState.PENDING.value}'")
    return message.direction == inbound, message.state == pending


_earlier = aliased(Message)
# Made once: to build and hash these for every look takes longer than to run them.
_CANDIDATES = (
    select(Conversation)
    .join(Message, Message.conversation_id == Conversation.id)
    .where(
        *_waiting(Message),
        or_(
            Message.not_before.is_(None),
            Message.not_before <= bindparam("now"),
            Message.not_before > bindparam("farthest"),
        ),
        Conversation.owner != Owner.AGENT,
        ~select(_earlier.id)
        .where(*_waiting(_earlier), _earlier.conversation_id == Conversation.id, _earlier.id < Message.id)
        .exists(),
    )
    .order_by(Message.id)
    .limit(1)
    .with_for_update(of=Conversation, key_share=True, skip_locked=True)
)
_OLDEST = (
    select(Message)
    .where(*_waiting(Message), Message.conversation_id == bindparam("conversation_id"))
    .order_by(Message.id)
    .limit(1)
)
_COUNT_ATTEMPT = (
    update(Message)
    .where(Message.id == bindparam("message_id"))
    .values(attempts=Message.attempts + 1)
    .returning(Message.attempts, func.pg_notify(CHANNEL, bindparam("told")))
)


async def _claim(session: AsyncSession, now: datetime) -> Conversation | None:
    """Lock a conversation whose oldest waiting message is due."""
    moments = {"now": now, "farthest": now + _LONGEST_PAUSE}
    return (await session.scalars(_CANDIDATES, moments)).one_or_none()


async def _oldest_waiting(session: AsyncSession, conversation: Conversation) -> Message | None:
    """The message to answer, read after the lock was taken.

    The locking statement's snapshot may be older than the lock, and show a message as waiting that the lock's last
    holder has just answered.
    """
    return (await session.scalars(_OLDEST, {"conversation_id": conversation.id})).one_or_none()


def _is_due(message: Message, now: datetime) -> bool:
    put_off = message.not_before
    return put_off is None or put_off <= now or put_off > now + _LONGEST_PAUSE


async def _count_attempt(database: Database, conversation_id: int, message_id: int) -> int:
    """Count the attempt in a transaction of its own, so that it stays counted when this process dies in the turn."""
    told = notification_text(Event("turn_started", conversation_id, message_id))
    async with database.engine.connect() as connection:
        at_once = await connection.execution_options(isolation_level="AUTOCOMMIT")
        attempts = await at_once.scalar(_COUNT_ATTEMPT, {"message_id": message_id, "told": told})
    return int(attempts or 0)


async def _count_failure(database: Database, message_id: int, now: datetime) -> None:
    async with database.transaction() as session:
        message = await session.get_one(Message, message_id)
        message.failures += 1
        message.not_before = now + timedelta(
            seconds=random.uniform(0, RETRY_SECONDS * 2 ** min(message.failures, MAX_FAILURES + 3))
        )


async def _give_up(
    session: AsyncSession, set_aside: SetAside, conversation: Conversation, message: Message, now: datetime
) -> None:
    _log.error("turn_set_aside", message_id=message.id, conversation_id=conversation.id)
    async with turn_session(session):
        replies = await set_aside(session, conversation, message, now)
    await _finish(session, conversation, message, replies, MessageState.SET_ASIDE, now)


async def _finish(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    replies: list[Reply],
    state: MessageState,
    now: datetime,
) -> None:
    messages = [
        outbound(
            conversation.id,
            conversation.channel,
            text=reply.text,
            author=Author.BOT,
            payload=reply.payload,
            reply_to=message.id,
        )
        for reply in replies
    ]
    session.add_all(messages)
    message.state = state
    message.processed_at = now
    await session.flush()
    told = [Event("outbound", conversation.id, reply.id) for reply in messages]
    await notify(session, *told, Event("processed", conversation.id, message.id))


async def waiting_count(session: AsyncSession) -> int:
    """How many inbound messages wait for the bot."""
    return int(await session.scalar(select(func.count()).select_from(Message).where(*_waiting(Message))) or 0)


async def seconds_waited(session: AsyncSession) -> float:
    """Age of the oldest waiting message in seconds, 0 when none waits."""
    age = select(func.extract("epoch", func.now() - func.min(Message.created_at))).where(*_waiting(Message))
    return float(await session.scalar(age) or 0.0)


async def ping(session: AsyncSession) -> None:
    """Raise unless the database answers."""
    await session.execute(text("SELECT 1"))
