"""One length-preserving fold of Turkish text, used in training and at run time alike."""

_FOLD = str.maketrans(
    "İIıÇçĞğÖöŞşÜüÂâÎîÛû",
    "iiiccggoossuuaaiiuu",
)


def fold(text: str) -> str:
    """Lower-case `text` and write it without Turkish letters; character i of the result stands for character i of it.

    Python's own `str.lower` turns İ into two characters and I into i, which shifts offsets and splits words.
    """
    folded = text.translate(_FOLD)
    if folded.isascii():
        return folded.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)
