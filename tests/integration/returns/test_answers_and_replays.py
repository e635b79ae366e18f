"""What comes twice counts once: messages, clicks, answers; and what dies midway leaves nothing behind."""

import asyncio

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from bot.db.session import Database
from bot.integrations.models import OutgoingEvent, WorkItem, WorkState
from bot.notify.models import Notice
from bot.returns.models import (
    OrderChange,
    Refund,
    RefundState,
    Reservation,
    ReturnCase,
    ReturnEvent,
    ReturnStatus,
)
from bot.returns.service import (
    AnswerError,
    ReturnRequest,
    ShopAnswer,
    TransitionError,
    Wanted,
    apply_shop_answer,
    open_return,
    request_cancel,
)
from bot.shop.models import Order, OrderStatus
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from .asking import ask, go
from .conftest import NOW, Made, shop_with

S = ReturnStatus
EXCHANGE = (Wanted(1, 1, "ELB-L"),)


async def counts(database: Database) -> dict[str, int]:
    tables = (ReturnCase, ReturnEvent, Refund, Reservation, OrderChange, OutgoingEvent, WorkItem, Notice)
    async with database.transaction() as session:
        return {
            table.__tablename__: int(await session.scalar(select(func.count()).select_from(table)) or 0)
            for table in tables
        }


async def answer(database: Database, shop: ShopSettings, number: str = "IA-100001", **fields: object) -> bool:
    async with database.transaction() as session:
        body = ShopAnswer.model_validate({"id": "a1"} | fields)
        return (await apply_shop_answer(session, number, body, NOW, shop))[1]


async def test_a_repeated_message(database: Database, made: Made, shop: ShopSettings) -> None:
    first = await ask(database, shop, made.orders["delivered"])
    once = await counts(database)
    second = await ask(database, shop, made.orders["delivered"])
    assert (first.created, second.created) == (True, False)
    assert first.case is not None
    assert second.case is not None
    assert (first.case.number, first.amount_kurus) == (second.case.number, second.amount_kurus)
    assert await counts(database) == once
    assert once["return_case"] == once["refund"] == once["notice"] == 1


@pytest.mark.parametrize("same_key", [True, False])
async def test_a_double_click(database: Database, made: Made, shop: ShopSettings, same_key: bool) -> None:
    order, lines = made.orders["delivered"], (Wanted(1, 2),)
    results = await asyncio.gather(
        *(ask(database, shop, order, lines, key="k" if same_key else f"k{n}") for n in range(4))
    )
    assert sum(result.created for result in results) == 1
    assert {result.reason_key for result in results} == (
        {"within_period"} if same_key else {"within_period", "already_open"}
    )
    found = await counts(database)
    assert (found["return_case"], found["refund"], found["outgoing_event"], found["notice"]) == (1, 1, 2, 1)


async def test_a_double_click_on_cancel(database: Database, made: Made, shop: ShopSettings) -> None:
    async def click(key: str) -> bool:
        async with database.transaction() as session:
            result = await request_cancel(session, made.orders["preparing"], idempotency_key=key, now=NOW, shop=shop)
            return result.created

    assert sum(await asyncio.gather(*(click(f"k{n % 2}") for n in range(4)))) == 1
    found = await counts(database)
    assert (found["order_change"], found["refund"], found["outgoing_event"], found["notice"]) == (1, 1, 1, 1)


async def test_a_killed_process_leaves_nothing_and_the_next_try_all(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    request = ReturnRequest(made.orders["delivered"], EXCHANGE, Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    with pytest.raises(RuntimeError, match="killed"):
        async with database.transaction() as session:
            result = await open_return(session, request, idempotency_key="k1", now=NOW, shop=shop)
            assert result.created
            await request_cancel(session, made.orders["preparing"], idempotency_key="c1", now=NOW, shop=shop)
            raise RuntimeError("killed")
    assert set((await counts(database)).values()) == {0}
    async with database.transaction() as session:
        assert (await session.get_one(Order, made.orders["preparing"])).status is OrderStatus.PREPARING
    again = await ask(database, shop, made.orders["delivered"], EXCHANGE, Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    assert again.created
    found = await counts(database)
    assert (found["return_case"], found["exchange_reservation"], found["outgoing_event"]) == (1, 1, 2)


async def test_a_replayed_answer_pays_once(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["delivered"])
    await go(database, shop, S.IN_TRANSIT, S.RECEIVED)
    fields = {"decision": "refunded", "refund_amount": "450.00", "refund_reference": "R1"}
    changed = await asyncio.gather(*(answer(database, shop, **fields) for _ in range(4)))
    assert sorted(changed) == [False, False, False, True]
    assert await answer(database, shop, **(fields | {"id": "a2", "refund_amount": "450.00"})) is False
    async with database.transaction() as session:
        refund = (await session.scalars(select(Refund))).one()
        assert (refund.state, refund.amount_kurus, refund.reference) == (RefundState.SENT, 45_000, "R1")
        sent = select(func.count()).where(OutgoingEvent.type == "refund.sent")
        assert await session.scalar(sent) == 1


async def test_approved_with_a_label(database: Database, made: Made) -> None:
    shop = shop_with(carrier_code=None)
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE, remedy=Remedy.REPAIR)
    assert await answer(database, shop, decision="approved")
    assert await answer(database, shop, id="a2", decision="label", label_url="https://kargo.example/e/1.pdf")
    assert not await answer(database, shop, id="a2", decision="label", label_url="https://kargo.example/e/1.pdf")
    async with database.transaction() as session:
        case = (await session.scalars(select(ReturnCase))).one()
        assert (case.status, case.label_url) == (S.APPROVED, "https://kargo.example/e/1.pdf")
        assert {item.state for item in await session.scalars(select(WorkItem))} == {WorkState.RESOLVED}
        mail = (await session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1))).one()
        assert "https://kargo.example/e/1.pdf" in mail.body


async def test_rejected_with_a_reason(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE, remedy=Remedy.REPAIR)
    assert await answer(database, shop, decision="rejected", reason="Kullanıcı hatası")
    async with database.transaction() as session:
        case = (await session.scalars(select(ReturnCase))).one()
        assert (case.status, case.rejected_reason) == (S.REJECTED, "Kullanıcı hatası")


async def test_a_withdrawal_in_time_cannot_be_rejected_unseen(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    await ask(database, shop, made.orders["delivered"])
    with pytest.raises(TransitionError, match="cannot go from approved to rejected"):
        await answer(database, shop, decision="rejected", reason="Olmaz")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decision": "rejected"}, "reason: is needed"),
        ({"decision": "label"}, "give carrier_code"),
        ({"decision": "lost"}, "'approved'"),
        ({"decision": "approved", "refund_amount": "12,5"}, "with a point"),
    ],
)
def test_answers_that_are_refused(fields: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ShopAnswer.model_validate({"id": "a"} | fields)


async def test_answers_that_do_not_fit(database: Database, made: Made, shop: ShopSettings) -> None:
    await ask(database, shop, made.orders["old"], reason=Reason.DAMAGED, remedy=Remedy.PRICE_REDUCTION)
    with pytest.raises(AnswerError, match="none of the shop's carriers"):
        await answer(database, shop, decision="approved", carrier="ikarus")
    await answer(database, shop, decision="approved")
    with pytest.raises(AnswerError, match="refund_amount"):
        await answer(database, shop, id="a2", decision="refunded")
