"""Order and tracking numbers as keys: what a customer's spelling is compared with."""

import unicodedata

from bot.turkish.fold import fold


def reference_key(text: str) -> str:
    """`text` in upper case with nothing but A–Z and 0–9, Turkish letters folded: `" tr-100 0001"` → `TR1000001`.

    Empty when there is no such letter or digit in it.
    """
    folded = fold(unicodedata.normalize("NFKC", text))
    return "".join(char for char in folded if char.isascii() and char.isalnum()).upper()
