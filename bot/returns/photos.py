"""Photos of a return: what the customer sent, as the shop's systems and people reach it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.photos.service import bind
from bot.returns.advance import UnknownReturn, locked, tell
from bot.returns.models import ReturnCase, ReturnEvent, ReturnStatus
from bot.returns.payloads import UPLOADED

_TAKES = frozenset({ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.IN_TRANSIT})


async def add_photos(
    session: AsyncSession, number: str, conversation_id: int, photo_ids: Sequence[str], now: datetime
) -> bool:
    """Add photos of its own conversation to a return that goes on, and tell the shop; whether it took any."""
    try:
        case, order = await locked(session, number)
    except UnknownReturn:
        return False
    if case.conversation_id != conversation_id or case.status not in _TAKES:
        return False
    if not await bind_photos(session, case, photo_ids):
        return False
    event = ReturnEvent(
        return_id=case.id,
        from_status=case.status,
        to_status=case.status,
        at=now,
        actor="customer",
        data={"photos": len(photo_ids)},
    )
    session.add(event)
    await session.flush()
    await tell(session, case, order, event)
    return True


async def bind_photos(session: AsyncSession, case: ReturnCase, photo_ids: Sequence[str]) -> bool:
    """Let the uploads belong to the return; whether any is new to it."""
    if not photo_ids or case.conversation_id is None:
        return False
    stored = [f"{UPLOADED}{one}" for one in await bind(session, case.conversation_id, photo_ids, case.id)]
    new = [one for one in stored if one not in case.photos]
    case.photos = [*case.photos, *new]
    await session.flush()
    return bool(new)
