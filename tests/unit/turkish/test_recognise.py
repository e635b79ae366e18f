import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.turkish.codes import complete
from bot.turkish.masking import mask_sensitive
from bot.turkish.recognise import SENSITIVE_KINDS, Entity, recognise
from tests.unit.turkish.examples import EXAMPLES

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def found(text: str, kind: str) -> list[Entity]:
    return [entity for entity in recognise(text, NOW) if entity.kind == kind]


@pytest.mark.parametrize(("text", "kind", "span", "value"), EXAMPLES)
def test_examples(text: str, kind: str, span: str, value: str) -> None:
    entities = found(text, kind)
    expected = [(span, value)] if span else []
    assert [(entity.text, entity.value) for entity in entities] == expected


@pytest.mark.parametrize(
    "text",
    [
        "12345678901 tc kimlik nom", "TC 12345678901", "3 kasım salı", "siparişten 12 gün geçti",
        "beden 38", "38 beden", "saat 14:30", "12 taksit", "kimlik no 10000000146", "2024 yılında", "3. kez aradım",
        "5 gün oldu", "5 gündür bekliyorum", "%20 indirim", "iphone 14 128 gb", "5000 mah", "24/7 hizmet",
        "vergi no 1234567890",
        "talep no 440912", "444 0 555", "35000 istanbul", "sipariş 2024", "15 kasım 2026", "12.11.2026", "M beden",
        "https://shop.com/urun/1048213", "4111 1111 1111 1111", "TR33 0006 1005 1978 6457 8413 26", "3 beden büyük",
        "1,5 kg", "100x200 cm", "saat 3'te", "2. el gibi", "ayın 15'i", "kapı no 12 daire 5", "1.85 boy 90 kilo",
    ],
)  # fmt: skip
def test_distractors_are_no_order_phone_tracking_or_amount(text: str) -> None:
    kinds = {entity.kind for entity in recognise(text, NOW)}
    assert not kinds & {"order_number", "phone", "tracking_number", "amount", "code"}


@pytest.mark.parametrize(
    "text",
    [
        "saat 9 ile 12 arası", "kargo arasında", "beni arasınlar", "biri beni arasın", "arasa açmıyor", "hızlı sürat",
        "surat asıyor", "suratıma kapadı", "kolay gelsin", "kolay gelsin kargom nerede", "ups yanlış oldu",
        "senden aldım", "sende o var mı", "yurt içi kargo ücreti", "yurtdışı kargo var mı", "murat kargo bekliyor",
        "adım Aras", "Aras Yılmaz adına", "yırtıcı gibi", "para kargo", "hala kargo yok", "hangi kargo",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_carrier(text: str) -> None:
    assert found(text, "carrier") == []


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("tc 10000000146", "national_id", "•••• 46"),
        ("kart 4111111111111111", "card_number", "•••• 1111"),
        ("TR330006100519786457841326", "iban", "TR•• •••• 1326"),
        ("TC kimlik no: 12345678901", "national_id", "•••• 01"),
        ("tckn 12345678901", "national_id", "•••• 01"),
    ],
)
def test_sensitive_data_wins_and_leaves_only_masked(text: str, kind: str, masked: str) -> None:
    (entity,) = recognise(text, NOW)
    assert (entity.kind, entity.value, entity.text) == (kind, masked, masked)
    assert entity.end == len(text)
    (again,) = recognise(mask_sensitive(text), NOW)
    assert (again.kind, again.value, again.text) == (kind, masked, masked)


@pytest.mark.parametrize("text", ["saat 14:30", "12 taksit", "saat 9.15'te", "2024 yılında", "3. kez aradım"])
def test_distractors_report_nothing_at_all(text: str) -> None:
    assert recognise(text, NOW) == []


def test_a_whole_story_is_read() -> None:
    text = "Merhaba, TR1048213'ü 15 Kasım'da 149,90 TL'ye aldım, yurtiçinden gelmedi, 0532 123 45 67'den arayın"
    assert [(entity.kind, entity.value) for entity in recognise(text, NOW)] == [
        ("order_number", "TR1048213"),
        ("date", "2026-11-15"),
        ("amount", "149.90"),
        ("carrier", "yurtici"),
        ("phone", "+905321234567"),
    ]


def test_the_shop_sets_its_own_order_formats() -> None:
    entities = recognise("ŞİP/77-a ve \u0130K9'u", NOW, [r"ŞİP/\d+-[A-Z]", r"İK\d"])
    assert [entity.value for entity in entities] == ["SIP/77-A", "IK9"]


@pytest.mark.parametrize(
    ("number", "patterns", "whole"),
    [
        ("1048213", [r"TR\d{7}"], "TR1048213"),
        ("1048213", [r"TR\d{7}", r"[A-Z]{2,4}-\d{4}-\d{4,8}"], "TR1048213"),
        ("10482134", [r"TR\d{7}"], "10482134"),
        ("TR1048213", [r"TR\d{7}"], "TR1048213"),
        ("1048213", [r"TR\d{7}", r"WEB\d{7}"], "1048213"),
        ("1048213", [r"\d{7}", r"TR\d{7}"], "1048213"),
        ("1048213", [], "1048213"),
    ],
)
def test_letters_left_out_are_written_where_only_one_format_fits(number: str, patterns: list[str], whole: str) -> None:
    assert complete(number, patterns) == whole


WRITTEN = st.lists(
    st.sampled_from([example[0] for example in EXAMPLES] + [" ", ", ", "'", "İ", "ß", "\n", "5", "😀", "tl", "kargo"])
).map("".join)


@settings(max_examples=150, deadline=None)
@given(WRITTEN | st.text() | st.text("0123456789 .,-/:#'@+TRtlKPzığü", max_size=80))
def test_any_text_gives_ordered_spans_true_to_the_original(text: str) -> None:
    end = 0
    for entity in recognise(text, NOW):
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end
        if entity.kind not in SENSITIVE_KINDS:
            assert text[entity.start : entity.end] == entity.text
            assert entity.text == entity.text.strip()


@pytest.mark.parametrize("word", ["1 ", "a", "bir ", "1-", "a@", "a.", "5 532 ", "kargo ", "takip no ", "yüz"])
def test_a_very_long_message_does_not_stall(word: str) -> None:
    before = time.perf_counter()
    recognise(word * (10_000 // len(word)), NOW)
    assert time.perf_counter() - before < 1
