"""Letters that stand for digits in a number (O for 0, I or l for 1), and numbers that are said instead of typed."""

import re

from bot.turkish.fold import fold
from bot.turkish.number_words import WORDS, number_of

_TOKEN = re.compile(r"(?<![a-z0-9-])[a-z0-9-]*[0-9][a-z0-9-]*(?![a-z0-9])")
# The letters before a number are left alone; so is a suffix after it ("1048213i"): an i must have a digit behind it.
_SLIPPED = re.compile(r"([a-z]{0,5}?-?)((?=[0-9]|oo)(?:[0-9o-]|[il](?=[0-9o]))*[0-9o])\Z")
_DIGITS = str.maketrans("oil", "011")
_SHORTEST = 5

_PARTS = re.compile(r"[a-z]+|[0-9]+")
_ZERO = "sifir"
_FILLERS = re.compile(
    r"(?:no|numara\w*|siparis\w*|su|bu|sonu?|hane\w*|rakam\w*|tel|telefon\w*|cep|evet|tamam|tabi\w*|pardon|soyle|iste|da)\Z"
)
_LAST_FOUR = re.compile(r"\bson (?:4|dort)\b")
_MAX_PREFIX = 5


def without_slips(folded: str, shortest: int = _SHORTEST) -> str:
    """Write the digits for which letters slipped in: "tr5oooo13" is "tr5000013".

    Takes: folded text; how many characters a number has at least. Gives: text of the same length. Only a word with two
    digits or more that is a number but for such letters is changed: a slip is never looked for in other words.
    """
    return _TOKEN.sub(lambda found: _written(found[0], shortest), folded)


def _written(token: str, shortest: int) -> str:
    slipped = _SLIPPED.match(token)
    if not slipped or sum(char.isdigit() for char in token) < 2 or len(slipped[2].replace("-", "")) < shortest:
        return token
    return slipped[1] + slipped[2].translate(_DIGITS)


def dictated(text: str) -> str | None:
    """The number that a message says and nothing else, in words or in groups.

    Takes: a message. Gives: "5000013" for "elli sıfır sıfır sıfır on üç", "TR5000013" for "TR 500 00 13", "1313" for
    "13 13" and "on üç on üç"; None when other words stand in it, or no digit is said.
    """
    prefix, digits, words = "", "", []
    for part in [*_PARTS.findall(_LAST_FOUR.sub(" ", fold(text))), ""]:
        if part == _ZERO or re.fullmatch(WORDS, part):
            words.append(part)
            continue
        digits, words = digits + _said(words), []
        if part.isdigit():
            digits += part
        elif part and not _FILLERS.match(part):
            if prefix or digits or len(part) > _MAX_PREFIX:
                return None
            prefix = part
    return (prefix + digits).upper() if digits else None


def _said(words: list[str]) -> str:
    """Number words as digits, each group that is one number for itself: "elli sifir on uc" is "50013"."""
    digits, group = "", ""
    for word in words:
        longer = f"{group} {word}".strip()
        if group and (_ZERO in (word, group) or number_of(longer) is None):
            digits, group = digits + _number(group), word
        else:
            group = longer
    return digits + _number(group)


def _number(group: str) -> str:
    return "0" if group == _ZERO else str(number_of(group)) if group else ""
