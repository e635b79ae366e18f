"""What a web client has and has seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.clients import Client
from bot.conversations.models import Direction, Message, MessageState
from bot.conversations.service import history, mark_outbound
from bot.db.session import Database, log_failure

HISTORY_LIMIT = 200
_KNOWN_LIMIT = 100
_UNDELIVERED_LIMIT = 50
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Missed:
    """What a client lacks."""

    rows: list[Message]
    """Oldest first."""
    has_gap: bool
    """What the client has and what is here do not join: it should forget what it has."""
    known: set[int]
    """Ids above `floor` that the client has."""
    floor: int
    """All up to this id counts as known."""


async def missed(session: AsyncSession, conversation_id: int, last_id: int | None) -> Missed:
    """What a client lacks that says to have everything up to `last_id`; None: to have all that was ever delivered.

    An outbound message may have a lower id than one that was sent before it: ids are given when a transaction writes,
    not when it commits. Such a one was handed to nobody yet, and counts as lacking.
    """
    newest = await session.scalar(select(func.max(Message.id)).where(Message.conversation_id == conversation_id))
    top = newest or 0
    is_foreign = last_id is not None and last_id > top
    joined_at = top if last_id is None else 0 if is_foreign else last_id
    newer = list(await history(session, conversation_id, joined_at, HISTORY_LIMIT + 1))
    has_gap = is_foreign or (joined_at > 0 and len(newer) > HISTORY_LIMIT)
    late = [] if has_gap or joined_at == 0 else await _undelivered(session, conversation_id, joined_at)
    known = await _ids_up_to(session, conversation_id, joined_at)
    rows = late + newer[-HISTORY_LIMIT:]
    floor = known[-1] - 1 if len(known) == _KNOWN_LIMIT else 0
    return Missed(rows, has_gap, set(known).union(row.id for row in rows), floor)


async def _ids_up_to(session: AsyncSession, conversation_id: int, up_to_id: int) -> list[int]:
    statement = (
        select(Message.id)
        .where(Message.conversation_id == conversation_id, Message.id <= up_to_id)
        .order_by(Message.id.desc())
        .limit(_KNOWN_LIMIT)
    )
    return list((await session.scalars(statement)).all())


async def _undelivered(session: AsyncSession, conversation_id: int, up_to_id: int) -> list[Message]:
    """The newest outbound messages that were handed to no client, oldest first."""
    statement = (
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.OUT,
            Message.state == MessageState.PENDING,
            Message.id <= up_to_id,
        )
        .order_by(Message.id.desc())
        .limit(_UNDELIVERED_LIMIT)
    )
    return list(reversed((await session.scalars(statement)).all()))


# Not waiting for the disk, as receipts do not.
_HAND_OVER = """
UPDATE message SET state = $1
WHERE id = ANY($2) AND state = 'pending' AND set_config('synchronous_commit', 'off', true) = 'off'
"""


async def mark_handed_over(database: Database, rows: Iterable[Message], clients: Iterable[Client]) -> None:
    """Record what was handed to these clients' connections.

    For one that sends no receipts that counts as delivered; for ours it is on its way.
    """
    ids = [row.id for row in rows if row.direction is Direction.OUT and row.state is MessageState.PENDING]
    takers = list(clients)
    if not ids or not takers:
        return
    sends_receipts = all(client.is_vaybe for client in takers)
    state = MessageState.IN_FLIGHT if sends_receipts else MessageState.DELIVERED
    try:
        await database.fetch(_HAND_OVER, state.value, ids)
    except Exception as error:
        log_failure(_log, "delivery_not_recorded", error)


async def mark(database: Database, conversation_id: int, up_to_id: int, state: MessageState) -> None:
    """Record a receipt. A failure is logged and no more: the client will say it again for a later message."""
    try:
        await mark_outbound(database, conversation_id, up_to_id, state)
    except Exception as error:
        log_failure(_log, "receipt_not_stored", error, conversation_id=conversation_id)
