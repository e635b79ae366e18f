"""The same message as other people would type it: without Turkish letters, in capitals, with slips of the thumb."""

from __future__ import annotations

import random
from collections.abc import Callable

_TO_ASCII = str.maketrans("İıÇçĞğÖöŞşÜüÂâÎîÛû", "IiCcGgOoSsUuAaIiUu")
_ROWS = ("qwertyuıopğü", "asdfghjklşi", "zxcvbnmöç")


def _neighbours() -> dict[str, str]:
    """For each key of the Turkish Q keyboard the keys that touch it."""
    places = {key: (row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (other_row, other_column) in places.items()
            if other != key and abs(other_row - row) <= 1 and abs(other_column - column) <= 1
        )
        for key, (row, column) in places.items()
    }


_NEIGHBOURS = _neighbours()


def ascii_folded(text: str) -> str:
    """Without Turkish letters, capitals kept."""
    return text.translate(_TO_ASCII)


def capitals(text: str) -> str:
    """In capitals, i becoming İ."""
    return text.replace("i", "İ").upper()


def with_typos(text: str, rng: random.Random, share: float = 0.3) -> str:
    """Each word of three letters or more gets one slip with probability `share`."""
    return " ".join(_slip(word, rng) if rng.random() < share else word for word in text.split(" "))


def _slip(word: str, rng: random.Random) -> str:
    """One slip: a neighbouring key, a letter left out, two swapped, or one doubled; the first letter is rarely hit."""
    places = [index for index, char in enumerate(word) if char.isalpha()]
    if len(places) < 3:
        return word
    place = rng.choice(places if rng.random() < 0.1 else places[1:])
    char = word[place]
    kind = rng.choices(("neighbour", "omit", "swap", "double"), weights=(40, 30, 20, 10))[0]
    if kind == "neighbour" and (keys := _NEIGHBOURS.get(char.lower())):
        return word[:place] + rng.choice(keys) + word[place + 1 :]
    if kind == "swap" and place + 1 < len(word):
        return word[:place] + word[place + 1] + char + word[place + 2 :]
    if kind == "double":
        return word[:place] + char + word[place:]
    return word[:place] + word[place + 1 :]


def typist(seed: int = 2026) -> Callable[[str], str]:
    """A `with_typos` that makes the same slips in the same sequence of messages each time."""
    rng = random.Random(seed)
    return lambda text: with_typos(text, rng)


def all_styles() -> dict[str, Callable[[str], str]]:
    """The styles that an evaluation goes through, by name; fresh, so that each evaluation sees the same typos."""
    return {"as is": str, "ascii": ascii_folded, "capitals": capitals, "typos": typist()}
