"""Masks for what nobody may read in a transcript (identity numbers, cards, IBANs) or in a log (phones, e-mails too)."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from bot.turkish.sensitive import find_sensitive

_DOT = "•"
_PHONE = re.compile(
    r"(?<![\w+(])\(?(?:(?:\+|00)\s?[1-9](?:[\s().\-/]{0,3}\d){7,13}"
    r"|(?:90|0)?[\s(.-]{0,3}5\d{2}[\s).\-/]{0,3}(?:\d[\s.\-/]{0,2}){6}\d"
    r"|0[\s(.-]{0,3}[2348]\d{2}[\s).\-/]{0,3}(?:\d[\s.\-/]{0,2}){6}\d)(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
_MAYBE_PHONE = re.compile(r"\d(?:[\s().\-/]{0,3}\d){9}")
_MAX_DEPTH = 8


def mask_sensitive(text: str) -> str:
    """Replace identity numbers, cards and IBANs.

    Takes: a message as it came. Gives: the text that may be stored. Applied again it changes nothing.
    """
    found = find_sensitive(text)
    if not found:
        return text
    parts, at = [], 0
    for kind, start, end in found:
        parts += [text[at:start], mask_value(kind, text[start:end])]
        at = end
    return "".join((*parts, text[at:]))


def mask_value(kind: str, value: str) -> str:
    """Mask one sensitive value.

    Takes: national_id, card_number or iban, and what was written. Gives: "•••• 46", "•••• 1234", "TR•• •••• 1234"; an
    identity number keeps only two digits because four of its eleven, with a name, already say too much.
    """
    digits = [char for char in value if char.isdigit()]
    hidden = _DOT * 4
    if kind == "national_id":
        return f"{hidden} {''.join(digits[-2:])}"
    if kind == "iban":
        return f"TR{_DOT * 2} {hidden} {''.join(digits[-4:])}"
    return f"{hidden} {''.join(digits[-4:])}"


def mask_personal(text: str) -> str:
    """Mask for logs: in addition to `mask_sensitive`, phones and e-mail addresses.

    Takes: any text. Gives: the text with "+90 5•• ••• 45 67" and "a•••@gmail.com" in their places.
    """
    text = mask_sensitive(text)
    if "@" in text:
        text = _EMAIL.sub(lambda match: mask_email(match.group()), text)
    if _MAYBE_PHONE.search(text):
        text = _PHONE.sub(_mask_phone_match, text)
    return text


def _mask_phone_match(match: re.Match[str]) -> str:
    written = match.group()
    lead = written[: len(written) - len(written.lstrip().lstrip(".-").lstrip())]
    return lead + mask_phone(written)


def mask_phone(phone: str) -> str:
    """Mask a phone number.

    Takes: E.164, or a Turkish number as people write it. Gives: "+90 5•• ••• 45 67"; another country's keeps its first
    and last two digits; what is no phone becomes dots.
    """
    digits = "".join(char for char in phone if char.isdigit())
    national = digits.removeprefix("00").removeprefix("90").removeprefix("0")
    foreign = phone.lstrip().startswith(("+", "00")) and not digits.removeprefix("00").startswith("90")
    if len(national) == 10 and not foreign:
        return f"+90 {national[0]}{_DOT * 2} {_DOT * 3} {national[6:8]} {national[8:]}"
    if len(digits) < 8:
        return _DOT * 4
    return f"+{digits.removeprefix('00')[:2]} {_DOT * 6} {digits[-2:]}"


def mask_email(address: str) -> str:
    """Mask an e-mail address: takes "ali.veli@gmail.com", gives "a•••@gmail.com"; the domain helps support."""
    local, at, domain = address.rpartition("@")
    if not at or not local:
        return _DOT * 4
    return f"{local[0]}{_DOT * 3}@{domain}"


def mask_event(logger: object, name: str, event_dict: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Be a structlog processor that masks every text in a log event, at any depth.

    Takes: what structlog passes. Gives: the event with masked copies; the caller's own objects are not changed. Put it
    after the processor that formats exceptions, so that a traceback is masked as well.
    """
    for key, value in event_dict.items():
        event_dict[key] = _mask_any(value, mask_personal, _MAX_DEPTH)
    return event_dict


def _mask_any(value: Any, mask: Callable[[str], str], depth: int) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, (int, float, bool, type(None))):
        return value
    if depth == 0:
        return mask(repr(value))
    if isinstance(value, Mapping):
        return {_mask_any(key, mask, depth - 1): _mask_any(item, mask, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        masked = [_mask_any(item, mask, depth - 1) for item in value]
        return masked if isinstance(value, list) else tuple(masked)
    return value
