"""The same words mean what was asked for: numbers, a yes, a place in a list, giving up."""

import pytest
from sqlalchemy import select

from bot.returns.models import OrderChange
from bot.shop.models import Order, OrderStatus
from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa


async def status(talk: Talk, number: str) -> OrderStatus:
    async with talk.database.transaction() as session:
        return (await session.scalars(select(Order.status).where(Order.number == number))).one()


async def changes(talk: Talk) -> int:
    async with talk.database.transaction() as session:
        return len(list(await session.scalars(select(OrderChange.id))))


@pytest.mark.parametrize("written", ["TR1000001", "tr 1000001", "1000001", "tr1000001 di galiba", "no 1000001"])
async def test_after_the_question_a_bare_number_is_the_order(talk: Talk, written: str) -> None:
    await talk.says("KARGOM NERDE KALDI")
    assert talk.responses == ["utter_ask_identify_form_order_ref"]
    await talk.says(written)
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]
    assert "1000001" in await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]


async def test_one_number_is_what_was_asked_for_each_time(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("TR1000001")
    await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]
    await talk.presses("Tüm ayrıntılar")
    assert talk.responses[-1] == "utter_ask_identify_form_code"
    await talk.says("1001")
    assert "utter_order_in_transit" not in talk.responses, "four digits are no code"
    assert "Keten Midi Elbise" in await talk.says(await talk.last_code())


async def test_a_phone_instead_of_its_end_and_a_bare_number_without_a_question(talk: Talk) -> None:
    await talk.says("1000001")
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]
    await talk.says("0500 000 10 01")
    assert talk.responses == ["utter_order_in_transit"]


@pytest.mark.parametrize("word", ["aynen", "AYNEN", "aynen öyle", "evt", "tamam olur"])
async def test_after_are_you_sure_a_word_is_yes(deniz: Talk, word: str) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    assert deniz.responses == ["utter_ask_cancel_done"]
    await deniz.says(word)
    assert deniz.responses == ["utter_cancel_done_paid"]
    assert await status(deniz, "TR7000003") is OrderStatus.CANCELLED


async def test_the_same_word_with_nothing_asked_does_nothing(deniz: Talk) -> None:
    await deniz.says("merhaba")
    await deniz.says("aynen")
    assert await changes(deniz) == 0
    assert await status(deniz, "TR7000003") is not OrderStatus.CANCELLED


async def test_in_a_list_of_orders_the_second_is_the_second(talk: Talk) -> None:
    await talk.verifies("0500 000 10 13")
    assert [title.split(" ")[0] for title in talk.titles] == ["TR1000023", "TR1000022"]
    assert "TR1000022" in await talk.says("ikincisi")


async def test_in_a_list_of_goods_the_second_is_the_second(deniz: Talk) -> None:
    await deniz.says("TR7000001 iade etmek istiyorum")
    assert deniz.responses == ["utter_ask_return_lines"]
    second = deniz.titles[1]
    await deniz.says("ikincisi olacak")
    assert deniz.responses == ["utter_ask_return_quantity"]
    assert second.split(" (", maxsplit=1)[0] in deniz.text


async def test_giving_up_leaves_the_form_and_no_order_is_touched(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says("vazgeçtim")
    assert await status(deniz, "TR7000003") is not OrderStatus.CANCELLED
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("vazgectim ya")
    assert deniz.responses == ["utter_stopped"]
    assert await changes(deniz) == 0


async def test_giving_up_the_order_in_talk_cancels_it_after_a_word(deniz: Talk) -> None:
    await deniz.says("TR7000003 nerede")
    await deniz.says("vazgeçtim")
    assert deniz.responses == ["utter_ask_cancel_done"]
    await deniz.says("aynen")
    assert await status(deniz, "TR7000003") is OrderStatus.CANCELLED


async def test_with_nothing_in_talk_there_is_nothing_to_give_up(talk: Talk) -> None:
    await talk.says("merhaba")
    await talk.says("vazgeçtim")
    assert talk.responses == ["utter_nothing_to_stop"]
