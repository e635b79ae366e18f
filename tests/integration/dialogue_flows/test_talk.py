"""Persons, clarifying questions, several requests, and the talk around them."""

import pytest
from sqlalchemy import func, select

from bot.desk.models import Handoff
from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa


async def test_a_person_is_queued_once_and_the_bot_still_helps(talk: Talk) -> None:
    answer = await talk.says("temsilciye bağla")
    assert talk.responses == ["utter_handoff_next", "utter_handoff_topic"]
    assert "VB-100001" in answer
    assert "VB-100001" in await talk.says("canlı destek istiyorum")
    assert talk.responses == ["utter_handoff_again_next"]
    await talk.says("sıram kaçıncı")
    assert talk.responses == ["utter_handoff_again_next"]
    await talk.says("kargo ücreti ne kadar")
    assert talk.responses == ["utter_shipping_fee"]
    async with talk.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Handoff)) == 1


async def test_at_night_the_opening_time_is_told(talk: Talk) -> None:
    talk.clock.pass_(hours=12)
    answer = await talk.says("temsilciye bağla")
    assert talk.responses[0] == "utter_handoff_closed"
    assert "yarın 09:00" in answer


async def test_the_topic_is_not_asked_for_when_it_is_known(talk: Talk) -> None:
    await talk.says("param iki kere çekildi")
    await talk.says("evet")
    assert talk.responses == ["utter_handoff_next"]


async def test_two_questions_are_both_answered_in_order(talk: Talk) -> None:
    await talk.says("kargo ücreti ne kadar ve hangi ödeme yöntemleri var")
    assert talk.responses == ["utter_shipping_fee", "utter_payment_methods"]


async def test_a_question_beside_tracking_is_answered_before_the_number_is_asked(talk: Talk) -> None:
    await talk.says("kargom nerede bir de iade nasıl yapıyorum")
    assert talk.responses == ["utter_other_first", "utter_return_policy", "utter_ask_identify_form_order_ref"]
    await talk.says("TR1000001 1001")
    assert talk.responses == ["utter_order_in_transit"]


@pytest.mark.parametrize("text", ["🙂🙂", "\u200b\u200b", "!!! ???", "asdfghjkl", " "])
async def test_what_cannot_be_read_is_asked_for_again(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.responses == ["utter_unreadable"]


async def test_an_endless_message_is_asked_for_in_short(talk: Talk) -> None:
    await talk.says("a b c ç d " * 1000)
    assert talk.responses == ["utter_too_long"]


async def test_the_second_failure_in_a_row_offers_a_person(talk: Talk) -> None:
    await talk.says("🙂")
    await talk.says("🙂🙂")
    assert talk.responses == ["utter_not_understood_again"]
    await talk.says("evet")
    assert talk.responses[0] == "utter_handoff_next"


async def test_a_good_message_in_between_forgives_the_first_failure(talk: Talk) -> None:
    await talk.says("🙂")
    await talk.says("kargo ücreti ne kadar")
    await talk.says("🙂")
    assert talk.responses == ["utter_unreadable"]


async def test_an_emergency_is_told_whom_to_call(talk: Talk) -> None:
    assert "112" in await talk.says("intihar etmek istiyorum")


async def test_the_greeting_is_not_repeated(talk: Talk) -> None:
    await talk.says("merhaba")
    assert talk.responses == ["utter_greet"]
    await talk.says("merhaba")
    assert talk.responses == ["utter_greet_again"]


async def test_yes_and_no_mean_what_was_offered_last(talk: Talk) -> None:
    await talk.says("evet")
    assert talk.responses == ["utter_affirm_nothing"]
    await talk.says("faturamı istiyorum")
    await talk.says("hayır")
    assert talk.responses == ["utter_deny_offer"]
    await talk.says("evet")
    assert talk.responses == ["utter_affirm_nothing"]


async def test_the_longest_talk_forgets_no_form(talk: Talk) -> None:
    await talk.says("kargom nerede")
    for _ in range(8):
        await talk.says("kargo ücreti ne kadar")
    await talk.says("TR1000001")
    await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]
