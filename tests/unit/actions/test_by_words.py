"""Requests that their words name for certain, and those that are left as understood."""

import pytest

from actions.by_words import request_by_words
from actions.flows.resuming import wants_to_resume
from actions.flows.undoing import calls_off
from actions.message import FALLBACK, Incoming
from actions.reading import asks_address, is_return_number


def message(text: str, intent: str) -> Incoming:
    return Incoming(text, intent, (intent,), (), (), is_button=False)


@pytest.mark.parametrize(
    ("text", "taken_for", "request_"),
    [
        ("yeni adresim kızılay mah lale sok no 8 ankara", "track_order", "change_delivery"),
        ("param nerede kaç gün oldu", "track_order", "refund_status"),
        ("param yatmadı hâlâ", "complaint_general", "refund_status"),
        ("kaydım ne durumda", FALLBACK, "refund_status"),
        ("kupaları başka renkle değişin", "complaint_wrong_item", "exchange_request"),
        ("başka renk göndermişsiniz değiştirin", "complaint_wrong_item", None),
        ("iade edin lan", "abuse", "return_request"),
        ("ürünü beğenmedim", "feedback_praise", "return_request"),
        ("çok beğendim", "feedback_praise", None),
        ("iptal etsem param ne zaman gelir", "refund_status", "cancel_order"),
        ("paketi almayacağım geri gitsin", "track_order", "cancel_order"),
        ("kargom nerede", "track_order", None),
        ("siparişim neden iptal edildi", "cancel_order", "track_order"),
        ("neden iptal edemiyorum", "cancel_order", None),
        ("aslında iptal etmek istiyorum", "stop_flow", "cancel_order"),
        ("aslında iptal etmek istemiyorum", "stop_flow", None),
        ("kaç para alacağım", FALLBACK, "refund_status"),
        ("kargoya kaç para alıyorsunuz", FALLBACK, None),
    ],
)
def test_words_decide_where_they_are_certain(text: str, taken_for: str, request_: str | None) -> None:
    assert request_by_words(message(text, taken_for)) == request_


def test_a_code_is_the_returns_only_right_after_one() -> None:
    asked = message("kodum neydi", "campaign_info")
    assert request_by_words(asked) is None
    assert request_by_words(asked, after_return=True) == "refund_status"
    assert request_by_words(message("indirim kodu neydi", "campaign_info"), after_return=True) is None


@pytest.mark.parametrize("text", ["yarım kalan iademe devam", "kaldığım yerden devam edelim", "dünkü işleme devam"])
def test_going_on_is_asked_for_in_words(text: str) -> None:
    assert wants_to_resume(text)
    assert not calls_off(text)


def test_two_orders_in_one_message_call_nothing_off() -> None:
    assert not calls_off("TR7000006 sipariş iade + TR7000003 iptal")
    assert calls_off("iade talebimi iptal edin")


def test_addresses_and_numbers() -> None:
    assert asks_address("adresim ne kayıtlı?")
    assert not asks_address("adresimi değiştirmek istiyorum")
    assert is_return_number("IA-100001")
    assert not is_return_number("TR7000001")
