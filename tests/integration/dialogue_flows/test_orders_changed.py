"""Cancelling and changing orders, and where the money is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.returns.models import ChangeState, OrderChange, Refund
from bot.shop.models import Order, OrderStatus, Parcel
from tests.integration.dialogue_flows.conftest import NOW, Talk
from tests.integration.dialogue_flows.goods import add_shelf

pytestmark = pytest.mark.rasa


async def changes(talk: Talk) -> list[OrderChange]:
    async with talk.database.transaction() as session:
        return list(await session.scalars(select(OrderChange).order_by(OrderChange.id)))


async def order(talk: Talk, number: str) -> Order:
    async with talk.database.transaction() as session:
        return (await session.scalars(select(Order).where(Order.number == number))).one()


async def test_an_order_that_waits_is_cancelled_at_once_and_the_money_told(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    assert deniz.responses == ["utter_ask_cancel_done"]
    answer = await deniz.says("evet")
    assert deniz.responses == ["utter_cancel_done_paid"]
    assert "359,90 TL" in answer
    assert "2 Aralık" in answer
    assert (await order(deniz, "TR7000003")).status is OrderStatus.CANCELLED


async def test_nothing_is_paid_back_where_nothing_was_paid(deniz: Talk) -> None:
    await deniz.says("TR7000007 siparişimi iptal edin")
    await deniz.presses("Evet, iptal edin")
    assert deniz.responses == ["utter_cancel_done_unpaid"]
    await deniz.presses("Evet, iptal edin")
    assert deniz.responses == ["utter_flow_done_already"]
    assert len(await changes(deniz)) == 1


async def test_an_order_that_is_over_is_not_meant_by_the_next_wish(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says("evet")
    await deniz.says("adresimi değiştirmek istiyorum")
    assert deniz.responses == ["utter_choose_order_for"]
    assert "TR7000003" not in "".join(deniz.titles)


async def test_who_thinks_again_keeps_the_order(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says("hayır")
    assert deniz.responses == ["utter_cancel_kept"]
    assert await changes(deniz) == []


@pytest.mark.parametrize(
    ("number", "response"),
    [
        ("TR7000004", "utter_cancel_not_cancel_sent"),
        ("TR7000008", "utter_cancel_not_cancel_out_for_delivery"),
        ("TR7000006", "utter_cancel_not_cancel_delivered"),
        ("TR7000005", "utter_cancel_not_already_cancelled"),
    ],
)
async def test_what_cannot_be_cancelled_is_told_with_what_can_be_done(deniz: Talk, number: str, response: str) -> None:
    await deniz.says(f"{number} siparişimi iptal edin")
    assert deniz.responses == [response]


async def test_the_offered_return_is_opened_by_yes(deniz: Talk) -> None:
    await deniz.says("TR7000006 siparişimi iptal edin")
    await deniz.says("evet")
    assert deniz.responses == ["utter_ask_return_reason"]


async def test_who_proved_the_number_alone_is_asked_for_the_code_first(talk: Talk) -> None:
    async with talk.database.transaction() as session:
        await add_shelf(session)
    await talk.says("siparişimi iptal etmek istiyorum")
    assert talk.responses == ["utter_cancel_order", "utter_ask_identify_form_order_ref"]
    await talk.says("TR7000003 7701")
    assert "utter_code_first" in talk.responses
    await talk.says(await talk.last_code())
    assert talk.responses == ["utter_ask_cancel_done"]


async def test_an_address_is_completed_and_changed_but_not_read_back(deniz: Talk) -> None:
    await deniz.says("TR7000003 teslimat adresimi değiştirmek istiyorum")
    assert deniz.responses == ["utter_ask_change_address"]
    await deniz.says("Lale Sok. No: 8, Çankaya/Ankara")
    assert deniz.responses == ["utter_ask_change_address_part"]
    assert "mahalle" in deniz.text
    answer = await deniz.says("Kızılay Mahallesi")
    assert deniz.responses == ["utter_ask_change_done"]
    assert "Lale Sok" not in answer
    await deniz.says("evet")
    assert deniz.responses == ["utter_change_done"]
    changed = (await order(deniz, "TR7000003")).address
    assert changed == {
        "city": "Ankara", "district": "Çankaya", "neighbourhood": "Kızılay", "line": "Lale Sok. No: 8"
    }  # fmt: skip


async def test_recipient_day_and_branch(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimin teslimatını değiştirmek istiyorum")
    assert deniz.responses == ["utter_ask_change_wish"]
    await deniz.presses("Alıcıyı")
    await deniz.says("Ayla Ak")
    await deniz.says("evet")
    assert deniz.responses == ["utter_change_done"]
    assert (await order(deniz, "TR7000003")).recipient == "Ayla Ak"
    await deniz.says("TR7000003 teslimat gününü değiştirmek istiyorum")
    await deniz.says("cuma")
    await deniz.says("evet")
    assert deniz.responses == ["utter_change_asked"]
    assert (await changes(deniz))[-1].state is ChangeState.ASKED


@pytest.mark.parametrize(
    ("message", "response"),
    [
        ("TR7000008 teslimat adresimi değiştirmek istiyorum", "utter_change_not_change_out_for_delivery"),
        ("TR7000006 teslimat adresimi değiştirmek istiyorum", "utter_change_not_change_delivered"),
        ("TR7000005 teslimat adresimi değiştirmek istiyorum", "utter_change_not_order_cancelled"),
        ("TR7000004 siparişimde beden değişikliği yapmak istiyorum kargolanmadan", "utter_change_not_change_sent"),
    ],
)
async def test_a_change_that_is_too_late_is_told_with_what_can_be_done(
    deniz: Talk, message: str, response: str
) -> None:
    await deniz.says(message)
    assert deniz.responses == [response]
    assert await changes(deniz) == []


async def test_the_contents_are_asked_of_the_shop(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişime ürün eklemek istiyorum")
    assert deniz.responses == ["utter_ask_change_contents"]
    await deniz.says("bir kupa daha ekleyin")
    await deniz.says("evet")
    assert deniz.responses == ["utter_change_asked"]
    assert "DT-100001" in deniz.text


async def test_the_money_is_told_by_stage_and_apologised_for_when_late(deniz: Talk) -> None:
    await deniz.says("TR7000006 param nerede")
    assert deniz.responses == ["utter_refund_none"]
    await deniz.says("TR7000006 iade etmek istiyorum beğenmedim")
    await deniz.says("evet")
    answer = await deniz.says("TR7000006 param ne zaman yatacak")
    assert deniz.responses == ["utter_refund_waiting_for_goods"]
    assert "2 Aralık" in answer
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says("evet")
    async with deniz.database.transaction() as session:
        refund = (await session.scalars(select(Refund).where(Refund.return_id.is_(None)))).one()
        refund.due_on = (NOW - timedelta(days=2)).date()
    answer = await deniz.says("TR7000003 param ne zaman yatacak")
    assert deniz.responses == ["utter_refund_overdue"]
    assert "2 gün gecikti" in answer
    assert "özür" in answer


async def test_complaints_of_conduct_get_a_ticket(talk: Talk) -> None:
    answer = await talk.says("kurye çok kaba davrandı")
    assert talk.responses == ["utter_complaint_courier", "utter_complaint_filed"]
    assert "VB-100001" in answer
    await talk.says("evet")
    assert talk.responses == ["utter_handoff_next"]


async def test_a_product_is_told_from_the_shops_data(talk: Talk) -> None:
    answer = await talk.says("keten midi elbisenin kumaşı ne")
    assert talk.responses == ["utter_product_info_known"]
    assert "%100 keten" in answer
    await talk.says("palazzo pantolon stokta var mı")
    assert talk.responses == ["utter_product_stock_known"]
    assert "stokta yok" in talk.text
    await talk.says("uçan halı stokta var mı")
    assert talk.responses == ["utter_product_stock"]


@pytest.mark.parametrize("words", ["peki diğeri?", "tamam ama param ne zaman yatar", "kargo ücreti ne kadar"])
async def test_only_a_plain_yes_cancels(deniz: Talk, words: str) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says(words)
    assert "iptal edildi" not in deniz.text


async def test_pick_up_at_the_branch_is_asked_before_it_is_done(deniz: Talk) -> None:
    answer = await deniz.says("TR7000003 şubeden teslim alacak şekilde teslimatı değiştirmek istiyorum")
    assert deniz.responses[-1] in ("utter_ask_change_asked", "utter_ask_change_done")
    assert "kargo şubesine gider" in answer
    assert await changes(deniz) == []
    await deniz.says("evet")
    assert deniz.responses[-1] in ("utter_change_asked", "utter_change_done")
    assert [change.kind.value for change in await changes(deniz)] == ["pickup"]


async def test_what_is_a_month_late_is_ended_by_its_button(deniz: Talk) -> None:
    async with deniz.database.transaction() as session:
        late = (await session.scalars(select(Order).where(Order.number == "TR7000004"))).one()
        late.placed_at = NOW - timedelta(days=40)
        late.expected_on = (NOW - timedelta(days=30)).date()
        parcel = (await session.scalars(select(Parcel).where(Parcel.order_id == late.id))).one()
        parcel.expected_on = late.expected_on
    await deniz.says("TR7000004 siparişim hâlâ gelmedi")
    await deniz.presses("Geciktiği için iptal et")
    assert deniz.responses[-1] == "utter_ask_cancel_asked"
    await deniz.says("evet")
    [change] = await changes(deniz)
    assert (change.kind.value, change.reason_key) == ("cancel", "late_termination")
