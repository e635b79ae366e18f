import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.text_quality import Reason, clean, is_unreadable


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY), ("  \n\t", Reason.EMPTY), ("\u200b\u200d\ufeff", Reason.INVISIBLE),
        (" \u200b ", Reason.INVISIBLE), ("\x00\x07", Reason.INVISIBLE), ("\u3164\u2800", Reason.INVISIBLE),
        ("😡😡", Reason.NO_WORDS), ("👩\u200d👧", Reason.NO_WORDS), ("???", Reason.NO_WORDS), ("...", Reason.NO_WORDS),
        ("👍🏽 !", Reason.NO_WORDS), ("a" * 2001, Reason.TOO_LONG), (" " * 5000, Reason.TOO_LONG),
        ("asdfgh", Reason.MASH), ("ASDFGHJKLŞİ", Reason.MASH), ("qwerty", Reason.MASH), ("lkjhgf", Reason.MASH),
        ("sdfkjhsdkjf", Reason.MASH), ("aaaaaaaa", Reason.MASH), ("asasasasas", Reason.MASH),
        ("zxcvbnm!!", Reason.MASH), ("asdf asdf", Reason.MASH),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text: str, reason: Reason) -> None:
    assert is_unreadable(text) is reason


@pytest.mark.parametrize(
    "text",
    [
        "kargom nerede", "slm nbr", "tşk", "tskrlr", "ok", "e", "1", "123456", "hahaha", "hahahaha", "evet", "yok",
        "TR1048213", "?1", "asdf kargom nerede", "KDV", "👍 tamam", "мой заказ", "طلبي", "hmm", "property", "pttt",
        "aras", "sipariş", "iade", "yaaa", "offf", "öyle", "selam", "güle güle", "were", "kdv'li fatura", "hayııır",
        "nasılsın", "NASILSIN", "nerelere", "kişilere",
    ],
)  # fmt: skip
def test_what_people_write_can_be_read(text: str) -> None:
    assert is_unreadable(text) is None


def test_the_limit_can_be_set() -> None:
    assert is_unreadable("kargom", limit=5) is Reason.TOO_LONG


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("kargom\u200b nerede", "kargom nerede"), ("s\u0327ifre", "şifre"), ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb", "a b"), ("\x00a\x07", "a"), ("\u202eters", "ters"), ("👩\u200d👧", "👩\u200d👧"),
        ("a\u200db", "ab"), ("\ud800x", "x"), ("i\u0307ade", "i\u0307ade"), ("düz yazı\n2", "düz yazı\n2"),
        ("💪🏽\ufe0f", "💪🏽\ufe0f"),
    ],
)  # fmt: skip
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(alphabet=st.characters()))
def test_clean_text_is_stable_normal_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once
    once.encode()


@given(st.text())
def test_judging_any_text_never_raises(text: str) -> None:
    is_unreadable(text)
