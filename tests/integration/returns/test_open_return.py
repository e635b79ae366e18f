from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.db.session import Database
from bot.integrations.models import OutgoingEvent, WorkItem, WorkKind
from bot.notify.models import Notice
from bot.returns.models import Refund, RefundState, Reservation, ReturnCase, ReturnStatus
from bot.returns.service import (
    Wanted,
    cancel_return,
    history_of,
    preview_return,
    returns_of,
)
from bot.shop.policies.decision import Basis, Condition, Reason, Remedy, WhoPays
from bot.shop.settings import ShopSettings

from .asking import DRESS, ask
from .conftest import NOW, Made, shop_with

ALL = (Wanted(1, 2), Wanted(2, 1))


async def test_a_return_with_all_that_belongs_to_it(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["delivered"])
    case = result.case
    assert case is not None
    assert (result.created, result.reason_key, result.next_step_key) == (True, "within_period", "send_with_code")
    assert (case.number, case.status, case.basis) == ("IA-100001", ReturnStatus.APPROVED, Basis.WITHDRAWAL)
    assert (case.carrier, case.carrier_code, case.who_pays_cargo) == ("yurtici", "6502148", WhoPays.SHOP_WITH_CARRIER)
    assert case.send_back_by == date(2026, 11, 30)  # the 28th is a Saturday
    assert (result.refund_by, result.amount_kurus) == (date(2026, 12, 2), 50_000)
    async with database.transaction() as session:
        steps = [(step.from_status, step.to_status, step.actor) for step in await history_of(session, case)]
        assert steps == [
            (None, ReturnStatus.REQUESTED, "customer"),
            (ReturnStatus.REQUESTED, ReturnStatus.APPROVED, "system"),
        ]
        events = (await session.scalars(select(OutgoingEvent).order_by(OutgoingEvent.id))).all()
        assert [event.type for event in events] == ["return.requested", "return.approved"]
        assert events[1].payload["order"] == {"id": "x-TR1000001", "number": "TR1000001"}
        assert events[1].payload["data"]["return"]["lines"] == [
            {"position": 1, "sku": "ELB-M", "quantity": 1, "wanted_sku": None}
        ]
        mail = (await session.scalars(select(Notice))).one()
        assert mail.address == "ayse@example.com"
        assert "6502148" in (mail.subject or "")
        assert "1 × Keten Elbise (Beden: M)" in mail.body
        assert "₺500,00" in mail.body
        assert "2 Aralık 2026 Çarşamba" in mail.body
        assert "$" not in mail.body
        assert (await session.scalars(select(WorkItem))).all() == []


async def test_all_of_it_brings_the_delivery_fee_back(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["delivered"], ALL, condition=Condition.UNOPENED)
    assert result.amount_kurus == 126_000


async def test_the_second_return_takes_the_rest_and_the_fee(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    rest = (Wanted(1, 1), Wanted(2, 1))
    too_many = await ask(database, shop, order, (Wanted(1, 2),), key="k2")
    assert (too_many.case, too_many.reason_key, too_many.refused[0].remaining) == (None, "quantity_too_high", 1)
    async with database.transaction() as session:
        preview = await preview_return(
            session, order, Reason.CHANGED_MIND, now=NOW, shop=shop, lines=rest, condition=Condition.UNOPENED
        )
    assert preview.amount_kurus == 76_000
    second = await ask(database, shop, order, rest, key="k3", condition=Condition.UNOPENED)
    assert (second.amount_kurus, second.case and second.case.number) == (76_000, "IA-100002")
    third = await ask(database, shop, order, key="k4")
    assert (third.case, third.reason_key) == (None, "already_open")
    assert third.refused[0].open_return == "IA-100002"


async def test_one_called_off_leaves_the_other_no_fee(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    await ask(database, shop, order, (Wanted(1, 1), Wanted(2, 1)), key="k2", condition=Condition.UNOPENED)
    async with database.transaction() as session:
        await cancel_return(session, "IA-100001", now=NOW, shop=shop)
    async with database.transaction() as session:
        refunds = (await session.scalars(select(Refund).order_by(Refund.id))).all()
        assert [(refund.state, refund.amount_kurus) for refund in refunds] == [
            (RefundState.DROPPED, 50_000),
            (RefundState.WAITING, 70_000),
        ]


@pytest.mark.parametrize(
    ("order", "lines", "reason", "remedy", "more", "reason_key", "next_step"),
    [
        ("delivered", (), Reason.CHANGED_MIND, Remedy.REFUND, {}, "nothing_chosen", "choose_lines"),
        ("delivered", (Wanted(9, 1),), Reason.CHANGED_MIND, Remedy.REFUND, {}, "unknown_line", "choose_lines"),
        ("delivered", (Wanted(1, 0),), Reason.CHANGED_MIND, Remedy.REFUND, {}, "nothing_chosen", "choose_quantity"),
        ("delivered", (Wanted(1, 3),), Reason.CHANGED_MIND, Remedy.REFUND, {}, "quantity_too_high", "choose_quantity"),
        ("delivered", (Wanted(2, 1),), Reason.CHANGED_MIND, Remedy.REFUND, {}, "ask_condition", "ask_condition"),
        (
            "delivered",
            (Wanted(2, 1),),
            Reason.CHANGED_MIND,
            Remedy.REFUND,
            {"condition": Condition.OPENED},
            "exempt_hygiene",
            "offer_defect_rights",
        ),
        ("delivered", DRESS, Reason.CHANGED_MIND, Remedy.REPAIR, {}, "remedy_not_possible", "choose_remedy"),
        ("old", DRESS, Reason.CHANGED_MIND, Remedy.REFUND, {}, "too_late", "offer_defect_rights"),
        ("preparing", DRESS, Reason.CHANGED_MIND, Remedy.REFUND, {}, "not_sent_yet", "cancel_order"),
        ("cancelled", DRESS, Reason.CHANGED_MIND, Remedy.REFUND, {}, "order_cancelled", "refund_status"),
    ],
)
async def test_what_cannot_be_opened_says_why(
    database: Database,
    made: Made,
    shop: ShopSettings,
    order: str,
    lines: tuple[Wanted, ...],
    reason: Reason,
    remedy: Remedy,
    more: dict[str, Any],
    reason_key: str,
    next_step: str,
) -> None:
    result = await ask(database, shop, made.orders[order], lines, reason, remedy, **more)
    assert (result.case, result.created) == (None, False)
    assert (result.reason_key, result.next_step_key) == (reason_key, next_step)
    async with database.transaction() as session:
        assert await returns_of(session, made.orders[order]) == []
        assert (await session.scalars(select(OutgoingEvent))).all() == []


async def test_withdrawal_while_it_is_on_its_way(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["shipped"], ALL)
    assert result.case is not None
    assert (result.reason_key, result.case.status) == ("before_delivery", ReturnStatus.APPROVED)
    assert (result.amount_kurus, result.case.send_back_by) == (126_000, None)


@pytest.mark.parametrize(
    ("reason", "remedy", "order", "status", "kind", "comes_back"),
    [
        (Reason.DEFECTIVE, Remedy.REPAIR, "old", ReturnStatus.REQUESTED, WorkKind.APPROVE_RETURN, True),
        (Reason.DAMAGED, Remedy.REPLACEMENT, "delivered", ReturnStatus.REQUESTED, WorkKind.APPROVE_RETURN, True),
        (Reason.DAMAGED, Remedy.PRICE_REDUCTION, "delivered", ReturnStatus.REQUESTED, WorkKind.APPROVE_RETURN, False),
        (Reason.MISSING_ITEM, Remedy.REPLACEMENT, "delivered", ReturnStatus.REQUESTED, WorkKind.APPROVE_RETURN, False),
        # Within the period the money needs no approval: withdrawal needs no reason.
        (Reason.DAMAGED, Remedy.REFUND, "delivered", ReturnStatus.APPROVED, None, True),
        (Reason.DAMAGED, Remedy.REFUND, "old", ReturnStatus.REQUESTED, WorkKind.APPROVE_RETURN, True),
    ],
)
async def test_faults(
    database: Database,
    made: Made,
    shop: ShopSettings,
    reason: Reason,
    remedy: Remedy,
    order: str,
    status: ReturnStatus,
    kind: WorkKind | None,
    comes_back: bool,
) -> None:
    result = await ask(database, shop, made.orders[order], DRESS, reason, remedy, photos=("m1",))
    assert result.case is not None
    assert (result.case.status, result.case.goods_come_back, result.case.photos) == (status, comes_back, ["m1"])
    async with database.transaction() as session:
        items = (await session.scalars(select(WorkItem))).all()
        assert [item.kind for item in items] == ([kind] if kind else [])
        mail = (await session.scalars(select(Notice))).one()
        assert result.case.number in (mail.subject or "")


async def test_without_a_code_the_shop_makes_a_label(database: Database, made: Made) -> None:
    result = await ask(database, shop_with(carrier_code=None), made.orders["delivered"])
    assert result.next_step_key == "wait_for_label"
    async with database.transaction() as session:
        item = (await session.scalars(select(WorkItem))).one()
        assert (item.kind, item.owner, item.with_system) == (WorkKind.SEND_LABEL, "iade", False)
        assert item.due_at - NOW < timedelta(days=2)


@pytest.mark.parametrize(
    ("returns", "own", "next_step", "pays"),
    [
        ({"carrier": None, "carrier_code": None}, False, "send_with_any_carrier", WhoPays.SHOP),
        ({}, True, "send_with_own_carrier", WhoPays.CUSTOMER),
    ],
)
async def test_other_carriers(
    database: Database, made: Made, returns: dict[str, Any], own: bool, next_step: str, pays: WhoPays
) -> None:
    result = await ask(database, shop_with(**returns), made.orders["delivered"], own_carrier=own)
    assert result.case is not None
    assert (result.next_step_key, result.case.who_pays_cargo) == (next_step, pays)


async def test_preview_of_everything(database: Database, made: Made, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        preview = await preview_return(session, made.orders["delivered"], Reason.CHANGED_MIND, now=NOW, shop=shop)
        damaged = await preview_return(session, made.orders["delivered"], Reason.DAMAGED, now=NOW, shop=shop)
    assert [(line.eligible, line.decision.reason_key) for line in preview.lines] == [
        (True, "within_period"),
        (False, "ask_condition"),
    ]
    assert (preview.amount_kurus, preview.remedies) == (100_000, (Remedy.REFUND, Remedy.EXCHANGE))
    assert len(damaged.eligible) == 2
    assert Remedy.REPAIR in damaged.remedies


@pytest.mark.parametrize("status", [ReturnStatus.APPROVED, ReturnStatus.REQUESTED])
async def test_called_off(database: Database, made: Made, shop: ShopSettings, status: ReturnStatus) -> None:
    remedy = Remedy.REFUND if status is ReturnStatus.APPROVED else Remedy.REPLACEMENT
    opened = await ask(database, shop, made.orders["delivered"], DRESS, Reason.DAMAGED, remedy)
    assert opened.case is not None
    assert opened.case.status is status
    for changed in (True, False):
        async with database.transaction() as session:
            result = await cancel_return(session, "ia 100001", now=NOW, shop=shop)
            assert (result.ok, result.changed) == (True, changed)
    async with database.transaction() as session:
        assert [item.state.value for item in await session.scalars(select(WorkItem))] == (
            [] if status is ReturnStatus.APPROVED else ["dropped"]
        )
        assert all(row.state.value == "released" for row in await session.scalars(select(Reservation)))
        types = [event.type for event in await session.scalars(select(OutgoingEvent).order_by(OutgoingEvent.id))]
        assert types.count("return.cancelled") == 1
    again = await ask(database, shop, made.orders["delivered"], key="k2")
    assert again.created
    async with database.transaction() as session:
        assert (await cancel_return(session, "IA-999999", now=NOW, shop=shop)).reason_key == "unknown_return"


async def test_a_gift_goes_back_without_an_email_address(database: Database, made: Made, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        from bot.shop.models import Customer, Order

        order = await session.get_one(Order, made.orders["delivered"])
        order.email = None
        (await session.get_one(Customer, made.customer)).email = None
    result = await ask(database, shop, made.orders["delivered"], DRESS, Reason.GIFT)
    assert result.case is not None
    assert "refund_to_payer" in result.case.details["notes"]
    async with database.transaction() as session:
        assert (await session.scalars(select(Notice))).all() == []
        assert (await session.scalars(select(ReturnCase))).one().reason is Reason.GIFT
