"""Text for the intent featuriser: folded, without elongations and punctuation, numbers reduced to their kind.

The result has another length than the message, so nothing that needs offsets may read it (see `recognise`).
"""

import re
import unicodedata

from bot.turkish.fold import fold
from bot.turkish.slips import without_slips

# Placeholders are spelt with x, which Turkish lacks, so their character n-grams meet no word's.
NUMBER = "xnox"
PHONE = "xtelx"
EMAIL = "xepostax"
LINK = "xlinkx"
DATE = "xtarihx"
TIME = "xvaktx"
QUANTITY = "xsayix"
PLACEHOLDERS = frozenset({NUMBER, PHONE, EMAIL, LINK, DATE, TIME, QUANTITY})

_SUFFIX = r"(?:['’‘`´]?[a-z]{1,7})?"
_HAS_DIGIT_OR_AT = re.compile(r"[0-9@/]|www\.")
_MASKS = tuple(
    (re.compile(pattern), f" {token} ")
    for pattern, token in (
        (r"(?:https?://|www\.)\S+", LINK),
        (r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*" + _SUFFIX, EMAIL),
        (r"\btr[0-9]{2}(?: ?[0-9]{4}){5} ?[0-9]{2}\b", NUMBER),
        (r"(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3}(?![0-9])", NUMBER),
        (
            r"(?<![0-9a-z])(?:\+?90[ (-]*|\(?0[ (-]*)?\(?5[0-9]{2}[ )./-]*[0-9]{3}[ .-]*[0-9]{2}[ .-]*[0-9]{2}(?![0-9])"
            + _SUFFIX,
            PHONE,
        ),
        (r"(?<![0-9])[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})(?![0-9])" + _SUFFIX, DATE),
        (r"(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?![0-9])" + _SUFFIX, TIME),
        (r"#? ?\b[a-z]{1,5}-?(?=(?:-?[0-9]){5})[0-9]+(?:-[0-9]+)*(?:['’‘`´][a-z]{1,7})?", NUMBER),
        (r"#?(?<![0-9])[0-9]{6,}" + _SUFFIX, NUMBER),
        (r"(?<![0-9a-z])(?:[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[0-9]+,[0-9]{1,2}|[0-9]{4,5})(?![0-9])", QUANTITY),
    )
)
_SIGNS = str.maketrans({"₺": " tl ", "%": " yuzde ", **dict.fromkeys("'’‘`´")})
_PRICE_UNIT = re.compile(r"([0-9])(?=tl\b)")
_SINGLE_LETTER_HYPHEN = re.compile(r"\b([a-z])-(?=[a-z]{2})")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_REPEATED = re.compile(r"([a-z])\1+")

# Word beginnings (folded) whose doubled vowel is Turkish or a known name; every other doubled vowel is an elongation.
_DOUBLE_VOWELS = (
    "saat", "saad", "maas", "muracaat", "kanaat", "insaat", "itaat", "cemaat", "taah", "faal", "naas",
    "kiraat", "zanaat", "ziraat", "matbaa", "mudafaa", "taarruz", "tabii", "siir", "fiil", "sii", "koop", "koor",
    "zoom", "google", "facebook", "bluetooth", "manuel", "teessuf", "teedd", "vaad", "muaa", "menfaat",
    "suur", "fecaat",
)  # fmt: skip
# Beginnings whose doubled consonant survives when the writer leans on it ("dikkkat"); others fall back to one.
_DOUBLE_CONSONANTS = (
    "dikkat", "hakk", "elli", "belli", "hatta", "anne", "cadde", "madde", "tesekkur", "siddet", "muddet", "kuvvet",
    "millet", "hassas", "mukemmel", "evvel", "gitti", "etti", "bitti", "allah", "valla",
    "muhakkak", "dukkan", "bakkal",  "sikkin",
)  # fmt: skip
_SIZE = re.compile(r"x+(?:l|s)\Z")


def normalise_for_intent(text: str) -> str:
    """Reduce a message to what tells its intent.

    Takes: the message as written. Gives: lower-case ASCII words and small numbers separated by single blanks; long
    numbers, phones, e-mails, links, dates and times as placeholders; elongations ("yaaa") collapsed. The empty string
    when nothing readable is left.
    """
    folded = fold(unicodedata.normalize("NFC", text))
    if _HAS_DIGIT_OR_AT.search(folded):
        folded = without_slips(folded)
        for pattern, token in _MASKS:
            folded = pattern.sub(token, folded)
    folded = _SINGLE_LETTER_HYPHEN.sub(r"\1", folded.translate(_SIGNS))
    folded = _PRICE_UNIT.sub(r"\1 ", folded)
    spaced = _NOT_WORD.sub(" ", folded).strip()
    if not _REPEATED.search(spaced):
        return spaced
    return " ".join(map(collapse_elongation, spaced.split(" ")))


def collapse_elongation(word: str) -> str:
    """Undo letters drawn out for emphasis.

    Takes: one folded word. Gives: the word with "yaaa" as "ya", "tamamm" as "tamam"; doubled letters that belong to
    Turkish spelling ("saat", "dikkat", "gitti") stay, as do sizes ("xxl").
    """
    if not _REPEATED.search(word) or _SIZE.match(word):
        return word
    doubled = _REPEATED.sub(r"\1\1", word)
    keep_vowels = doubled.startswith(_DOUBLE_VOWELS)
    keep_consonants = doubled.startswith(_DOUBLE_CONSONANTS)

    def shorten(match: re.Match[str]) -> str:
        letter, run = match.group(1), len(match.group(0))
        if letter in "aeiou":
            # The words that end in a doubled vowel are few and listed; "matbaa" keeps, "saattee" loses its last.
            at_end = match.end() == len(word)
            keep = keep_vowels and (not at_end or doubled in _DOUBLE_VOWELS)
        else:
            # No Turkish word ends in a doubled consonant; inside, two are spelling, more are feeling.
            keep = match.end() != len(word) and (run == 2 or keep_consonants)
        return letter * 2 if keep else letter

    return _REPEATED.sub(shorten, word)
