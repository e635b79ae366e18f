"""kargom nerede: what is told of each order, and the questions that follow."""

import pytest

from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa


async def test_number_then_digits_give_the_state_and_no_personal_data(talk: Talk) -> None:
    await talk.says("kargom nerede")
    assert talk.responses == ["utter_ask_identify_form_order_ref"]
    await talk.says("TR1000001")
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]
    answer = await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]
    assert "TR1000001" in answer
    assert "Yurtiçi" in answer
    assert "Keten" not in answer
    assert talk.titles == ["Tüm ayrıntılar (kod gönder)", "Temsilciye bağlan"]


async def test_number_and_digits_in_the_first_message_are_both_used(talk: Talk) -> None:
    answer = await talk.says("TR1000003 nerede kaldı, telefonumun son 4 hanesi 1002")
    assert talk.responses == ["utter_order_late_on_way"]
    assert "3 gün gecikti" in answer
    assert "kar yağışı" in answer
    assert "Kargo firmasına sorun" in talk.titles


async def test_a_verified_customer_with_one_open_order_is_answered_at_once_and_in_full(talk: Talk) -> None:
    answer = await talk.verifies("0500 000 10 01")
    for part in ("Keten Midi Elbise", "takip no:", "İstanbul Aktarma Merkezi", "Tahmini teslim: yarın"):
        assert part in answer


async def test_several_orders_are_buttons_and_words_pick_from_them(talk: Talk) -> None:
    await talk.verifies("0500 000 10 13")
    assert talk.responses == ["utter_choose_order"]
    assert [title.split(" ")[0] for title in talk.titles] == ["TR1000023", "TR1000022"]
    assert "TR1000022" in await talk.says("ikincisi")
    assert "TR1000023" in await talk.says("peki diğeri?")
    assert "TR1000022" in await talk.presses("TR1000022")
    await talk.says("linki atar mısın")
    assert talk.responses == ["utter_order_link"]
    assert "TR1000022" in talk.text


async def test_short_questions_are_about_the_order_in_talk(talk: Talk) -> None:
    await talk.says("TR1000001 1001")
    for question, response in (
        ("linki atar mısın", "utter_order_link"),
        ("ne zaman gelir", "utter_order_when"),
        ("kargo firması hangisi", "utter_order_carrier"),
    ):
        await talk.says(question)
        assert talk.responses == [response]


@pytest.mark.parametrize(
    ("message", "response"),
    [
        ("TR1000009 nerede 1007", "utter_order_in_production"),
        ("TR1000011 nerede 1008", "utter_order_cancelled"),
        ("TR1000008 nerede 1006", "utter_order_available_for_pickup"),
        ("TR1000017 nerede 1011", "utter_order_late_attempt_fail"),
        ("TR1000019 nerede 1011", "utter_order_returned"),
        ("TR1000020 nerede 1012", "utter_order_preparing"),
        ("TR1000021 nerede 1012", "utter_order_late_in_shop"),
        ("TR1000025 nerede 1014", "utter_order_exception"),
        ("TR1000026 nerede 1014", "utter_order_expired"),
        ("TR1000002 nerede 1001", "utter_order_delivered"),
    ],
)
async def test_each_case_of_the_demo_shop_has_its_own_answer(talk: Talk, message: str, response: str) -> None:
    await talk.says(message)
    assert talk.responses == [response]


async def test_a_split_order_is_told_parcel_by_parcel(talk: Talk) -> None:
    answer = await talk.says("TR1000005 nerede 1004")
    assert talk.responses == ["utter_order_split", *["utter_parcel"] * 3]
    assert "HepsiJet" in answer


async def test_without_an_open_order_the_last_one_is_told(talk: Talk) -> None:
    await talk.verifies("0500 000 10 08")
    assert talk.responses == ["utter_no_open_order", "utter_order_cancelled"]


async def test_a_customer_without_orders_is_told_so(talk: Talk) -> None:
    await talk.verifies("0500 000 10 10")
    assert talk.responses == ["utter_no_order_at_all"]


async def test_an_inquiry_is_opened_once_with_its_number_and_day(talk: Talk) -> None:
    await talk.says("TR1000003 nerede 1002")
    first = await talk.says("evet")
    assert talk.responses == ["utter_inquiry_opened"]
    assert "VB-100001" in first
    assert "23 Kasım Pazartesi" in first
    assert "VB-100001" in await talk.presses("Kargo firmasına sorun")
    assert talk.responses == ["utter_inquiry_open_already"]


async def test_delivered_but_not_received_names_the_signer_to_the_verified_alone(talk: Talk) -> None:
    await talk.says("teslim edildi yazıyor ama almadım")
    assert "Komşu" not in (await talk.says("TR1000006 1005")).replace("komşu", "")
    assert talk.responses == ["utter_not_received"]
    await talk.presses("Tüm ayrıntılar")
    await talk.says(await talk.last_code())
    assert "Komşu (Daire 7)" in await talk.says("teslim edildi diyor ama bende yok")
    await talk.says("araştırma başlatın")
    assert talk.responses == ["utter_inquiry_opened"]


async def test_who_writes_too_early_hears_that_it_is_not_late(talk: Talk) -> None:
    await talk.says("siparişim gecikti hala gelmedi")
    await talk.says("TR1000001 1001")
    assert talk.responses == ["utter_order_not_late", "utter_order_in_transit"]


async def test_who_proved_the_number_alone_is_told_status_carrier_day_and_link_only(talk: Talk) -> None:
    answer = await talk.says("TR1000001 nerede 1001")
    assert "Son hareket" not in answer
    assert "Takip:" in answer
