from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.db.session import Database
from bot.integrations.models import OutgoingEvent, WorkItem, WorkKind, WorkState
from bot.notify.models import Notice
from bot.returns.models import Refund, RefundState, ReturnStatus
from bot.returns.refund_facts import refund_status
from bot.returns.service import RefundStage, Step, TransitionError, UnknownReturn, advance, cancel_return, sweep
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from .asking import ask, go
from .conftest import NOW, Made, shop_with

S = ReturnStatus


async def stages(database: Database, shop: ShopSettings, order: int, days: int = 0) -> list[RefundStage]:
    async with database.transaction() as session:
        return [facts.stage for facts in await refund_status(session, order, NOW + timedelta(days=days), shop)]


async def test_from_the_parcel_to_the_money(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    assert await stages(database, shop, order) == [RefundStage.WAITING_FOR_GOODS]
    await go(database, shop, S.IN_TRANSIT, tracking_number="YK77")
    assert await stages(database, shop, order) == [RefundStage.GOODS_UNDER_WAY]
    async with database.transaction() as session:
        assert (await cancel_return(session, "IA-100001", now=NOW, shop=shop)).reason_key == "return_in_transit"
    await go(database, shop, S.RECEIVED)
    assert await stages(database, shop, order) == [RefundStage.BEING_INSPECTED]
    await go(database, shop, S.INSPECTED)
    assert await stages(database, shop, order) == [RefundStage.BEING_PAID]
    case = await go(database, shop, S.REFUNDED, reference="R-1")
    assert (case.status, case.tracking_number) == (S.REFUNDED, "YK77")
    async with database.transaction() as session:
        (facts,) = await refund_status(session, order, NOW, shop)
        assert (facts.stage, facts.amount_kurus, facts.reference) == (RefundStage.SENT, 50_000, "R-1")
        assert (facts.means, facts.shows_by) == ("credit_card", date(2026, 11, 27))
        item = (await session.scalars(select(WorkItem))).one()
        assert (item.kind, item.state, item.outcome) == (WorkKind.SETTLE_RETURN, WorkState.RESOLVED, "refunded")
        types = [event.type for event in await session.scalars(select(OutgoingEvent).order_by(OutgoingEvent.id))]
        assert types == [
            "return.requested",
            "return.approved",
            "return.in_transit",
            "return.received",
            "return.inspected",
            "refund.sent",
            "return.refunded",
        ]
        mails = (await session.scalars(select(Notice).order_by(Notice.id))).all()
        assert "R-1" in mails[-1].body
        assert (await cancel_return(session, "IA-100001", now=NOW, shop=shop)).reason_key == "return_finished"


async def test_the_table_is_kept(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["delivered"])
    for wrong in (S.REQUESTED, S.INSPECTED, S.REJECTED):
        with pytest.raises(TransitionError, match="IA-100001 cannot go from approved"):
            await go(database, shop, wrong)
    with pytest.raises(UnknownReturn):
        await go(database, shop, S.RECEIVED, number="IA-1")


async def test_rejected_after_the_look(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    case = await go(database, shop, S.RECEIVED, S.INSPECTED, S.REJECTED, note="Ürün kullanılmış")
    assert case.rejected_reason == "Ürün kullanılmış"
    assert await stages(database, shop, order) == [RefundStage.NOT_DUE]
    async with database.transaction() as session:
        mail = (await session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1))).one()
        assert "Ürün kullanılmış" in mail.body
    again = await ask(database, shop, order, key="k2")
    assert again.created  # nothing went back for it
    await go(database, shop, S.APPROVED)  # the shop thinks better of it
    assert RefundStage.WAITING_FOR_GOODS in await stages(database, shop, order)


@pytest.mark.parametrize(
    ("refund_from", "before", "handed", "arrived"),
    [
        ("notice", date(2026, 12, 2), date(2026, 12, 2), date(2026, 12, 2)),
        ("handover", None, date(2026, 12, 4), date(2026, 12, 4)),
        ("arrival", None, None, date(2026, 12, 7)),
    ],
)
async def test_the_last_day_of_the_money(
    database: Database, made: Made, refund_from: str, before: date | None, handed: date | None, arrived: date
) -> None:
    shop = shop_with(refund_from=refund_from)
    result = await ask(database, shop, made.orders["delivered"])
    assert result.refund_by == before
    for status, days, due in ((S.IN_TRANSIT, 2, handed), (S.RECEIVED, 5, arrived)):
        await go(database, shop, status, now=NOW + timedelta(days=days))
        async with database.transaction() as session:
            assert (await session.scalars(select(Refund))).one().due_on == due


async def test_late_money_is_said_to_be_late_and_put_on_the_queue(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    await go(database, shop, S.IN_TRANSIT, S.RECEIVED)
    assert await stages(database, shop, order, days=14) == [RefundStage.BEING_INSPECTED]
    for _ in range(2):
        async with database.transaction() as session:
            done = await sweep(session, NOW + timedelta(days=15), shop)
    assert done == {"drafts": 0, "expired": 0, "released": 0, "overdue": 0}
    async with database.transaction() as session:
        (facts,) = await refund_status(session, order, NOW + timedelta(days=17), shop)
        assert (facts.stage, facts.days_overdue) == (RefundStage.OVERDUE, 3)
        late = (await session.scalars(select(WorkItem).where(WorkItem.kind == WorkKind.REFUND_OVERDUE))).one()
        assert (late.owner, late.with_system, late.state) == ("muhasebe", False, WorkState.OPEN)
        events = select(OutgoingEvent).where(OutgoingEvent.type == "refund.overdue")
        assert len((await session.scalars(events)).all()) == 1
    await go(database, shop, S.REFUNDED, now=NOW + timedelta(days=18))
    async with database.transaction() as session:
        assert {item.state for item in await session.scalars(select(WorkItem))} == {WorkState.RESOLVED}
        assert (await sweep(session, NOW + timedelta(days=40), shop))["overdue"] == 0


async def test_what_is_not_sent_expires_and_may_still_come(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order)
    for days, expired in ((15, 0), (16, 1), (17, 0)):
        async with database.transaction() as session:
            assert (await sweep(session, NOW + timedelta(days=days), shop))["expired"] == expired
        if not expired and days == 15:
            async with database.transaction() as session:
                (facts,) = await refund_status(session, order, NOW + timedelta(days=days), shop)
                assert facts.stage is RefundStage.GOODS_NOT_SEEN
    assert await stages(database, shop, order, days=17) == [RefundStage.NOT_DUE]
    case = await go(database, shop, S.RECEIVED, now=NOW + timedelta(days=18))
    assert case.status is S.RECEIVED
    async with database.transaction() as session:
        assert (await session.scalars(select(Refund))).one().state is RefundState.WAITING


async def test_a_price_reduction_is_paid_without_a_parcel(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["old"]
    await ask(database, shop, order, reason=Reason.DAMAGED, remedy=Remedy.PRICE_REDUCTION)
    assert await stages(database, shop, order) == [RefundStage.WAITING_FOR_APPROVAL]
    await go(database, shop, S.APPROVED)
    assert await stages(database, shop, order) == [RefundStage.BEING_PAID]
    async with database.transaction() as session:
        item = (await session.scalars(select(WorkItem).where(WorkItem.state == WorkState.OPEN))).one()
        assert (item.kind, item.owner) == (WorkKind.PAY_REFUND, "muhasebe")
    await go(database, shop, S.REFUNDED, amount_kurus=10_000)
    async with database.transaction() as session:
        (facts,) = await refund_status(session, order, NOW, shop)
        assert (facts.amount_kurus, facts.stage) == (10_000, RefundStage.SENT)
    later = await ask(database, shop, order, key="k2", reason=Reason.DEFECTIVE, remedy=Remedy.REFUND)
    assert later.created  # the piece is still with the customer


async def test_advance_to_where_it_is_changes_nothing(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["delivered"])
    async with database.transaction() as session:
        assert await advance(session, "IA-100001", S.RECEIVED, Step(NOW, "shop"), shop)
        assert not await advance(session, "IA-100001", S.RECEIVED, Step(NOW, "shop"), shop)
