"""Nobody answers: customers who wait are told once, then all are answered in order when a worker is back.

An outage is inferred, not reported: messages wait, and no turn anywhere has come to an end. That holds for a worker
that hangs or still loads as well as for one that is gone, and needs no word from it.
"""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.events import Event, notify
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState, Owner

NOTICE = {"notice": "no_answer"}
QUIET_SECONDS = 600.0
"""A conversation that was told hears it again after this long at the earliest, even when answers came in between."""
_RECENT = 300
"""Newest messages among which an answer is looked for: by the primary key alone."""
_AT_ONCE = 500


async def tell_waiting(session: AsyncSession, text: str, after_seconds: float) -> int:
    """Put `text` into the outbox of every conversation that has waited so long, if nobody answers any more.

    Gateways may do this at the same time: a notice bears the id of the message that waits, which is unique.

    Returns:
        How many conversations were told.
    """
    if await _somebody_answers(session, after_seconds):
        return 0
    waiting = (
        select(Message.conversation_id, func.min(Message.id).label("message_id"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.direction == Direction.IN,
            Message.state == MessageState.PENDING,
            Conversation.owner != Owner.AGENT,
            ~_told_lately(),
        )
        .group_by(Message.conversation_id)
        .having(func.min(Message.created_at) < _ago(after_seconds))
        .order_by(func.min(Message.id))
        .limit(_AT_ONCE)
        .subquery()
    )
    rows = (
        select(
            waiting.c.conversation_id,
            Conversation.channel,
            _value(Message.direction, Direction.OUT),
            _value(Message.author, Author.SYSTEM),
            literal("no-answer:").concat(waiting.c.message_id),
            literal(text),
            literal(NOTICE, JSONB),
            _value(Message.state, MessageState.PENDING),
            literal(0),
            literal(0),
        )
        .join(Conversation, Conversation.id == waiting.c.conversation_id)
        .order_by(waiting.c.message_id)
    )
    columns = (
        "conversation_id",
        "channel",
        "direction",
        "author",
        "provider_id",
        "text",
        "payload",
        "state",
        "attempts",
        "failures",
    )
    statement = (
        insert(Message)
        .from_select(columns, rows, include_defaults=False)
        .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
        .returning(Message.conversation_id, Message.id)
    )
    told = (await session.execute(statement)).all()
    for conversation_id, message_id in told:
        await notify(session, Event("outbound", conversation_id, message_id))
    return len(told)


async def _somebody_answers(session: AsyncSession, within_seconds: float) -> bool:
    recent = select(Message.author, Message.created_at).order_by(Message.id.desc()).limit(_RECENT).subquery()
    answered = select(
        select(recent.c.created_at)
        .where(recent.c.author == Author.BOT, recent.c.created_at > _ago(within_seconds))
        .exists()
    )
    return bool(await session.scalar(answered))


def _told_lately() -> ColumnElement[bool]:
    notice = Message.__table__.alias("notice")
    return (
        select(notice.c.id)
        .where(
            notice.c.conversation_id == Conversation.id,
            notice.c.author == Author.SYSTEM,
            notice.c.payload.contains(NOTICE),
            notice.c.created_at > _ago(QUIET_SECONDS),
        )
        .exists()
    )


def _ago(seconds: float) -> ColumnElement[Any]:
    return func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _value(column: Any, value: Any) -> ColumnElement[Any]:
    return bindparam(None, value, type_=column.type)
