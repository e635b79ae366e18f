"""The talk of a return: digressions, corrections, stopping, double clicks, calling off, exchanges."""

import pytest
from sqlalchemy import func, select

from bot.returns.models import Reservation, ReturnStatus
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.returned import cases

pytestmark = pytest.mark.rasa


async def test_a_question_in_between_is_answered_and_the_flow_goes_on(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("bu arada kargo ücretini kim ödüyor?")
    assert deniz.responses == ["utter_return_cost", "utter_ask_return_reason"]
    await deniz.says("beğenmedim")
    assert deniz.responses == ["utter_return_summary"]


async def test_an_earlier_answer_is_corrected(deniz: Talk) -> None:
    await deniz.says("TR7000001 iade etmek istiyorum")
    await deniz.says("elbise")
    await deniz.says("yok, kupalar olacaktı")
    assert deniz.responses == ["utter_ask_return_quantity"]
    await deniz.says("hepsi")
    await deniz.says("beğenmedim")
    assert "Porselen Kupa, 3 adet" in deniz.text
    await deniz.says("hayır")
    assert deniz.responses == ["utter_ask_return_fix"]
    await deniz.presses("Nedeni değiştir")
    assert deniz.responses == ["utter_ask_return_reason"]
    await deniz.presses("Hediye")
    await deniz.says("para iadesi")
    assert deniz.responses == ["utter_return_summary"]


async def test_an_old_button_of_the_flow_changes_that_answer(deniz: Talk) -> None:
    await deniz.says("TR7000001 iade etmek istiyorum")
    await deniz.presses("Lila Elbise")
    await deniz.presses("Beğenmedim")
    assert "Lila Elbise" in deniz.text
    await deniz.presses("Porselen Kupa")
    assert deniz.responses == ["utter_ask_return_quantity"]


@pytest.mark.parametrize("word", ["vazgeçtim", "boş ver", "iptal"])
async def test_it_is_left_at_any_point(deniz: Talk, word: str) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says(word)
    assert deniz.responses == ["utter_stopped"]
    await deniz.says("beğenmedim")
    assert await cases(deniz) == []


async def test_a_person_is_asked_for_in_the_middle(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("temsilciye bağla")
    assert deniz.responses == ["utter_handoff_next"]


async def test_what_is_not_understood_is_asked_again_and_then_with_a_person(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("🙂")
    assert deniz.responses == ["utter_flow_unclear", "utter_ask_return_reason"]
    await deniz.says("🙂🙂")
    assert "Temsilciye bağlan" in deniz.titles


async def test_it_goes_on_the_next_day_after_the_code(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("beğenmedim")
    deniz.clock.pass_(days=2)
    await deniz.says("evet")
    assert deniz.responses[-1] == "utter_ask_identify_form_order_ref"
    await deniz.says("TR7000006 7701")
    await deniz.says(await deniz.last_code())
    assert deniz.responses == ["utter_return_opened_send_with_code"]


async def test_a_double_click_and_a_repeated_yes_leave_one_return(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum beğenmedim")
    await deniz.presses("Evet, kaydı açın")
    await deniz.presses("Evet, kaydı açın")
    assert deniz.responses == ["utter_flow_done_already"]
    assert "IA-100001" in deniz.text
    await deniz.says("evet")
    assert len(await cases(deniz)) == 1


async def test_a_return_is_called_off_after_a_word(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum beğenmedim")
    await deniz.says("evet")
    await deniz.says("Vazgeçtim, iadeyi iptal edin")
    assert deniz.responses == ["utter_ask_undo"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_undo_return_cancelled"]
    [case] = await cases(deniz)
    assert case.status is ReturnStatus.CANCELLED
    await deniz.says("iademi iptal edin")
    assert deniz.responses in (["utter_undo_none"], ["utter_undo_already_cancelled"])


async def test_an_exchange_reserves_the_variant(deniz: Talk) -> None:
    await deniz.says("TR7000001 elbiseyi S bedenle değiştirmek istiyorum")
    assert deniz.responses == ["utter_return_summary"]
    assert "Beden: S" in deniz.text
    await deniz.says("evet")
    assert deniz.responses == ["utter_return_opened_send_with_code"]
    async with deniz.database.transaction() as session:
        assert await session.scalar(select(func.sum(Reservation.quantity)).where(Reservation.sku == "T-ELB-S")) == 1


async def test_what_is_out_of_stock_is_replaced_by_an_offer_or_the_money(deniz: Talk) -> None:
    await deniz.says("TR7000001 elbiseyi L bedenle değiştirmek istiyorum")
    assert deniz.responses == ["utter_exchange_out_of_stock"]
    assert deniz.titles == ["Beden: S", "Beden: XL", "Para iadesi"]
    await deniz.presses("Para iadesi")
    assert deniz.responses == ["utter_return_summary"]


async def test_without_any_variant_the_money_is_offered(deniz: Talk) -> None:
    await deniz.says("TR7000006 başka numarayla değiştirmek istiyorum")
    assert deniz.responses == ["utter_exchange_none", "utter_return_summary"]
    assert "Para iadesi" in deniz.text


async def test_terms_are_those_of_the_order_in_talk(deniz: Talk) -> None:
    await deniz.says("TR7000006 nerede")
    answer = await deniz.says("iade koşulları neler")
    assert deniz.responses == ["utter_return_terms"]
    assert "30 Kasım" in answer
