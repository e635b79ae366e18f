import itertools
import logging
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.masking import mask_email, mask_event, mask_personal, mask_phone, mask_sensitive
from bot.turkish.sensitive import find_sensitive, is_card_number, is_national_id

ID = "10000000146"
IBAN = "TR330006100519786457841326"


def luhn_complete(body: str) -> str:
    return next(body + check for check in "0123456789" if is_card_number(body + check))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"tc kimlik no {ID}", "tc kimlik no •••• 46"),
        (f"tckn{ID}", "tckn•••• 46"),
        (f"TC{ID}'dır", "TC•••• 46'dır"),
        ("100 000 001 46", "•••• 46"),
        ("4111111111111111", "•••• 1111"),
        ("kartım 4111 1111 1111 1111 12/27 123", "kartım •••• 1111 12/27 123"),
        ("5500-0000-0000-0004'ten çekildi", "•••• 0004'ten çekildi"),
        ("9792 0300 0000 0000", "•••• 0000"),
        ("9792 0300 0000 0001", "9792 0300 0000 0001"),
        ("3782 822463 10005", "•••• 0005"),
        ("5500 000 00000 0004", "•••• 0004"),
        (IBAN, "TR•• •••• 1326"),
        ("iban: tr33 0006 1005 1978 6457 8413 26 bu", "iban: TR•• •••• 1326 bu"),
        ("TR33 0006 1005 1978 6457 8413 27", "TR•• •••• 1327"),
        (f"{ID} ve 4111 1111 1111 1111", "•••• 46 ve •••• 1111"),
        ("kargom nerede", "kargom nerede"),
        ("TR1048213 nolu", "TR1048213 nolu"),
        ("0532 123 45 67", "0532 123 45 67"),
        ("10000000145", "10000000145"),
        ("1234567890123", "1234567890123"),
        ("1Z999AA10123456784", "1Z999AA10123456784"),
        ("5321234567 1048213", "5321234567 1048213"),
        ("", ""),
    ],
)
def test_what_is_sensitive_is_masked_and_nothing_else(text: str, expected: str) -> None:
    assert mask_sensitive(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0532 123 45 67", "+90 5•• ••• 45 67"),
        ("05321234567'den arayın", "+90 5•• ••• 45 67'den arayın"),
        ("(0532) 123-45-67", "+90 5•• ••• 45 67"),
        ("tel: +905321234567", "tel: +90 5•• ••• 45 67"),
        ("0212 555 44 33", "+90 2•• ••• 44 33"),
        ("+49 151 23456789", "+49 •••••• 89"),
        ("ali.veli@gmail.com'a", "a•••@gmail.com'a"),
        (f"{ID} / 5321234567", "•••• 46 / +90 5•• ••• 45 67"),
        ("2026-11-15T14:30:00.123456Z", "2026-11-15T14:30:00.123456Z"),
        ("TR1048213", "TR1048213"),
        ("1048213 12.11.2026", "1048213 12.11.2026"),
    ],
)
def test_logs_hide_phones_and_addresses_too(text: str, expected: str) -> None:
    assert mask_personal(text) == expected


def test_phone_and_email_forms() -> None:
    assert mask_phone("+905321234567") == "+90 5•• ••• 45 67"
    assert mask_phone("123") == "••••"
    assert mask_email("ayse@firma.com.tr") == "a•••@firma.com.tr"
    assert mask_email("bozuk") == "••••"


def test_a_log_event_is_masked_at_every_depth_without_touching_the_callers_data() -> None:
    inner = {"phones": ["0532 123 45 67"], "n": 5}
    event = mask_event(logging.getLogger(), "info", {"event": f"id {ID}", "inner": inner, "pair": ("a@b.com", None)})
    assert event == {
        "event": "id •••• 46",
        "inner": {"phones": ["+90 5•• ••• 45 67"], "n": 5},
        "pair": ("a•••@b.com", None),
    }
    assert inner["phones"] == ["0532 123 45 67"]


def test_a_cycle_does_not_hang_the_log() -> None:
    loop: list[object] = []
    loop.append(loop)
    mask_event(None, "info", {"loop": loop})


def test_text_without_digits_costs_next_to_nothing() -> None:
    text = "merhaba kargom nerede kaldı çok bekledim artık lütfen bilgi verir misiniz " * 2
    assert min(timeit.repeat(lambda: mask_personal(text), number=200, repeat=5)) / 200 < 20e-6


def test_checksums() -> None:
    assert is_national_id(ID)
    assert not is_national_id("00000000146")
    assert not is_national_id("1")
    assert not is_card_number("4111111111111112")


@given(st.sampled_from("2456"), st.text("0123456789", min_size=14, max_size=14), st.sampled_from(["", " ", "-"]))
def test_no_card_survives(first: str, rest: str, separator: str) -> None:
    card = luhn_complete(first + rest)
    written = separator.join((card[:4], card[4:8], card[8:12], card[12:]))
    masked = mask_sensitive(f"kart {written}'e iade")
    assert written not in masked
    assert card[:12] not in "".join(filter(str.isdigit, masked))


@given(st.text("123456789", min_size=1, max_size=1), st.text("0123456789", min_size=8, max_size=8))
def test_no_identity_number_survives(first: str, rest: str) -> None:
    numbers = [int(char) for char in first + rest]
    tenth = (7 * sum(numbers[0::2]) - sum(numbers[1::2])) % 10
    written = f"{first}{rest}{tenth}{(sum(numbers) + tenth) % 10}"
    assert written not in mask_sensitive(f"kimlik {written}.")


@given(st.text())
def test_masking_any_text_never_raises_and_is_stable(text: str) -> None:
    once = mask_personal(text)
    assert mask_sensitive(mask_sensitive(text)) == mask_sensitive(text)
    assert isinstance(once, str)


@given(st.text("0123456789 -.trTR", max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    found = find_sensitive(text)
    assert all(first[2] <= second[1] for first, second in itertools.pairwise(found))
