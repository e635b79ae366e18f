"""Two requests in one message: where a message can be cut, and when its parts are really different requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.nlu.model import Prediction
from bot.turkish.fold import fold

# "And another thing". Folded, whole words.
_ADDING = re.compile(
    r"\b(?:ve\s+)?(?:bir\s+de|bi\s+de|birde|bide|ayrica|bu\s*arada|bundan\s+baska|bunun\s+(?:disinda|haricinde|yaninda)"
    r"|son\s+olarak|ikinci\s+(?:olarak|sorum|konu\w*)|ikincisi|(?:bir|bi)\s+(?:sey|soru\w*|konu\w*)\s+daha|diger\s+(?:sorum|konu)"
    r"|baska\s+(?:bir\s+)?(?:sorum|konu)|hem\s+de)\b(?:\s+(?:olarak|da|de|ise|var))?[\s,:;-]*"
)
_LINKING = re.compile(r"(?<=\w)\s+(?:ve|sonra\s+da|ardindan)\s+")
_SENTENCE_END = re.compile(r"[.!…]+(?=\s|$)|\?+|;\s|\n+")
_ASKING = re.compile(
    r"\b(?:m[iu](?:y[iu]m|s[iu]n(?:[iu]z)?|y[iu]z|yd[iu]|d[iu]r)?|nasil|ne|neden|niye|nicin|nere\w*|nerde\w*|kac\w*|hangi\w*"
    r"|kim\w*|ist[ie]\w+|rica|lutfen|lazim|gerekiyor|\w{2,}(?:[iu]n[iu]z|sana|sene|sa[nk]iza))\b"
)
_WORD = re.compile(r"\w+")

MOODS = frozenset(
    {
        "greet", "goodbye", "thank", "affirm", "deny", "help", "stop_flow", "provide_info", "feedback_praise",
        "abuse", "bot_challenge", "smalltalk", "out_of_scope", "complaint_general",
    }
)  # fmt: skip
"""Intents that ask for nothing of their own when something else stands beside them."""

_FLAWS = frozenset(
    {
        "complaint_damaged", "complaint_wrong_item", "complaint_missing_item", "complaint_defective",
        "complaint_not_as_described",
    }
)  # fmt: skip
"""What is wrong with the goods: several of these are one complaint."""

_ONE_MATTER = (
    {
        "track_order", "delivery_late", "delivered_not_received", "delivery_info", "complaint_courier",
        "complaint_service",
    },
    {*_FLAWS, "return_request", "return_policy", "exchange_request", "complaint_service", "warranty"},
    {"cancel_order", "refund_status", "return_request", "complaint_service", "delivery_late"},
    {"payment_problem", "cancel_order", "refund_status"},
    {"product_info", "product_size", "product_stock", "product_advice"},
    {"change_order", "cancel_order", "shipping_fee"},
    {"exchange_request", "change_order", "product_size", "product_stock"},
    {"return_request", "return_policy", "exchange_request", "shipping_fee"},
)  # fmt: skip
"""Groups within which people tell one story ("kırık geldi, iade istiyorum"): two requests only when said so."""


class Segment(NamedTuple):
    """A part of a message."""

    text: str
    added: bool
    """Whether words like "bir de" announce it as another thing."""
    asks: bool
    """Whether it asks or requests, rather than tells."""


class Part(NamedTuple):
    """A request found in a message."""

    name: str
    confidence: float
    text: str


@dataclass(frozen=True)
class SegmentOptions:
    """When parts of a message count as requests of their own."""

    threshold: float = 0.5
    """Least confidence of each part."""
    max_parts: int = 3
    """A message of more different requests is a story, and is understood as a whole."""


def split(text: str) -> list[str]:
    """The parts of `text` that may hold a request each, as they were written; at least one."""
    return [segment.text for segment in cut(text)]


def cut(text: str) -> list[Segment]:
    """Like `split`, with what tells how each part hangs on the one before it."""
    segments = [
        Segment(clause.strip(" ,;:-"), added, question or bool(_ASKING.search(fold(clause))))
        for sentence, question in _sentences(text)
        for clause, added in _clauses(sentence)
        if _words(clause) > 1  # not "lütfen", "acil"
    ]
    return segments or [Segment(text.strip(), False, "?" in text)]


def requests(
    segments: Sequence[Segment], rankings: Sequence[Sequence[Prediction]], options: SegmentOptions
) -> list[Part]:
    """The different requests of a message in their order, or nothing when it holds one matter only.

    Takes the segments of `cut` and each one's ranking.
    """
    parts: list[tuple[Part, Segment]] = []
    for segment, ranking in zip(segments, rankings, strict=True):
        name, confidence = ranking[0]
        is_new = name not in MOODS and all(name != part.name for part, _ in parts)
        if is_new and confidence >= options.threshold:
            parts.append((Part(name, confidence, segment.text), segment))
    if not 2 <= len(parts) <= options.max_parts or any(part.name == "human_handoff" for part, _ in parts):
        return []  # a story, or a wish for a person, who will hear the rest
    if not all(_apart(*before, *after) for before, after in pairwise(parts)):
        return []
    return [part for part, _ in parts]


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it ends as a question."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.start()], "?" in end.group()
        start = end.end()
    yield text[start:], False


def _clauses(sentence: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a sentence, and whether each is announced as another thing. The fold keeps offsets."""
    folded = fold(sentence)
    cuts = [(match.start(), match.end(), True) for match in _ADDING.finditer(folded)]
    cuts += [(match.start(), match.end(), False) for match in _LINKING.finditer(folded)]
    start, added = 0, False
    for begin, end, adding in sorted(cuts):
        if begin < start:
            continue
        if not adding and min(_words(sentence[start:begin]), _words(sentence[end:])) < 2:
            continue  # "kulaklık ve kılıf"
        yield sentence[start:begin], added
        start, added = end, adding
    yield sentence[start:], added


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _apart(before: Part, asked: Segment, after: Part, segment: Segment) -> bool:
    """Whether two neighbouring requests are two matters."""
    if before.name in _FLAWS and after.name in _FLAWS:
        return False
    if segment.added:
        return True
    return (asked.asks and segment.asks) and not any(
        before.name in group and after.name in group for group in _ONE_MATTER
    )
