"""When a message counts as not understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.model import Prediction


@dataclass(frozen=True)
class ScopeOptions:
    """Thresholds of the fallback; `vaybe nlu evaluate` prints what others would give."""

    threshold: float = 0.2
    """Least confidence of the first intent."""
    ambiguity: float = 0.0
    """Least lead over the second intent."""


def is_readable(text: str) -> bool:
    """Whether `text` holds anything that words can be made of: at least one letter or digit.

    Emoji, punctuation or invisible characters alone have no features; a classifier would still name an intent.
    """
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def falls_back(text: str, ranking: Sequence[Prediction], options: ScopeOptions) -> bool:
    """Whether `text`, with its intents ranked, is unreadable, uncertain or ambiguous."""
    if not ranking or not is_readable(text) or ranking[0].confidence < options.threshold:
        return True
    return len(ranking) > 1 and ranking[0].confidence - ranking[1].confidence < options.ambiguity
