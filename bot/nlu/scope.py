"""When a message counts as not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.model import Prediction
from bot.nlu.text import is_readable


@dataclass(frozen=True)
class ScopeOptions:
    """Thresholds of the fallback; `vaybe nlu evaluate` prints what others would give."""

    threshold: float = 0.2
    """Least confidence of the first intent."""
    ambiguity: float = 0.0
    """Least lead over the second intent."""


def falls_back(text: str, ranking: Sequence[Prediction], options: ScopeOptions) -> bool:
    """Whether `text`, with its intents ranked, is unreadable, uncertain or ambiguous."""
    if not ranking or not is_readable(text) or ranking[0].confidence < options.threshold:
        return True
    return len(ranking) > 1 and ranking[0].confidence - ranking[1].confidence < options.ambiguity
