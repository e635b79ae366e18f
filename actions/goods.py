"""Goods that a message names, among those of an order. Pure functions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.turkish.fold import fold

SHORTEST = 3
_SOFT = "kptg"
"""Last letters of a word that change under suffixes: gomlek, gomlegi."""


@dataclass(frozen=True)
class Goods:
    """One line as an answer may name it."""

    position: int
    name: str
    variant: str | None
    remaining: int


def named_goods(text: str, lines: Sequence[Goods]) -> list[int]:
    """Positions of the lines whose names are in the text."""
    return [line.position for line in named_lines(fold(text), lines)]


def named_lines(folded: str, lines: Sequence[Goods]) -> list[Goods]:
    """The lines of which a word that no other line has is in the folded text."""
    words = re.findall(r"[a-z0-9]+", folded)
    stems = {line.position: stems_of(line) for line in lines}
    found = []
    for line in lines:
        others = set().union(*(stems[other.position] for other in lines if other is not line))
        own = stems[line.position] - others if len(lines) > 1 else stems[line.position]
        if any(
            word.startswith(stem) or (len(word) > SHORTEST and stem.startswith(word)) for stem in own for word in words
        ):
            found.append(line)
    return found


def stems_of(line: Goods) -> set[str]:
    """The words of a line's name and variant, folded, without a last letter that suffixes change."""
    text = line.name + " " + " ".join(part.split(":")[-1] for part in (line.variant or "").split(","))
    words = [word for word in re.findall(r"[a-z0-9]+", fold(text)) if len(word) >= SHORTEST]
    return {word[:-1] if word[-1] in _SOFT and len(word) > SHORTEST + 1 else word for word in words}
