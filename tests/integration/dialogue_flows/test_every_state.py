"""Every status of a return and every stage of its money, as the customer hears of it when asking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.returns.models import Refund, ReturnStatus
from bot.returns.service import RefundStage, Step, advance
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.returned import the_case

pytestmark = pytest.mark.rasa

S, R = ReturnStatus, RefundStage
SEND = (S.IN_TRANSIT, S.RECEIVED, S.INSPECTED)
MONEY = "TR7000006 iade etmek istiyorum beğenmedim"
FAULT = "TR7000006 kırık geldi bedel indirimi istiyorum"
EXCHANGE = "TR7000001 elbiseyi S bedenle değiştirmek istiyorum"

# The wish, the shop's steps after it, the stage that is told, and words of the answer.
STATUSES: dict[ReturnStatus, tuple[str, tuple[ReturnStatus, ...], str, str]] = {
    S.REQUESTED: (FAULT, (), R.WAITING_FOR_APPROVAL.value, "inceleniyor"),
    S.APPROVED: (MONEY, (), R.WAITING_FOR_GOODS.value, "6502148"),
    S.IN_TRANSIT: (MONEY, SEND[:1], R.GOODS_UNDER_WAY.value, "bize doğru yolda"),
    S.RECEIVED: (MONEY, SEND[:2], R.BEING_INSPECTED.value, "bize ulaştı"),
    S.INSPECTED: (MONEY, SEND, R.BEING_PAID.value, "2 Aralık"),
    S.REFUNDED: (MONEY, (*SEND, S.REFUNDED), R.SENT.value, "gönderdik"),
    S.EXCHANGED: (EXCHANGE, (*SEND[:2], S.EXCHANGED), "exchange", "yeni ürününüz gönderildi"),
    S.REJECTED: (MONEY, (*SEND, S.REJECTED), R.NOT_DUE.value, "Topuğu kırılmış"),
    S.EXPIRED: (MONEY, (S.EXPIRED,), R.NOT_DUE.value, "süresinde gönderilmediği"),
    S.CANCELLED: (MONEY, (S.CANCELLED,), R.NOT_DUE.value, "iptal edildi"),
}


async def open_it(talk: Talk, wish: str) -> str:
    """Ask for the return in the chat; its number."""
    await talk.says(wish)
    if talk.responses[-1] == "utter_ask_return_photo":
        await talk.says("fotoğrafım yok")
    await talk.says("evet")
    return (await the_case(talk)).number


async def move(talk: Talk, number: str, *to: ReturnStatus) -> None:
    """What the shop does with it."""
    for status in to:
        step = Step(talk.clock(), "shop", note="Topuğu kırılmış." if status is S.REJECTED else None)
        async with talk.database.transaction() as session:
            assert await advance(session, number, status, step, talk.engine._shop)


async def late(talk: Talk) -> None:
    """The money was due yesterday."""
    async with talk.database.transaction() as session:
        refund = (await session.scalars(select(Refund))).one()
        refund.due_on = (talk.clock() - timedelta(days=1)).date()


def test_no_status_is_left_out() -> None:
    assert set(STATUSES) == set(ReturnStatus)


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: status.value)
async def test_a_return_is_told_in_each_status(deniz: Talk, status: ReturnStatus) -> None:
    wish, steps, stage, words = STATUSES[status]
    number = await open_it(deniz, wish)
    await move(deniz, number, *steps)
    assert (await the_case(deniz)).status is status
    answer = await deniz.says(f"{wish[:9]} iadem ne durumda")
    assert deniz.responses == [f"utter_refund_{stage}"]
    assert words in answer
    assert "{" not in answer
    assert number in (await deniz.says(f"{number} ne oldu"))


@pytest.mark.parametrize("status", [S.IN_TRANSIT, S.REFUNDED, S.EXPIRED, S.CANCELLED], ids=lambda status: status.value)
async def test_calling_off_is_answered_for_where_it_stands(deniz: Talk, status: ReturnStatus) -> None:
    number = await open_it(deniz, MONEY)
    await move(deniz, number, *STATUSES[status][1])
    await deniz.says(f"{number} numaralı iademi iptal edin")
    key = {S.IN_TRANSIT: "return_in_transit", S.CANCELLED: "already_cancelled"}.get(status, "return_finished")
    assert deniz.responses == [f"utter_undo_{key}"]


async def test_late_goods_and_late_money_are_told_apart(deniz: Talk) -> None:
    number = await open_it(deniz, MONEY)
    await late(deniz)
    await deniz.says("TR7000006 param nerede")
    assert deniz.responses == ["utter_refund_goods_not_seen"]
    await move(deniz, number, *SEND[:2])
    await late(deniz)
    answer = await deniz.says("TR7000006 param nerede")
    assert deniz.responses == ["utter_refund_overdue"]
    assert "özür" in answer


async def test_the_parcel_handed_over_is_noted_with_its_number(deniz: Talk) -> None:
    number = await open_it(deniz, MONEY)
    await deniz.says("kargoya verdim")
    assert deniz.responses == ["utter_handover_number"]
    await deniz.says("987654321098")
    assert deniz.responses == ["utter_handover_noted"]
    case = await the_case(deniz)
    assert (case.number, case.status, case.tracking_number) == (number, S.IN_TRANSIT, "987654321098")
    await deniz.says("iademi iptal edin")
    assert deniz.responses == ["utter_undo_return_in_transit"]


async def test_a_bare_word_right_after_calls_it_off_only_after_a_yes(deniz: Talk) -> None:
    await open_it(deniz, MONEY)
    await deniz.says("vazgeçtim")
    assert deniz.responses == ["utter_ask_undo"]
    await deniz.says("hayır")
    assert (await the_case(deniz)).status is S.APPROVED
