"""Tells messages that nobody could read, and cleans those that are stored."""

import itertools
import re
import unicodedata
from enum import Enum

from bot.turkish.letters import lower_tr

DEFAULT_LIMIT = 2000

# Letters and symbols that show nothing, though Unicode does not call them format characters.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"})
_JOINER = "\u200d"
_PLAIN = re.compile(r"[\n -~çÇğĞıİöÖşŞüÜ]*\Z")

# Turkish Q and the English layout. Not folded: "nasılsın" would run along a folded row.
_ROWS = ("qwertyuıopğü", "asdfghjklşi", "zxcvbnmöç", "qwertyuiop")
_STEPS = {left + right: 1 for row in _ROWS for left, right in itertools.pairwise(row)}
_STEPS |= {pair[::-1]: -1 for pair in _STEPS}
_WORD = re.compile(r"[^\W\d_]+")
_ONE_OR_TWO_REPEATED = re.compile(r"(.)\1{4,}\Z|(..)\2{3,}.?\Z")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxyzçğş]{8,}")
_LAUGHS = frozenset({"ha", "he", "hi", "ah", "eh"})


class Reason(str, Enum):
    """Why a message cannot be read."""

    EMPTY = "empty"
    INVISIBLE = "invisible"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    MASH = "mash"


def clean(text: str) -> str:
    r"""Make a message fit to be stored and shown.

    Takes: a message as it came. Gives: it in NFC, without zero-width, bidirectional and control characters and lone
    surrogates (PostgreSQL refuses some of them, and they hide text); line breaks are "\n" and stay, tabs are blanks,
    joined emoji stay joined. Applied again it changes nothing.
    """
    if _PLAIN.match(text):
        return text
    text = re.sub(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]", "\n", text).replace("\t", " ")
    kept = (char for index, char in enumerate(text) if _is_kept(text, index, char))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_kept(text: str, index: int, char: str) -> bool:
    if char == "\n":
        return True
    if char == _JOINER:
        return 0 < index < len(text) - 1 and all(_is_emoji_part(text[near]) for near in (index - 1, index + 1))
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") and char not in _BLANKS


def _is_emoji_part(char: str) -> bool:
    return char == "\ufe0f" or unicodedata.category(char) in ("So", "Sk")


def is_unreadable(text: str, limit: int = DEFAULT_LIMIT) -> Reason | None:
    """Tell why there is nothing to understand in a message.

    Takes: the message; how many characters are read at most. Gives: the reason, or None when it can be read. A mash
    ("asdfgh") is claimed only when every word is one: a wrong claim would silence a customer.
    """
    if not text:
        return Reason.EMPTY
    if len(text) > limit:
        return Reason.TOO_LONG
    if text.isspace():
        return Reason.EMPTY
    if not any(char.isalnum() and char not in _BLANKS for char in text):
        shown = any(unicodedata.category(char) not in _INVISIBLE and char not in _BLANKS for char in text)
        return Reason.NO_WORDS if shown else Reason.INVISIBLE
    lowered = lower_tr(unicodedata.normalize("NFC", text))
    words = _WORD.findall(lowered)
    if words and not any(char.isdigit() for char in lowered) and all(map(_is_mash, words)):
        return Reason.MASH
    return None


def _is_mash(word: str) -> bool:
    if repeated := _ONE_OR_TWO_REPEATED.match(word):
        return repeated[2] not in _LAUGHS
    if _NO_VOWEL.search(word):
        return True
    if len(word) < 5:
        return word in ("asdf", "qwer", "zxcv", "fdsa", "jkl", "asd", "qwe")
    # Fingers running along a row in one direction; "ere" turns round, as words do.
    steps = [_STEPS.get(left + right, 0) for left, right in itertools.pairwise(word)]
    runs = (len(list(group)) + 1 for step, group in itertools.groupby(steps) if step)
    return sum(run for run in runs if run >= 3) >= 0.75 * len(word)
