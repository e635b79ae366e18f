"""Goods in a message: what shops sell, by its base form, with suffixes and slips ("ayakkabılarımı" → ayakkabı)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.turkish.entity import Found, Priority
from bot.turkish.fold import fold
from bot.turkish.goods_words import GOODS, SPELT
from bot.turkish.letters import lower_tr
from bot.turkish.number_words import number_of

# Plural, whose it is, case: on folded text, what may follow a noun.
_SUFFIXES = re.compile(
    r"(?:l[ae]r)?(?:[iu]?m(?:[iu]z)?|[iu]?n(?:[iu]z)?|s?[iu])?"
    r"(?:y?[iu]|y?[ae]|n[aeiu]|n?[iu]n|n?[dt][ae](?:n|ki)?|y?l[ae])?(?:ki(?:n[iu])?)?"
)
_WORD = re.compile(r"[a-z0-9]+")
_SOFT = {"k": "g", "g": "k", "p": "b", "b": "p"}
_LONGEST = 3
"""Words of a name."""
_SHORTEST = 2
_TYPO_LENGTH = 7
"""Names of fewer letters are too near to other words, but for these."""
_TYPO_ALSO = ("elbise", "gomlek", "tisort")
_MAX_COUNT = 12
"""More before a name is a size or a part of it: "42 ayakkabı"."""

# Words that only look like an inflected or misspelt name.
_OTHERS = frozenset(
    {"monte", "tavan", "tavana", "tavanda", "tokat", "baldan", "bala", "kasa", "kaset", "kombin", "sampanya"}
)
# Names that without their Turkish letter are another word: halı and hal, çay and caymak, bal, şal and Salı.
_EXACT = frozenset({"hali", "cay", "sal", "kase"})
# A phone is also a way to talk, a computer a way to write: what stands in these cases is no ware.
_DEVICES = frozenset({"telefon", "bilgisayar", "tablet", "laptop", "televizyon", "cep telefonu", "modem", "kamera"})
_MEANS = re.compile(r"(?:l[ae]r)?(?:[iu]?m|[iu]?n)?(?:y?[ae]|n[ae]|n?[dt][ae](?:n|ki)?|y?l[ae])\Z")
_NO_WARE_AFTER = {
    "telefon": re.compile(
        r"\W*(?:numara|no\b|hat|et[tm]|ed[ie]|ac[mtia]|bak|gor[iu]s|ara|konus|cal|ile\b|uygulama|kapa|yuz|elim|surat"
        r"|mesgul|bilgi|adres|yaziyor|lazimdi|son\b|[0-9+(])"
    ),
    "kalem": re.compile(r"\W*urun"),
    "krem": re.compile(r"\W*ren[gk]"),
    "bilgisayar": re.compile(r"\W*ile\b"),
}  # fmt: skip


class _Names:
    """Names by their folded stem, and the stems long enough for slips by their first letter."""

    def __init__(self, extra: Sequence[str]) -> None:
        self.values: dict[str, str] = {}
        self.endings: dict[str, str] = {}
        self.heads: set[str] = set()
        self.long: dict[str, list[str]] = {}
        for name in (*GOODS.split(","), *extra):
            self._add(name.strip(), name.replace("+", "").strip())
        for spelling in SPELT.split(","):
            written, name = spelling.split("=")
            self._add(written.strip(), name.strip())

    def _add(self, written: str, value: str) -> None:
        stem, _, ending = fold(written).partition("+")
        *head, _ = stem.split(" ")
        self.heads.update(" ".join(head[: end + 1]) for end in range(len(head)))
        for form in {stem, stem[:-1] + _SOFT.get(stem[-1], stem[-1])}:
            self.values.setdefault(form, value)
            self.endings.setdefault(form, ending)
            if not head and (len(form) >= _TYPO_LENGTH or form in _TYPO_ALSO):
                self.long.setdefault(form[0], []).append(form)


@lru_cache(maxsize=8)
def _names(extra: tuple[str, ...]) -> _Names:
    return _Names(extra)


def find_goods(folded: str, original: str, extra: Sequence[str] = ()) -> Iterator[Found]:
    """Find goods, and how many of them a number right before says.

    Takes: folded text, the original, further names as the shop writes them. Gives: candidates whose value is the base
    form in lower case ("spor ayakkabı"), of kind "product"; a count before it as "quantity".
    """
    names = _names(tuple(extra))
    words = list(_WORD.finditer(folded))
    place = 0
    while place < len(words):
        found = _at(names, words, place, folded, original)
        if found is None:
            place += 1
            continue
        yield found[0]
        if place and (count := _count(words[place - 1].group())):
            yield Found("quantity", words[place - 1].start(), words[place - 1].end(), str(count), Priority.QUANTITY)
        place += found[1]


def name_goods(text: str) -> str:
    """Write the base forms of goods that a message spells otherwise after it.

    Takes: "tsortu iade edicem". Gives: "tsortu iade edicem tişört", for searches that compare beginnings of words.
    """
    folded = fold(text)
    forms = dict.fromkeys(str(found.value) for found in find_goods(folded, text) if found.kind == "product")
    return " ".join((text, *(form for form in forms if fold(form) not in folded)))


def _at(names: _Names, words: list[re.Match[str]], place: int, folded: str, original: str) -> tuple[Found, int] | None:
    """The longest name that begins at a word, with its number of words."""
    count = 1
    while count < _LONGEST and place + count < len(words):
        if " ".join(word.group() for word in words[place : place + count]) not in names.heads:
            break
        count += 1
    for length in range(count, 0, -1):
        head = "".join(word.group() + " " for word in words[place : place + length - 1])
        last = words[place + length - 1]
        stem = _stem(names, head, last.group())
        if stem is None:
            continue
        start, end = words[place].start(), last.start() + stem[1]
        if folded.startswith(names.endings[stem[0]], end):
            end += len(names.endings[stem[0]])
        if _is_ware(names.values[stem[0]], stem[0], start, end, folded, original, last.end()):
            return Found("product", start, end, names.values[stem[0]], Priority.PRODUCT), length
    return None


def _stem(names: _Names, head: str, word: str) -> tuple[str, int] | None:
    """The name's stem that `word` is a form of, after the words of `head`; how many of its letters it takes."""
    if word in _OTHERS:
        return None
    for end in range(len(word), _SHORTEST - 1, -1):
        if head + word[:end] in names.values and _SUFFIXES.fullmatch(word, end):
            return head + word[:end], end
    shortest = _TYPO_LENGTH - 2  # one letter less than the shortest of _TYPO_ALSO
    if head or any(word[:end] in names.values for end in range(shortest, len(word))):
        return None  # "kumandalı" is no slip of kumanda
    for end in range(len(word), shortest - 1, -1):
        if _SUFFIXES.fullmatch(word, end):
            near = process.extractOne(
                word[:end], names.long.get(word[0], ()), scorer=DamerauLevenshtein.distance, score_cutoff=1
            )
            if near:
                return near[0], end
    return None


def _is_ware(value: str, stem: str, start: int, end: int, folded: str, original: str, word_end: int) -> bool:
    """Whether the words around and the letters say that goods are meant."""
    if stem in _EXACT and not lower_tr(original[start:end]).startswith(value):
        return False
    if value in _DEVICES and _MEANS.match(folded[end:word_end]):
        return False
    after = _NO_WARE_AFTER.get(stem.removeprefix("cep "))
    return not (after and after.match(folded, word_end))


def _count(word: str) -> int | None:
    if word in ("bir", "bi"):
        return None
    count = number_of(word)
    return count if count and count <= _MAX_COUNT else None
