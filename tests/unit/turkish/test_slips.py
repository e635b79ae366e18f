"""Numbers with letters for digits, and numbers that are said."""

from datetime import datetime

import pytest

from bot.clock import ISTANBUL
from bot.turkish.normalise import normalise_for_intent
from bot.turkish.recognise import recognise
from bot.turkish.slips import dictated, without_slips


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tr5oooo13", "tr5000013"),
        ("troooo123", "tr0000123"),
        ("5ooo0l3 nerede", "5000013 nerede"),
        ("sp-2o24-99812", "sp-2024-99812"),
        ("ord-1o234", "ord-10234"),
    ],
)
def test_letters_in_a_number_are_read_as_digits(written: str, meant: str) -> None:
    assert without_slips(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "tel05321234567",
        "no1048213",
        "1048213i",
        "48213li",
        "kilo2500",
        "ios17",
        "olmadi",
        "10 lira",
        "xl",
        "1o",
        "a7o9k2x",
    ],
)
def test_other_words_stay(written: str) -> None:
    assert without_slips(written) == written


def test_four_digits_only_where_four_are_asked_for() -> None:
    assert without_slips("13i3") == "13i3"
    assert without_slips("13i3", shortest=4) == "1313"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("elli sıfır sıfır sıfır on üç", "5000013"),
        ("beş milyon on üç", "5000013"),
        ("TR beş sıfır sıfır sıfır sıfır bir üç", "TR5000013"),
        ("TR 500 00 13", "TR5000013"),
        ("sipariş numaram 500 00 13", "5000013"),
        ("bin üç yüz on üç", "1313"),
        ("on üç on üç", "1313"),
        ("13 13", "1313"),
        ("son dört hanesi sıfır sıfır doksan dokuz", "0099"),
        ("13-13", "1313"),
    ],
)
def test_what_is_said_is_a_number(said: str, number: str) -> None:
    assert dictated(said) == number


@pytest.mark.parametrize("text", ["bir ürün gelmedi", "iki gün oldu", "numaram yok", "merhaba", "🙂", ""])
def test_what_says_more_is_none(text: str) -> None:
    assert dictated(text) is None


def test_a_slipped_order_number_is_found_and_understood_as_one() -> None:
    [found] = recognise("TR5OOOO13 nerede", datetime(2026, 11, 18, tzinfo=ISTANBUL))
    assert (found.kind, found.value, found.text) == ("order_number", "TR5000013", "TR5OOOO13")
    assert normalise_for_intent("TR5OOOO13 nerede") == normalise_for_intent("TR5000013 nerede")
