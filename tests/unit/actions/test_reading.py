"""What a message says beside its intent."""

import pytest

from actions.reading import (
    LAST,
    OTHER,
    Focus,
    asks_where,
    choice_of,
    code_of,
    contact_of,
    digits_of,
    focus_of,
    lacks_number,
    pick,
    reference_of,
    wants_new_code,
)


def entity(kind: str, text: str, whole: str, value: str | None = None) -> dict[str, object]:
    start = whole.index(text)
    return {"entity": kind, "start": start, "end": start + len(text), "value": value or text}


def test_an_order_number_goes_before_a_tracking_number() -> None:
    text = "takip 1234567890123 sipariş TR1000001"
    entities = [entity("tracking_number", "1234567890123", text), entity("order_number", "TR1000001", text)]
    assert reference_of(text, entities) == "TR1000001"


@pytest.mark.parametrize(
    ("text", "reference"),
    [("abc-12345", "ABC-12345"), ("numaram x99812 olacak", "X99812"), ("bilmiyorum", None), ("evet", None)],
)
def test_when_asked_an_unknown_form_of_number_is_taken(text: str, reference: str | None) -> None:
    assert reference_of(text, [], asked=True) == reference
    assert reference_of(text, []) is None


def test_what_is_left_of_a_card_is_neither_an_order_number_nor_a_phone() -> None:
    text = "kartım •••• 1111"
    entities = [entity("card_number", "•••• 1111", text)]
    assert reference_of(text, entities, asked=True) is None
    assert digits_of(text, entities, asked=True) is None


def test_a_contact_is_no_order_number() -> None:
    text = "0532 123 45 67"
    entities = [entity("phone", text, text, "+905321234567")]
    assert reference_of(text, entities, asked=True) is None
    assert contact_of(text, entities) == "+905321234567"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("4567", "4567"),
        ("son 4 hanesi 4567", "4567"),
        ("45 67", "4567"),
        ("hayır", None),
        ("son dört hane 4 5 6", None),
    ],
)
def test_the_last_digits_when_asked(text: str, digits: str | None) -> None:
    assert digits_of(text, [], asked=True) == digits


@pytest.mark.parametrize("measure", ["2024 model kulaklık", "2400 watt ütü", "1299 TL ödedim", "5000 mAh batarya"])
def test_a_measure_beside_an_order_number_is_no_proof(measure: str) -> None:
    text = f"TR1000013 {measure} gelmedi"
    assert digits_of(text, [entity("order_number", "TR1000013", text)]) is None
    assert digits_of(f"{text} son 4 hane 1001", [entity("order_number", "TR1000013", text)]) == "1001"


def test_the_digits_beside_an_order_number_are_not_its_own() -> None:
    text = "SP-2024-99812 son 4 hane 1001"
    assert digits_of(text, [entity("order_number", "SP-2024-99812", text)]) == "1001"
    assert digits_of("SP-2024-99812", [entity("order_number", "SP-2024-99812", "SP-2024-99812")]) is None


def test_a_whole_phone_gives_its_end() -> None:
    text = "0532 123 45 67"
    assert digits_of(text, [entity("phone", text, text, "+905321234567")], asked=True) == "4567"
    assert digits_of("05321234567", [], asked=True) == "4567"


@pytest.mark.parametrize(("text", "code"), [("482913", "482913"), ("kod 482 913", "482913"), ("1234", None)])
def test_a_code(text: str, code: str | None) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", 2),
        ("2.", 2),
        ("ikincisi", 2),
        ("İKİNCİSİ", 2),
        ("ilki", 1),
        ("sonuncu", LAST),
        ("peki diğeri?", OTHER),
        ("öbürü ne durumda", OTHER),
        ("kargom nerede", None),
        ("ilk defa bu kadar uzun süren bir teslimat görüyorum", None),
    ],
)
def test_a_choice_from_a_list(text: str, choice: int | None) -> None:
    assert choice_of(text) == choice


@pytest.mark.parametrize(
    ("current", "choice", "picked"),
    [(None, 2, 20), (10, OTHER, 20), (30, OTHER, 10), (None, OTHER, 10), (None, LAST, 30), (None, 4, None)],
)
def test_what_is_picked(current: int | None, choice: int, picked: int | None) -> None:
    assert pick([10, 20, 30], current, choice) == picked


def test_there_is_no_other_one_in_a_list_of_one() -> None:
    assert pick([10], 10, OTHER) is None
    assert pick([], None, 1) is None


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("linki atar mısın", Focus.LINK),
        ("takip numarası nedir", Focus.LINK),
        ("kargo firması hangisi", Focus.CARRIER),
        ("ne zaman gelir", Focus.WHEN),
        ("kargom nerede", Focus.ALL),
    ],
)
def test_what_of_the_order_is_asked(text: str, focus: Focus) -> None:
    assert focus_of(text) is focus


@pytest.mark.parametrize(
    "text", ["bilmiyorum", "bilmem ki", "bilmiyorum numaramı", "numaram yok", "sipariş numaramı hatırlamıyorum", "yok"]
)
def test_who_has_no_number_says_so(text: str) -> None:
    assert lacks_number(text)


@pytest.mark.parametrize("text", ["kargo ücreti yok mu", "TR1000001", "teslim edilmedi"])
def test_who_asks_something_else_does_not(text: str) -> None:
    assert not lacks_number(text)


@pytest.mark.parametrize("text", ["sipariş numaramı nereden bulabilirim", "nerede yazıyor", "numara nerede"])
def test_who_looks_for_the_number_asks_where(text: str) -> None:
    assert asks_where(text)
    assert not asks_where("kargom nerede")


@pytest.mark.parametrize("text", ["kod gelmedi", "tekrar gönder", "yeni kod gönderir misin"])
def test_who_got_no_code_wants_a_new_one(text: str) -> None:
    assert wants_new_code(text)
