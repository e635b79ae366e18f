"""Short ways to ask for things in tests."""

from datetime import datetime
from typing import Any

from bot.db.session import Database
from bot.returns.models import ReturnCase, ReturnStatus
from bot.returns.service import OpenResult, ReturnRequest, Step, Wanted, advance, find_return, open_return
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from .conftest import NOW

DRESS = (Wanted(1, 1),)


async def ask(
    database: Database,
    shop: ShopSettings,
    order_id: int,
    lines: tuple[Wanted, ...] = DRESS,
    reason: Reason = Reason.CHANGED_MIND,
    remedy: Remedy = Remedy.REFUND,
    key: str = "k1",
    **more: Any,
) -> OpenResult:
    request = ReturnRequest(order_id, lines, reason, remedy, **more)
    async with database.transaction() as session:
        return await open_return(session, request, idempotency_key=key, now=NOW, shop=shop)


async def go(
    database: Database,
    shop: ShopSettings,
    *to: ReturnStatus,
    number: str = "IA-100001",
    now: datetime = NOW,
    **more: Any,
) -> ReturnCase:
    for status in to:
        async with database.transaction() as session:
            await advance(session, number, status, Step(now, "shop", **more), shop)
    async with database.transaction() as session:
        case = await find_return(session, number)
        assert case is not None
        return case
