"""What a message says beside its intent: numbers, a choice from a list, what of an order is asked. Pure functions."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from bot.turkish.fold import fold
from bot.turkish.slips import dictated, without_slips

Entities = Sequence[Mapping[str, Any]]

OTHER = 0
"""The choice of "diğeri": the next one of the list."""
LAST = -1

_REFERENCE_KINDS = ("order_number", "tracking_number")
_CONTACT_KINDS = ("email", "phone")
_NOT_PHONES = (*_REFERENCE_KINDS, "date", "amount", "national_id", "card_number", "iban")
_LOOSE_REFERENCE = re.compile(r"\b(?=[a-z0-9-]*[0-9]{3})[a-z0-9][a-z0-9-]{3,29}\b")
_ONE_WORD = re.compile(r"[\W_]*(\w(?=\S*[0-9]\S*[0-9])\S{2,38}[0-9a-z])\W*\Z")
"""What is typed alone when a number is asked for is that number, whatever its form: "S#7781", "WEB-99/17"."""
_SHAPED_REFERENCE = re.compile(
    r"(?<![\w-])(?=(?:[a-z/-]*[0-9]){5})[a-z]{1,5}-?[0-9]{1,12}(?:[-/][0-9]{1,12}){0,3}(?![\w-])"
)
_SHORTEST_SAID, _SHORTEST_NUMBER = 4, 5
_LAST_FOUR = re.compile(r"\b(?:son (?:4|dort)|sonu)\b[^0-9]{0,20}([0-9](?:[ .-]?[0-9]){3})(?![0-9])")
_FOUR_DIGITS = re.compile(
    r"(?<![0-9])[0-9]{4}(?![0-9])(?!\W{0,2}(?:tl|lira\w*|kurus\w*|model\w*|yil\w*|w|watt?|mah|gr|gram|ml|mm|adet|parca\w*|k)\b)"
)
"""Not an amount, a year or a measure."""
_DIGITS = re.compile(r"[0-9]+")
_SIX_DIGITS = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})(?![0-9])")
_ORDINALS = (
    ("birinci", 1), ("ilk", 1), ("ikinci", 2), ("ucuncu", 3), ("dorduncu", 4), ("besinci", 5), ("altinci", 6),
    ("sonuncu", LAST), ("en son", LAST), ("en alttaki", LAST), ("en ustteki", 1), ("ustteki", 1), ("alttaki", LAST),
)  # fmt: skip
_BARE_CHOICE = re.compile(r"\W*([1-9])(?:\.|\)|['’]?(?:nci|inci|uncu)?(?:s[iu])?)?\W*\Z")
_OTHER_WORDS = re.compile(r"\b(?:diger|obur|oteki|oburku|digeri|bir sonraki|baska siparis)")
_MAX_CHOICE_WORDS = 5
_FILLERS = frozenset({"peki", "ya", "bir", "de", "da", "en", "olan", "olani", "lutfen", "nolu", "numara", "siparis"})


class Focus(str, Enum):
    """What of an order is asked for."""

    ALL = "all"
    LINK = "link"
    CARRIER = "carrier"
    WHEN = "when"
    WHY = "why"
    BRANCH = "branch"
    """Where it waits, until when, with what it is fetched."""


_FOCUS = (
    (Focus.LINK, re.compile(r"\blink|\btakip (?:no|num|kod|adres|sayfa)|\btakip etmek")),
    (Focus.CARRIER, re.compile(r"\bhangi (?:kargo|firma|sirket)|\bkargo (?:firma|sirket)|\bkim getir|\bhangi kargo")),
    (
        Focus.BRANCH,
        re.compile(
            r"\bhangi sube|\bsube\w* (?:ner|hangi)|\bkimlik|\bnereden al"
            r"|\b(?:kac gun|ne kadar) bekl(?:er|iyor|etil\w*|eyebilir)\b"
        ),
    ),
    (
        Focus.WHEN,
        re.compile(
            r"\bne zaman|\bkac(?: gun|ta\b(?! (?:ac|kapa)))|\bhangi gun|\bne vakit|\bsaat kac"
            r"|\bgelir mi\b|\bgelecek mi\b|\bhangisi bugun|\bwhen\b"
        ),
    ),
    (Focus.WHY, re.compile(r"\b(?:neden|niye|nicin|sebeb\w*|sebep)\b")),
)
_LACK = r"(?:yok\b(?! mu)|bilm|verm[ei]|bulam|hatirlam|kayip|kaybet|silmis|silin|unut)"
_NUMBER = r"\b(?:numara|no|kod|telefon|mail|mesaj|hane|rakam)[a-z]*"
_NO_NUMBER = re.compile(
    rf"{_NUMBER}\W+(?:\w+\W+)?{_LACK}|\b{_LACK}[a-z]*\W+(?:\w+\W+){{0,2}}?{_NUMBER}"
    rf"|\A\W*(?:\w+\W+)?{_LACK}[a-z]*(?:\W+(?:ki|valla|vallahi|maalesef))?\W*\Z"
)
_ASKS_ADDRESS = re.compile(
    r"\badres\w*\b.*\b(?:nedir|neydi|ne\b|hangisi|ne yaz\w*|yaziyor|kayitli|gorunuyor|soyle\w*|okur mu\w*)"
    r"|\b(?:hangi|kayitli) adres"
)
_WHERE = re.compile(rf"{_NUMBER}.*\bnere|\bnere[a-z]* (?:yaz|bul|bak|gor)|\bnasil bul")
_RESEND = re.compile(
    r"\b(?:gelmedi|ulasmadi|yeni kod|tekrar (?:gonder|yolla|at)|yeniden|bir daha|alamadim|almadim|gelmiyor"
    r"|dusmedi|kod\w* nerede)"
)


def reference_of(text: str, entities: Entities, *, asked: bool = False) -> str | None:
    """The order or tracking number in a message; None when there is none.

    When it was `asked` for, anything that looks like one is taken: a shop's numbers may be of an unknown form.
    """
    for kind in _REFERENCE_KINDS:
        for entity in entities:
            if entity.get("entity") == kind and entity.get("value"):
                return str(entity["value"])
    if not asked or contact_of(text, entities):
        return None
    rest = _without_references(text, entities)
    said = dictated(rest)
    if said is not None and len(said) >= _SHORTEST_SAID and (said.isdigit() or " " in rest.strip()):
        return said
    folded = without_slips(fold(rest))
    found = _ONE_WORD.match(folded) or _LOOSE_REFERENCE.search(folded)
    return found[found.lastindex or 0].upper() if found else None


def shaped_reference(text: str, entities: Entities) -> str | None:
    """What looks like an order number of a form that the shop has not told us, where an order is asked for."""
    if reference := reference_of(text, entities):
        return reference
    rest = _without_references(text, entities)
    found = _SHAPED_REFERENCE.search(fold(rest))
    return rest[found.start() : found.end()].upper() if found else None


def asks_address(text: str) -> bool:
    """Whether the text asks what address is on file."""
    return bool(_ASKS_ADDRESS.search(fold(text)))


def is_return_number(reference: str) -> bool:
    """Whether a number is a return's, not an order's: IA-100001."""
    return bool(re.fullmatch(r"ia[- ]?[0-9]{6,}", reference.strip(), re.IGNORECASE))


def digits_of(text: str, entities: Entities, reference: str | None = None, *, asked: bool = False) -> str | None:
    """The last four digits of a phone in a message, beside an order number that may hold digits itself.

    When they were `asked` for, a whole phone number will do, and its end is taken.
    """
    for entity in entities:
        if entity.get("entity") == "phone" and entity.get("value"):
            return str(entity["value"])[-4:]
    rest = without_slips(fold(_without_references(text, entities)), _SHORTEST_SAID if asked else _SHORTEST_NUMBER)
    if found := _LAST_FOUR.search(rest):
        return "".join(_DIGITS.findall(found[1]))
    if asked and (said := dictated(rest)) and said.isdigit() and len(said) == _SHORTEST_SAID:
        return said
    if reference and asked:
        rest = re.sub(re.escape(reference), " ", rest, flags=re.IGNORECASE)
    if four := _FOUR_DIGITS.findall(rest):
        return str(four[-1])
    if not asked:
        return None
    digits = "".join(_DIGITS.findall(rest))
    return digits[-4:] if 10 <= len(digits) <= 13 else None


def contact_of(text: str, entities: Entities) -> str | None:
    """The e-mail address or phone in a message, as recognised."""
    for kind in _CONTACT_KINDS:
        for entity in entities:
            if entity.get("entity") == kind and entity.get("value"):
                return str(entity["value"])
    return None


def code_of(text: str) -> str | None:
    """A six-digit code ("482 913" as well)."""
    found = _SIX_DIGITS.search(text)
    return found[1] + found[2] if found else None


def choice_of(text: str) -> int | None:
    """Which of a list is meant: 1 for the first, LAST, OTHER for the next one, None when none is named."""
    folded = fold(text).strip()
    if bare := _BARE_CHOICE.match(folded):
        return int(bare[1])
    if len(folded.split()) > _MAX_CHOICE_WORDS:
        return None
    for word, number in _ORDINALS:
        if re.search(rf"\b{word}", folded):
            return number
    return OTHER if _OTHER_WORDS.search(folded) else None


def is_bare_choice(text: str) -> bool:
    """Whether the text names a choice from a list and says nothing else: "ikincisi", "peki diğeri?"."""
    words = [word for word in re.findall(r"[a-z0-9']+", fold(text)) if word not in _FILLERS]
    return len(words) <= 1 and choice_of(text) is not None


def pick(listed: Sequence[int], current: int | None, choice: int) -> int | None:
    """The entry of `listed` that `choice` names, counted from `current` for OTHER; None when there is no such one."""
    if not listed:
        return None
    if choice == LAST:
        return listed[-1]
    if choice == OTHER:
        if current not in listed:
            return listed[0]
        following = (listed.index(current) + 1) % len(listed)
        return listed[following] if len(listed) > 1 else None
    return listed[choice - 1] if choice <= len(listed) else None


def focus_of(text: str) -> Focus:
    """What of the order in talk a short question is about."""
    folded = fold(text)
    return next((focus for focus, pattern in _FOCUS if pattern.search(folded)), Focus.ALL)


def is_four_digits(text: str) -> bool:
    """Whether a message is four digits and nothing else: the end of a phone."""
    said = dictated(text)
    return said is not None and said.isdigit() and len(said) == _SHORTEST_SAID


def speaks_of_code(text: str) -> bool:
    """Whether somebody who was asked for a code writes about it instead: "yanlış geldi kod"."""
    return bool(re.search(r"\bkod|\bsms|\bsifre", fold(text)))


def lacks_number(text: str) -> bool:
    """Whether somebody who was asked for a number says that they have none."""
    return bool(_NO_NUMBER.search(fold(text)))


def asks_where(text: str) -> bool:
    """Whether somebody who was asked for a number asks where it is written."""
    return bool(_WHERE.search(fold(text)))


def wants_new_code(text: str) -> bool:
    """Whether somebody who was asked for a code says that none came."""
    return bool(_RESEND.search(fold(text)))


def _without_references(text: str, entities: Entities) -> str:
    """`text` with the spans of order and tracking numbers, dates, amounts, and what is masked blanked."""
    chars = list(text)
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if entity.get("entity") not in _NOT_PHONES:
            continue
        if isinstance(start, int) and isinstance(end, int):
            chars[start:end] = " " * (end - start)
    return "".join(chars)
