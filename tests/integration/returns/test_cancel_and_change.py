from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.db.session import Database
from bot.integrations.models import OutgoingEvent, WorkItem, WorkKind, WorkState
from bot.notify.models import Notice
from bot.returns.models import ChangeState, RefundState
from bot.returns.refund_facts import refund_status
from bot.returns.refunds import refunds_of
from bot.returns.service import (
    Address,
    ChangeAnswer,
    ChangeRequest,
    ChangeResult,
    RefundStage,
    Step,
    UnknownChange,
    apply_change_answer,
    changes_of,
    preview_cancel,
    record_refund,
    request_cancel,
    request_change_delivery,
)
from bot.shop.models import Order, OrderStatus
from bot.shop.policies.changes import Change
from bot.shop.policies.decision import How
from bot.shop.settings import ShopSettings

from .conftest import NOW, Made, add_order

HOME = Address("izmir", "Bornova", "Kazımdirik Mah.", "Ankara Cad. No: 5 D: 3", "35100")


async def cancel(database: Database, shop: ShopSettings, order: int, key: str = "k1", days: int = 0) -> ChangeResult:
    async with database.transaction() as session:
        return await request_cancel(
            session, order, idempotency_key=key, now=NOW + timedelta(days=days), shop=shop, reason="vazgeçtim"
        )


async def change(
    database: Database, shop: ShopSettings, order: int, wish: Change, key: str = "k1", **more: Any
) -> ChangeResult:
    async with database.transaction() as session:
        request = ChangeRequest(order, wish, **more)
        return await request_change_delivery(session, request, idempotency_key=key, now=NOW, shop=shop)


async def test_cancelled_at_once_with_the_moneys_way_back(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["preparing"]
    async with database.transaction() as session:
        assert (await preview_cancel(session, order, now=NOW, shop=shop)).how is How.AT_ONCE
    result = await cancel(database, shop, order)
    assert (result.decision.reason_key, result.amount_kurus, result.decision.refund_by) == (
        "cancel_done",
        126_000,
        date(2026, 12, 2),
    )
    assert result.change is not None
    assert (result.change.number, result.change.state) == ("DT-100001", ChangeState.DONE)
    async with database.transaction() as session:
        row = await session.get_one(Order, order)
        assert (row.status, row.cancelled_at, row.cancel_reason) == (OrderStatus.CANCELLED, NOW, "vazgeçtim")
        kinds = {item.kind: item for item in await session.scalars(select(WorkItem))}
        assert set(kinds) == {WorkKind.CANCEL_ORDER, WorkKind.PAY_REFUND}
        mail = (await session.scalars(select(Notice))).one()
        assert "₺1.260,00" in mail.body
        (facts,) = await refund_status(session, order, NOW, shop)
        assert (facts.stage, facts.return_number, facts.due_on) == (RefundStage.BEING_PAID, None, date(2026, 12, 2))
        (refund,) = await refunds_of(session, order)
        for new in (True, False):
            assert await record_refund(session, refund.id, Step(NOW, "shop", reference="R"), shop) is new
        assert refund.state is RefundState.SENT
    again = await cancel(database, shop, order, key="k2")
    assert (again.change, again.decision.reason_key) == (None, "already_cancelled")


async def test_nothing_was_paid(database: Database, made: Made, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        order = await add_order(
            session, made.customer, "TR3000001", OrderStatus.RECEIVED, payment_method="cash_on_delivery"
        )
    result = await cancel(database, shop, order)
    assert (result.decision.money_back, result.amount_kurus) == (False, None)
    async with database.transaction() as session:
        assert await refund_status(session, order, NOW, shop) == ()
        assert "yapılacak bir iade yok" in (await session.scalars(select(Notice))).one().body


@pytest.mark.parametrize(
    ("order", "reason"),
    [("shipped", "cancel_sent"), ("out", "cancel_out_for_delivery"), ("delivered", "cancel_delivered")],
)
async def test_too_late_to_cancel(database: Database, made: Made, shop: ShopSettings, order: str, reason: str) -> None:
    result = await cancel(database, shop, made.orders[order])
    assert (result.change, result.decision.how, result.decision.reason_key) == (None, How.INSTEAD, reason)
    assert "return_after_delivery" in result.decision.alternatives


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_late_one_is_stopped_by_the_shop(
    database: Database, made: Made, shop: ShopSettings, accepted: bool
) -> None:
    order = made.orders["shipped"]
    first = await cancel(database, shop, order, days=30)
    again = await cancel(database, shop, order, key="k2", days=30)
    assert first.change is not None
    assert again.change is not None
    assert (first.decision.reason_key, first.change.state) == ("late_termination", ChangeState.ASKED)
    assert (again.created, again.change.id) == (False, first.change.id)
    answer = ChangeAnswer(id="a1", accepted=accepted, reason=None if accepted else "Bugün teslim ediliyor")
    for new in (True, False):
        async with database.transaction() as session:
            row, changed = await apply_change_answer(session, "dt100001", answer, NOW + timedelta(days=31), shop)
            assert (changed, row.state) == (new, ChangeState.ACCEPTED if accepted else ChangeState.REJECTED)
    async with database.transaction() as session:
        status = (await session.get_one(Order, order)).status
        assert status is (OrderStatus.CANCELLED if accepted else OrderStatus.SHIPPED)
        refunds = await refunds_of(session, order)
        assert [refund.due_on for refund in refunds] == ([date(2027, 1, 1)] if accepted else [])
        item = (await session.scalars(select(WorkItem).where(WorkItem.kind == WorkKind.STOP_ORDER))).one()
        assert item.state is WorkState.RESOLVED
        with pytest.raises(UnknownChange):
            await apply_change_answer(session, "DT-1", answer, NOW, shop)


async def test_the_address_is_changed_at_once_and_never_mailed(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    order = made.orders["preparing"]
    result = await change(database, shop, order, Change.ADDRESS, address=HOME)
    assert (result.created, result.decision.how) == (True, How.AT_ONCE)
    async with database.transaction() as session:
        row = await session.get_one(Order, order)
        assert row.address == {
            "city": "İzmir",
            "district": "Bornova",
            "neighbourhood": "Kazımdirik Mah.",
            "line": "Ankara Cad. No: 5 D: 3",
            "postal_code": "35100",
        }
        assert "Ankara Cad" not in (await session.scalars(select(Notice))).one().body
        event = (await session.scalars(select(OutgoingEvent))).one()
        assert (event.type, event.payload["data"]["wanted"]["address"]["city"]) == ("order.delivery_changed", "İzmir")
        assert (await session.scalars(select(WorkItem))).one().details["done_here"] is True


async def test_an_incomplete_address_changes_nothing(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await change(database, shop, made.orders["preparing"], Change.ADDRESS, address=Address(city="İzmir"))
    assert (result.change, result.missing) == (None, ("district_missing", "neighbourhood_missing", "line_missing"))


@pytest.mark.parametrize(
    ("order", "wish", "more", "how", "reason", "missing"),
    [
        ("preparing", Change.RECIPIENT, {"recipient": "Ali Kaya"}, How.AT_ONCE, "change_done", ()),
        ("preparing", Change.RECIPIENT, {"recipient": "Ali"}, How.AT_ONCE, "change_done", ("recipient_missing",)),
        ("preparing", Change.DAY, {"day": date(2026, 11, 25)}, How.ASK_SHOP, "change_day_asked", ()),
        ("preparing", Change.DAY, {"day": date(2026, 11, 22)}, How.ASK_SHOP, "change_day_asked", ("day_off",)),
        ("preparing", Change.DAY, {"day": date(2026, 11, 18)}, How.ASK_SHOP, "change_day_asked", ("day_past",)),
        ("preparing", Change.DAY, {}, How.ASK_SHOP, "change_day_asked", ("day_missing",)),
        ("preparing", Change.CONTENTS, {"contents": "M yerine L"}, How.ASK_SHOP, "change_contents_asked", ()),
        ("preparing", Change.CONTENTS, {}, How.ASK_SHOP, "change_contents_asked", ("contents_missing",)),
        ("shipped", Change.PICKUP, {}, How.ASK_SHOP, "change_pickup_asked", ()),
        ("shipped", Change.ADDRESS, {"address": HOME}, How.ASK_SHOP, "change_redirect_asked", ()),
        ("out", Change.ADDRESS, {"address": HOME}, How.INSTEAD, "change_out_for_delivery", ()),
        ("delivered", Change.ADDRESS, {"address": HOME}, How.INSTEAD, "change_delivered", ()),
    ],
)
async def test_wishes(
    database: Database,
    made: Made,
    shop: ShopSettings,
    order: str,
    wish: Change,
    more: dict[str, Any],
    how: How,
    reason: str,
    missing: tuple[str, ...],
) -> None:
    result = await change(database, shop, made.orders[order], wish, **more)
    assert (result.decision.how, result.decision.reason_key, result.missing) == (how, reason, missing)
    assert (result.change is None) is (how is How.INSTEAD or bool(missing))


async def test_another_wish_takes_the_first_ones_place(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["preparing"]
    await change(database, shop, order, Change.DAY, day=date(2026, 11, 25))
    same = await change(database, shop, order, Change.DAY, key="k2", day=date(2026, 11, 25))
    other = await change(database, shop, order, Change.DAY, key="k3", day=date(2026, 11, 26))
    assert (same.created, other.created) == (False, True)
    async with database.transaction() as session:
        assert [row.state for row in await changes_of(session, order)] == [ChangeState.WITHDRAWN, ChangeState.ASKED]
        items = (await session.scalars(select(WorkItem).order_by(WorkItem.id))).all()
        assert [item.state for item in items] == [WorkState.DROPPED, WorkState.OPEN]


async def test_a_cancelled_order_needs_no_other_change(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["preparing"]
    await change(database, shop, order, Change.DAY, day=date(2026, 11, 25))
    await change(database, shop, order, Change.ADDRESS, key="k2", address=HOME)
    await cancel(database, shop, order, key="k3")
    async with database.transaction() as session:
        states = [row.state for row in await changes_of(session, order)]
        assert states == [ChangeState.WITHDRAWN, ChangeState.DONE, ChangeState.DONE]
        waiting = await session.scalars(select(WorkItem.kind).where(WorkItem.state == WorkState.OPEN))
        assert set(waiting) == {WorkKind.CANCEL_ORDER, WorkKind.PAY_REFUND}
        assert (await session.get_one(Order, order)).pushed_status is OrderStatus.CANCELLED
