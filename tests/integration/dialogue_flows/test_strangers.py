"""Customers who slip, dictate, ask in between and come back to it: found by talking to the product as strangers."""

import pytest

from bot.shop.models import OrderStatus
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.goods import MUGS, add_goods, add_order

pytestmark = pytest.mark.rasa


async def test_right_digits_after_wrong_ones_are_enough(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("TR1000001")
    await talk.says("9999")
    assert talk.responses == ["utter_proof_failed", "utter_ask_identify_form_phone_digits"]
    await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]


async def test_another_number_after_wrong_digits_takes_the_place_of_the_first(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("TR1000001")
    await talk.says("1002")
    await talk.says("TR1000003")
    await talk.says("1002")
    assert talk.responses == ["utter_order_late_on_way"]


async def test_digits_alone_are_locked_like_all_other_tries(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("TR1000001")
    for digits in ("1111", "1112", "1113", "1114", "1115"):
        await talk.says(digits)
    assert talk.responses == ["utter_proof_locked"]
    await talk.says("1001")
    await talk.says("TR1000001 1001")
    assert "utter_proof_locked" in talk.responses


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("TR1OOOOO1", "1001"),
        ("tr1oooo01", "1oo1"),
        ("TR 100 00 01", "10 01"),
        ("on sıfır sıfır sıfır sıfır bir", "on sıfır bir"),
        ("bir milyon bir", "bin bir"),
    ],
)
async def test_numbers_with_slips_in_groups_and_in_words(talk: Talk, number: str, digits: str) -> None:
    await talk.says("kargom nerede")
    await talk.says(number)
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]
    await talk.says(digits)
    assert talk.responses == ["utter_order_in_transit"]


async def test_digits_before_the_number_cost_no_try(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("1001")
    assert talk.responses == ["utter_order_ref_first", "utter_ask_identify_form_order_ref"]


async def test_a_second_contact_too_soon_leaves_the_first_code_good(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("0500 000 10 01")
    await talk.says("baska@ornek.com")
    assert talk.responses == ["utter_code_wait", "utter_ask_identify_form_code"]
    await talk.says(await talk.last_code())
    assert talk.responses == ["utter_order_in_transit"]


async def test_who_has_no_digits_goes_on_by_a_code(talk: Talk) -> None:
    await talk.says("TR1000001 nerede")
    await talk.says("telefonu bilmiyorum")
    assert talk.responses == ["utter_no_digits", "utter_ask_identify_form_contact"]


async def test_words_about_the_code_are_no_complaint_of_goods(talk: Talk) -> None:
    await talk.says("TR1000001 nerede 1001")
    await talk.presses("Tüm ayrıntılar")
    await talk.says("yanlış geldi kod")
    assert talk.responses == ["utter_code_unclear", "utter_ask_identify_form_code"]


async def test_a_late_order_is_not_told_in_full_again(talk: Talk) -> None:
    await talk.says("TR1000003 nerede 1002")
    for question, response in (
        ("peki ne zaman gelir", "utter_order_when_late"),
        ("neden", "utter_order_why"),
        ("hala gelmedi ama", "utter_order_late_again"),
    ):
        await talk.says(question)
        assert talk.responses == [response]
    await talk.says("evet")
    assert talk.responses == ["utter_inquiry_opened"]


async def test_all_orders_are_listed_to_who_has_proved_it(talk: Talk) -> None:
    await talk.says("siparişlerim neler")
    assert talk.responses == ["utter_orders_need_code", "utter_ask_identify_form_contact"]
    await talk.says("0500 000 10 13")
    answer = await talk.says(await talk.last_code())
    assert talk.responses == ["utter_orders"]
    assert "TR1000022" in answer
    assert "TR1000023" in answer


async def test_a_number_beside_a_complaint_is_not_asked_for_again(talk: Talk) -> None:
    await talk.says("TR1000001 1001 kurye çok kabaydı")
    assert "utter_complaint_filed" in talk.responses
    await talk.says("ne zaman gelecek")
    assert talk.responses == ["utter_order_when"]


@pytest.mark.parametrize(
    ("status", "question", "response"),
    [
        (OrderStatus.SHIPPED, "nerede", "utter_order_sent"),
        (OrderStatus.DELIVERED, "teslim edildi yazıyor ama almadım", "utter_not_received_bare"),
    ],
)
async def test_what_the_shop_says_counts_without_any_parcel(
    talk: Talk, status: OrderStatus, question: str, response: str
) -> None:
    async with talk.database.transaction() as session:
        customer = await add_goods(session)
        await add_order(session, "TR7000099", [MUGS], customer, days_ago=None, status=status, parcel=None)
    await talk.says(f"TR7000099 {question} 7701")
    assert talk.responses == [response]
