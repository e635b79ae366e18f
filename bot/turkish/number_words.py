"""Numbers written in words: "üç", "yüz elli", "ikibinbeşyüz", on folded text."""

import re

_UNITS = {"bir": 1, "bi": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5, "alti": 6, "yedi": 7, "sekiz": 8, "dokuz": 9}
_TENS = {
    "on": 10, "yirmi": 20, "otuz": 30, "kirk": 40, "elli": 50, "altmis": 60, "yetmis": 70, "seksen": 80, "doksan": 90,
}  # fmt: skip
_GROUPS = {"bin": 1000, "milyon": 1_000_000}
# Longest first, because "bir" begins with "bi".
_WORD = "|".join(sorted((*_UNITS, *_TENS, *_GROUPS, "yuz"), key=len, reverse=True))
_TOKEN = re.compile(rf"[0-9]+|{_WORD}")

WORDS = rf"(?:{_WORD})(?:\s?(?:{_WORD})){{0,9}}"


def number_of(folded: str) -> int | None:
    """Read a number.

    Takes: digits, number words or both ("bin 500"), folded. Gives: the number, or None when the words are not one
    number ("iki üç" is a guess between two) or something else stands among them.
    """
    if folded.isdigit():
        return int(folded)
    if _TOKEN.sub("", folded).strip():
        return None
    total = current = 0
    # The words that may follow: anything at first; after a unit only what multiplies it; after tens a unit, and so on.
    limit = 1000
    lowest_group = 1_000_000_000
    for word in _TOKEN.findall(folded):
        group = _GROUPS.get(word)
        if group:
            if group >= lowest_group:
                return None
            total, current, limit, lowest_group = total + (current or 1) * group, 0, 1000, group
        elif word == "yuz":
            if current > 9 or limit < 100:
                return None
            current, limit = (current or 1) * 100, 100
        else:
            value = _UNITS.get(word) or _TENS.get(word) or int(word)
            if value >= limit or (current and current < 10):
                return None
            current, limit = current + value, 10 if word in _TENS else 100 if value < 10 and not current else 0
    return total + current
