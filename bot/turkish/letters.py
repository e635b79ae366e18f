"""Upper, lower and title case by Turkish rules: ı is I, i is İ."""

import re

_TO_LOWER = str.maketrans("Iİ", "ıi")
_TO_UPPER = str.maketrans("ıi", "Iİ")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*")


def lower_tr(text: str) -> str:
    """Lower-case: takes "ISPARTA İL", gives "ısparta il"."""
    return text.translate(_TO_LOWER).lower()


def upper_tr(text: str) -> str:
    """Upper-case: takes "ısparta il", gives "ISPARTA İL"."""
    return text.translate(_TO_UPPER).upper()


def title_case_tr(text: str) -> str:
    """Write each word with a capital: takes "AYŞE IŞIK-ÇİÇEK", gives "Ayşe Işık-Çiçek"; a suffix stays small."""
    return _WORD.sub(lambda match: upper_tr(match.group()[0]) + lower_tr(match.group()[1:]), text)
