"""The exact data in a message: numbers, contacts, dates, money, carriers, goods, and what must not be kept."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.turkish.amounts import find_amounts, find_quantities, find_sizes, find_times
from bot.turkish.carriers import find_carriers
from bot.turkish.codes import DEFAULT_ORDER_PATTERNS, find_codes
from bot.turkish.contacts import find_emails, find_phones
from bot.turkish.dates import find_dates
from bot.turkish.entity import Entity, Found, Priority
from bot.turkish.fold import fold
from bot.turkish.goods import find_goods
from bot.turkish.masking import mask_value
from bot.turkish.sensitive import find_sensitive

__all__ = ["DEFAULT_ORDER_PATTERNS", "SENSITIVE_KINDS", "Entity", "recognise"]

SENSITIVE_KINDS = frozenset({"national_id", "card_number", "iban"})
# What `mask_sensitive` has made of them: a stored message has no others.
_MASKED = re.compile(
    r"(?P<iban>tr•• •••• [0-9]{4})|(?P<card_number>•••• [0-9]{4})|(?P<national_id>•••• [0-9]{2})(?![0-9])"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_DIGIT = re.compile(r"[0-9]")
_PHONE_LIKE = re.compile(r"[0-9](?:[\s().\-/]{0,3}[0-9]){6}")


def recognise(
    text: str,
    now: datetime,
    order_patterns: Sequence[str] = DEFAULT_ORDER_PATTERNS,
    goods: Sequence[str] = (),
) -> list[Entity]:
    """Find all exact data in a message.

    Takes: the message as written; the present moment (aware), for relative dates; the shop's order number formats as
    regular expressions; names of goods beside the common ones. Gives: entities in order of position, never overlapping,
    with offsets into `text` as given. Sensitive values come masked. Where candidates overlap, `Priority` decides.

    Raises:
        re.error: when one of the shop's patterns is no regular expression.
    """
    return [
        _entity(text, found)
        for found in sorted(_resolve(_candidates(text, now, order_patterns, goods)), key=lambda found: found.start)
        if found.kind
    ]


def _candidates(text: str, now: datetime, order_patterns: Sequence[str], goods: Sequence[str]) -> Iterator[Found]:
    folded = fold(text)
    if _DIGIT.search(folded):
        for kind, start, end in find_sensitive(text):
            yield Found(kind, start, end, mask_value(kind, text[start:end]), Priority.SENSITIVE)
        for match in _MASKED.finditer(folded):
            yield Found(str(match.lastgroup), match.start(), match.end(), match.group().upper(), Priority.SENSITIVE)
        if _PHONE_LIKE.search(folded):
            yield from find_phones(folded)
        yield from find_codes(folded, order_patterns)
        yield from find_times(folded)
    if "@" in folded:
        yield from find_emails(folded)
    if "://" in folded or "www." in folded:
        for match in _LINK.finditer(folded):
            yield Found("", match.start(), match.end(), "", Priority.ADDRESS)
    yield from find_dates(folded, now)
    yield from find_amounts(folded)
    yield from find_quantities(folded)
    yield from find_sizes(folded, text)
    yield from find_carriers(folded, text)
    yield from find_goods(folded, text, goods)


def _resolve(candidates: Iterator[Found]) -> list[Found]:
    """Keep the best of those that overlap: by priority, then the longer, then the earlier."""
    kept: list[Found] = []
    for found in sorted(candidates, key=lambda item: (item.priority, item.start - item.end, item.start)):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return kept


def _entity(text: str, found: Found) -> Entity:
    if found.kind in SENSITIVE_KINDS:
        return Entity(found.kind, found.start, found.end, found.value, str(found.value))
    return Entity(found.kind, found.start, found.end, found.value, text[found.start : found.end])
