"""What time brings about by itself: returns that expire, money that is late, goods kept too long."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db.session import UNREACHABLE, Database, in_one_line
from bot.returns.advance import advance
from bot.returns.drafts import drop_old_drafts
from bot.returns.exchange import release_expired
from bot.returns.models import ReturnCase, ReturnStatus
from bot.returns.refunds import flag_overdue_refunds
from bot.returns.transitions import TransitionError
from bot.returns.types import Step
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day

SWEEP_SECONDS = 300.0
_log = structlog.get_logger(__name__)


async def expire_returns(session: AsyncSession, now: datetime, shop: ShopSettings, limit: int = 50) -> int:
    """Let approved returns expire whose goods were not sent by `send_back_by` and the shop's grace; how many.

    The goods may still come: an expired return is taken up again when they do.
    """
    last = local_day(now) - timedelta(days=shop.returns.send_back_grace_days)
    statement = (
        select(ReturnCase.number)
        .where(
            ReturnCase.status == ReturnStatus.APPROVED,
            ReturnCase.goods_come_back,
            ReturnCase.send_back_by < last,
        )
        .order_by(ReturnCase.order_id, ReturnCase.id)
        .limit(limit)
    )
    expired = 0
    for number in (await session.scalars(statement)).all():
        try:
            expired += await advance(session, number, ReturnStatus.EXPIRED, Step(now, "system"), shop)
        except TransitionError:
            continue  # It went on between the reading and the lock.
    return expired


async def sweep(session: AsyncSession, now: datetime, shop: ShopSettings) -> dict[str, int]:
    """All sweeps once, in the order in which one spares the next its work."""
    return {
        "expired": await expire_returns(session, now, shop),
        "released": await release_expired(session, local_day(now)),
        "overdue": await flag_overdue_refunds(session, now, shop),
        "drafts": await drop_old_drafts(session, now, shop),
    }


async def run(database: Database, stop_event: asyncio.Event, clock: Clock, shop: ShopSettings) -> None:
    """Sweep every five minutes until `stop_event`; for the gateway process. Several at once do no harm."""
    while not stop_event.is_set():
        try:
            async with database.transaction() as session:
                done = await sweep(session, clock(), shop)
            if any(done.values()):
                _log.info("returns_swept", **done)
        except UNREACHABLE as error:
            _log.warning("returns_sweep_failed", error=in_one_line(error))
        try:
            await asyncio.wait_for(stop_event.wait(), SWEEP_SECONDS)
        except asyncio.TimeoutError:
            continue
