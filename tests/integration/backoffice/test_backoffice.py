import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.backoffice.outcomes import OUTCOMES
from bot.backoffice.service import (
    ItemView,
    Resolution,
    ResolveError,
    UnknownItem,
    assign,
    get_item,
    list_items,
    resolve,
)
from bot.db.session import Database
from bot.integrations.models import WebhookEndpoint, WorkKind
from bot.notify.models import Notice
from bot.returns.models import ChangeState, Refund, RefundState, ReturnCase, ReturnStatus
from bot.returns.service import ChangeRequest, Wanted, changes_of, request_cancel, request_change_delivery
from bot.shop.models import Order, OrderStatus
from bot.shop.policies.changes import Change
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from ..returns.asking import ask, go
from ..returns.conftest import NOW, Made, shop_with

S = ReturnStatus


async def listed(database: Database, days: int = 0, **filters: object) -> list[ItemView]:
    async with database.transaction() as session:
        return list(await list_items(session, NOW + timedelta(days=days), **filters))  # type: ignore[arg-type]


async def settle(database: Database, shop: ShopSettings, item: int, outcome: str, **more: object) -> bool:
    async with database.transaction() as session:
        resolution = Resolution(outcome, "zeynep", **more)  # type: ignore[arg-type]
        return await resolve(session, item, resolution, now=NOW, shop=shop)


async def case_of(database: Database) -> ReturnCase:
    async with database.transaction() as session:
        return (await session.scalars(select(ReturnCase))).one()


def test_every_kind_can_be_settled() -> None:
    assert set(OUTCOMES) == set(WorkKind)


async def test_a_return_from_approval_to_money(database: Database, made: Made) -> None:
    shop = shop_with(carrier_code=None)
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE)
    (item,) = await listed(database)
    assert (item.kind, item.order_number, item.return_number, item.owner) == (
        WorkKind.APPROVE_RETURN,
        "TR1000006",
        "IA-100001",
        "iade",
    )
    assert item.outcomes == ("approved", "rejected")
    with pytest.raises(ResolveError, match="one of approved, rejected"):
        await settle(database, shop, item.id, "paid")
    with pytest.raises(ResolveError, match="reason: is needed"):
        await settle(database, shop, item.id, "rejected")
    assert await settle(database, shop, item.id, "approved")
    assert not await settle(database, shop, item.id, "approved")
    (label,) = await listed(database)
    assert label.kind is WorkKind.SEND_LABEL
    assert await settle(database, shop, label.id, "label", carrier_code="77")
    assert await listed(database) == []
    await go(database, shop, S.RECEIVED)
    (last,) = await listed(database)
    results = await asyncio.gather(*(settle(database, shop, last.id, "refunded", reference="R") for _ in range(3)))
    assert sorted(results) == [False, False, True]
    assert (await case_of(database)).status is S.REFUNDED
    async with database.transaction() as session:
        refund = (await session.scalars(select(Refund))).one()
        assert (refund.state, refund.amount_kurus, refund.reference) == (RefundState.SENT, 50_000, "R")
        done = await get_item(session, last.id, NOW)
        assert done.state.value == "resolved"
        with pytest.raises(UnknownItem):
            await get_item(session, 999, NOW)
        with pytest.raises(ResolveError, match="resolved already"):
            await assign(session, last.id, "ali")


async def test_goods_refused_after_the_look(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["delivered"])
    await go(database, shop, S.RECEIVED)
    (item,) = await listed(database)
    await settle(database, shop, item.id, "rejected", reason="Ürün eksik geldi")
    case = await case_of(database)
    assert (case.status, case.rejected_reason) == (S.REJECTED, "Ürün eksik geldi")
    assert await listed(database) == []


async def test_what_is_missing_is_sent(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["delivered"], (Wanted(2, 1),), Reason.MISSING_ITEM, Remedy.REPLACEMENT)
    (item,) = await listed(database)
    await settle(database, shop, item.id, "approved")
    (send,) = await listed(database)
    assert send.kind is WorkKind.SEND_GOODS
    await settle(database, shop, send.id, "sent", tracking_number="YK5")
    assert (await case_of(database)).status is S.EXCHANGED


async def test_a_cancelled_orders_money(database: Database, made: Made, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        await request_cancel(session, made.orders["preparing"], idempotency_key="k", now=NOW, shop=shop)
    items = {item.kind: item for item in await listed(database)}
    assert set(items) == {WorkKind.CANCEL_ORDER, WorkKind.PAY_REFUND}
    assert [item.kind for item in await listed(database, owner="muhasebe")] == [WorkKind.PAY_REFUND]
    assert await settle(database, shop, items[WorkKind.CANCEL_ORDER].id, "done")
    assert await settle(database, shop, items[WorkKind.PAY_REFUND].id, "paid", amount_kurus=126_000)
    assert await listed(database) == []
    async with database.transaction() as session:
        assert (await session.scalars(select(Refund))).one().state is RefundState.SENT
        mails = (await session.scalars(select(Notice).order_by(Notice.id))).all()
        assert len(mails) == 2


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
async def test_a_stopped_order(database: Database, made: Made, shop: ShopSettings, outcome: str) -> None:
    order = made.orders["shipped"]
    async with database.transaction() as session:
        await request_cancel(session, order, idempotency_key="k", now=NOW + timedelta(days=30), shop=shop)
    (item,) = await listed(database)
    await settle(database, shop, item.id, outcome, reason="Teslim edildi" if outcome == "rejected" else None)
    async with database.transaction() as session:
        status = (await session.get_one(Order, order)).status
    assert status is (OrderStatus.CANCELLED if outcome == "accepted" else OrderStatus.SHIPPED)


async def test_a_change_by_the_shop(database: Database, made: Made, shop: ShopSettings) -> None:
    request = ChangeRequest(made.orders["shipped"], Change.PICKUP, branch="Moda")
    async with database.transaction() as session:
        await request_change_delivery(session, request, idempotency_key="k", now=NOW, shop=shop)
    (item,) = await listed(database)
    assert (item.kind, item.change_number) == (WorkKind.CHANGE_DELIVERY, "DT-100001")
    await settle(database, shop, item.id, "accepted")
    async with database.transaction() as session:
        assert [row.state for row in await changes_of(session, made.orders["shipped"])] == [ChangeState.ACCEPTED]


async def test_with_a_connected_system_people_look_only_when_it_is_silent(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    async with database.transaction() as session:
        session.add(WebhookEndpoint(url="https://shop.example/h", salt="s", event_types=[], active=True))
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE)
    assert await listed(database) == []
    (item,) = await listed(database, everything=True)
    assert (item.with_system, item.is_overdue) == (True, False)
    (late,) = await listed(database, days=5)
    assert late.is_overdue
    async with database.transaction() as session:
        await assign(session, item.id, "zeynep")
    (mine,) = await listed(database, owner="zeynep")
    assert not mine.with_system


async def test_a_return_that_was_called_off_leaves_the_queue(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE)
    (item,) = await listed(database)
    await go(database, shop, S.CANCELLED)
    assert await listed(database) == []
    assert not await settle(database, shop, item.id, "approved")
    assert (await case_of(database)).status is S.CANCELLED
