"""Forgets conversations that nobody needs any more (KVKK art. 7). Takes the caller's session, never commits."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation, Message, Owner

BATCH = 200
"""Conversations deleted in one transaction."""


async def prune_conversations(session: AsyncSession, now: datetime, kept_years: int, most: int = BATCH) -> int:
    """Delete conversations in which nobody has written for `kept_years`, with all that belongs to them.

    One that a person has, or that waits for one, stays. At most `most` at a time, the oldest first.

    Returns:
        How many were deleted.
    """
    before = now - timedelta(days=366 * kept_years)
    found = await session.scalars(
        select(Conversation.id)
        .where(Conversation.created_at < before, Conversation.owner == Owner.BOT, _last_written() < before)
        .order_by(Conversation.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # Asked again under the lock: a message may have come since.
    gone = await session.scalars(
        delete(Conversation)
        .where(Conversation.id.in_(found.all()), _last_written() < before)
        .returning(Conversation.id)
    )
    return len(gone.all())


def _last_written() -> ColumnElement[datetime]:
    """When the conversation's last message came; of an empty one, when it was opened."""
    last = select(Message.created_at).where(Message.conversation_id == Conversation.id).order_by(Message.id.desc())
    return func.coalesce(last.limit(1).correlate(Conversation).scalar_subquery(), Conversation.created_at)
