"""Case suffixes for names, numbers and abbreviations: Ayşe'nin, 15'i, PTT'den, Yurtiçi Kargo'ya."""

import re
import unicodedata
from enum import Enum

from bot.turkish.fold import fold
from bot.turkish.letters import lower_tr

_HIGH = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}
_VOICELESS = "fstkçşhpxq"
_UNIT_WORDS = ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TEN_WORDS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_LARGE_WORDS = ((2, "yüz"), (3, "bin"), (6, "milyon"), (9, "milyar"))

# How what is written otherwise than it is said ends, by the folded last word.
_SAID = {
    "ups": "es", "dhl": "el", "kvkk": "ka", "iban": "iban", "sms": "es", "mms": "es", "gps": "es", "led": "led",
    "apple": "epıl", "google": "gugıl", "iphone": "ayfon", "facebook": "feysbuk", "nike": "nayk", "youtube": "yutup",
    "mobile": "mobayl", "house": "haus", "store": "stor", "home": "hom", "online": "onlayn", "office": "ofis",
    "skype": "skayp", "chrome": "krom", "adobe": "adobi", "express": "ekspres",
}  # fmt: skip
# Arabic and French words whose last l or t is soft: back vowel, front suffix ("Kemal'in", "saat'e", "iptal'i").
_SOFT = frozenset(
    {
        "kemal", "cemal", "celal", "bilal", "hilal", "nihal", "zuhal", "ikbal", "zulal", "meral", "iclal", "sevval",
        "visal", "resul", "istiklal", "saat", "iptal", "ihtimal", "hal", "festival", "terminal", "kapital",
        "kontrol", "rol", "gol", "alkol", "petrol", "sembol", "mesgul", "kabul",
        "harf", "kalp", "dikkat", "seyahat", "sadakat", "orijinal", "dijital", "sosyal", "normal", "final", "emsal",
    }
)  # fmt: skip
# Compounds that already carry a possessive take n before a case: "Ziraat Bankası'na".
_POSSESSED = re.compile(
    r"(?:magaza|banka|firma|kargo|sube|mahalle|cadde|universite|hastane|eczane|kurye|dagitim|siparis|hizmet|musteri)s[iu]\Z"
    r"|(?:merkez|sirket|servis|mudurlug|sokag|bulvar|hatt|hizmet|siparis|sistem|urunler|hizmetler|market|departman|ekib)[iu]\Z"
)
_LAST_NUMBER = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*\Z")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")


class Case(str, Enum):
    """The cases that a suffix can express."""

    GENITIVE = "genitive"
    """Of: Ayşe'nin."""
    DATIVE = "dative"
    """To: Ayşe'ye."""
    ACCUSATIVE = "accusative"
    """The object: Ayşe'yi."""
    LOCATIVE = "locative"
    """In, at, on: 15 Kasım'da."""
    ABLATIVE = "ablative"
    """From: PTT'den."""
    INSTRUMENTAL = "instrumental"
    """With, by: Yurtiçi Kargo'yla."""


def with_suffix(word: str, case: Case | str) -> str:
    """Add a case suffix after an apostrophe, as names and numbers take it.

    Takes: a name, number, date, amount or abbreviation in any case of letters; a `Case` or its name. Gives: the word
    with the suffix in lower case; final consonants do not soften, as the spelling of names demands ("Zonguldak'a").
    What has neither letters nor digits comes back unchanged.

    Raises:
        ValueError: when `case` names no case.
    """
    case = Case(case)
    said = _said(word)
    if said is None:
        return word
    return f"{word.rstrip()}'{_suffix(said, case, is_soft=_is_soft(word), is_possessed=_is_possessed(word))}"


def _suffix(said: str, case: Case, *, is_soft: bool, is_possessed: bool) -> str:
    vowel = next((char for char in reversed(said) if char in _HIGH), "e")
    if is_soft:
        vowel = {"a": "e", "ı": "i", "o": "ö", "u": "ü"}.get(vowel, vowel)
    ends_in_vowel = said[-1] in _HIGH
    high = _HIGH[vowel]
    low = "a" if vowel in "aıou" else "e"
    buffer = "n" if is_possessed else "y"
    if case is Case.GENITIVE:
        return f"n{high}n" if ends_in_vowel else f"{high}n"
    if case in (Case.DATIVE, Case.ACCUSATIVE):
        ending = low if case is Case.DATIVE else high
        return buffer + ending if ends_in_vowel else ending
    if case is Case.INSTRUMENTAL:
        return f"yl{low}" if ends_in_vowel else f"l{low}"
    stop = "nd" if is_possessed and ends_in_vowel else "t" if said[-1] in _VOICELESS else "d"
    return f"{stop}{low}n" if case is Case.ABLATIVE else f"{stop}{low}"


def _core(word: str) -> str:
    """Drop what is not said at the end: blanks, quotes, brackets, emoji."""
    return re.sub(r"[\W_]+\Z", "", unicodedata.normalize("NFC", word))


def _said(word: str) -> str | None:
    """Give the end of the word as it is said, in lower-case Turkish letters; None when there is nothing to say."""
    core = _core(word)
    if number := _LAST_NUMBER.search(core):
        return _said_number(number.group())
    match = _LAST_WORD.search(core)
    if match is None:
        # Other scripts' digits and the like: no way to know.
        return None
    last = match.group()
    if said := _SAID.get(fold(last)):
        return said
    lowered = "".join(_plain(char) for char in lower_tr(last))
    if not any(char in _HIGH for char in lowered):
        # Spelt out letter by letter, and the letters' names end in e: pe-te-te.
        return "e" if lowered[-1] != "y" or len(lowered) == 1 else "i"
    if lowered.endswith("y") and lowered[-2] not in _HIGH:
        return lowered[:-1] + "i"
    return lowered


def _plain(char: str) -> str:
    """Write foreign letters as the Turkish ones that sound alike."""
    if char in "çğıöşü":
        return char
    base = unicodedata.normalize("NFD", char)[0]
    return {"ø": "ö", "æ": "e", "ł": "l", "ß": "s"}.get(base, base)


def _said_number(written: str) -> str:
    """Give the last word of a number; "149,00" and "14:00" end in what stands before the zeros."""
    parts = re.split(r"[,:/.]", written) if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", written) else [written]
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    digits = parts[-1].replace(".", "")
    stripped = digits.rstrip("0")
    if not stripped:
        return _UNIT_WORDS[0]
    zeros = len(digits) - len(stripped)
    if zeros == 0:
        return _UNIT_WORDS[int(stripped[-1])]
    if zeros == 1:
        return _TEN_WORDS[int(stripped[-1])]
    return next(word for power, word in reversed(_LARGE_WORDS) if zeros >= power)


def _is_soft(word: str) -> bool:
    match = _LAST_WORD.search(_core(word))
    return match is not None and fold(match.group()) in _SOFT


def _is_possessed(word: str) -> bool:
    core = fold(_core(word))
    return " " in core and _POSSESSED.search(core) is not None
