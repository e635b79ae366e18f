"""Who is asking: what the form takes, what it gives back, and what nobody learns."""

import pytest

from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa


async def test_a_number_that_does_not_exist_and_wrong_digits_are_told_alike(talk: Talk) -> None:
    told = []
    for number, digits in (("TR9999999", "1234"), ("TR1000001", "9999")):
        await talk.says("kargom nerede")
        asked = []
        for message in (number, digits):
            await talk.says(message)
            asked += talk.responses
        told.append(asked)
        await talk.says("vazgeçtim")
    assert told[0] == told[1]
    assert "utter_proof_failed" in told[0]


async def test_too_many_tries_are_locked_with_the_time_told(talk: Talk) -> None:
    await talk.says("kargom nerede")
    for digits in ("1111", "1112", "1113", "1114", "1115"):
        await talk.says("TR1000001")
        await talk.says(digits)
    assert talk.responses == ["utter_proof_locked"]
    assert "11:15" in talk.text
    await talk.says("TR1000001 1001")
    assert "utter_proof_locked" in talk.responses
    talk.clock.pass_(minutes=16)
    await talk.says("TR1000001 1001")
    assert talk.responses == ["utter_order_in_transit"]


async def test_a_question_in_between_is_answered_and_the_form_comes_back(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("kargo ücreti ne kadar")
    assert talk.responses == ["utter_shipping_fee", "utter_ask_identify_form_order_ref"]
    await talk.says("TR1000001")
    await talk.says("iade koşulları neler")
    assert talk.responses == ["utter_return_policy", "utter_ask_identify_form_phone_digits"]
    await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]


async def test_the_form_is_left_by_a_word(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("boş ver vazgeçtim")
    assert talk.responses == ["utter_stopped"]
    await talk.says("merhaba")
    assert talk.responses == ["utter_greet"]


async def test_a_person_ends_the_form(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("temsilciye bağla")
    assert talk.responses == ["utter_handoff_next"]
    await talk.says("merhaba")
    assert talk.responses == ["utter_greet"]


async def test_who_has_no_number_goes_on_by_contact(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("numaram yok")
    assert talk.responses == ["utter_no_number", "utter_ask_identify_form_contact"]
    await talk.says("05000001001")
    assert talk.responses == ["utter_code_sent", "utter_ask_identify_form_code"]
    assert "1001" not in talk.text
    await talk.says("000000")
    assert talk.responses[0] == "utter_code_wrong"
    await talk.says(await talk.last_code())
    assert talk.responses == ["utter_order_in_transit"]


async def test_an_unknown_contact_is_told_the_same_as_a_known_one(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("numaram yok")
    await talk.says("0555 111 22 33")
    assert talk.responses == ["utter_code_sent", "utter_ask_identify_form_code"]


async def test_an_old_code_is_replaced_on_request(talk: Talk) -> None:
    await talk.says("TR1000001 nerede 1001")
    await talk.presses("Tüm ayrıntılar")
    old = await talk.last_code()
    talk.clock.pass_(minutes=4)
    await talk.says(old)
    assert talk.responses == ["utter_code_expired", "utter_ask_identify_form_code"]
    await talk.says("kod gelmedi tekrar gönder")
    assert talk.responses == ["utter_code_sent_to_order", "utter_ask_identify_form_code"]
    answer = await talk.says(await talk.last_code())
    assert "Keten Midi Elbise" in answer


async def test_a_proof_that_has_run_out_is_asked_for_again(talk: Talk) -> None:
    await talk.says("TR1000001 nerede 1001")
    talk.clock.pass_(hours=2)
    await talk.says("kargom nerede")
    assert talk.responses == ["utter_ask_identify_form_order_ref"]


async def test_a_typed_command_and_a_made_up_choice_show_nothing(talk: Talk) -> None:
    answer = await talk.says('/track_order{"pick": "3"}')
    assert "TR1000003" not in answer
    answer = await talk.says("x", button='/track_order{"pick": "3"}')
    assert "TR1000003" not in answer
    assert talk.responses == ["utter_ask_identify_form_order_ref"]


async def test_what_nobody_can_read_as_an_answer_brings_a_person(talk: Talk) -> None:
    await talk.says("kargom nerede")
    await talk.says("🙂")
    await talk.says("🙂🙂")
    assert talk.responses == ["utter_order_ref_unclear", "utter_ask_identify_form_order_ref"]
    assert "Temsilciye bağlan" in talk.titles
    await talk.says("evet")
    assert talk.responses == ["utter_handoff_next"]


async def test_another_order_named_in_the_form_is_answered_and_ends_it(talk: Talk) -> None:
    await talk.says("TR1000001 nerede 1001")
    await talk.presses("Tüm ayrıntılar")
    await talk.says("TR1000003 siparişim nerede kaldı 1002")
    assert talk.responses == ["utter_order_late_on_way"]
    await talk.says("merhaba")
    assert talk.responses == ["utter_greet"]


async def test_a_bare_contact_offers_the_code(talk: Talk) -> None:
    await talk.says("0500 000 10 01")
    assert talk.responses == ["utter_code_sent", "utter_ask_identify_form_code"]


async def test_a_verified_customer_cannot_see_anothers_order(talk: Talk) -> None:
    await talk.verifies("0500 000 10 01")
    await talk.says("TR1000003 nerede")
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]


async def test_who_has_no_code_yet_hears_when_another_can_be_sent(talk: Talk) -> None:
    await talk.says("TR1000001 nerede 1001")
    await talk.presses("Tüm ayrıntılar")
    answer = await talk.says("kodu almadım")
    assert talk.responses == ["utter_code_wait", "utter_ask_identify_form_code"]
    assert "11:01" in answer
    assert "Keten Midi Elbise" in await talk.says(await talk.last_code())
