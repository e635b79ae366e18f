"""What counts as right, and the figures that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.dataset import FALLBACK, IN_DOMAIN, OUT_OF_SCOPE, Row


@dataclass(frozen=True)
class Scores:
    """Shares between 0 and 1; one without any message to count is 0."""

    messages: int
    accuracy: float
    macro_f1: float
    in_scope_accuracy: float
    out_of_scope_recall: float
    false_fallback: float
    """Share of in-scope messages that fell back."""
    false_out_of_scope: float
    """Share of in-scope messages that were called out of scope."""


@dataclass(frozen=True)
class LabelScores:
    """How one label fared."""

    label: str
    messages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def is_right(row: Row, intent: str) -> bool:
    """Whether `intent` is accepted for `row`. A fallback is right for what is out of scope, wrong for all else."""
    if IN_DOMAIN in row.accepted:
        return intent not in (OUT_OF_SCOPE, FALLBACK)
    return intent in row.accepted or (row.out_of_scope and intent == FALLBACK)


def pairs(rows: Sequence[Row], intents: Sequence[str]) -> list[tuple[str, str]]:
    """(true, predicted) for confusion and F1: right answers count as their own label, wrong ones as the first accepted.

    A right answer to an IN_DOMAIN row is left out, for its true label is unknown; a fallback on an out-of-scope row is
    counted as that label.
    """
    found = []
    for row, intent in zip(rows, intents, strict=True):
        if is_right(row, intent):
            if IN_DOMAIN not in row.accepted:
                label = OUT_OF_SCOPE if intent == FALLBACK else intent
                found.append((label, label))
        else:
            found.append((row.first, intent))
    return found


def per_label(rows: Sequence[Row], intents: Sequence[str]) -> list[LabelScores]:
    """The labels that occur as true ones, in alphabetical order."""
    counted = pairs(rows, intents)
    true, predicted = Counter(t for t, _ in counted), Counter(p for _, p in counted)
    right = Counter(t for t, p in counted if t == p)
    return [
        LabelScores(label, true[label], _share(right[label], predicted[label]), _share(right[label], true[label]))
        for label in sorted(true)
        if label != IN_DOMAIN
    ]


def score(rows: Sequence[Row], intents: Sequence[str]) -> Scores:
    """All figures of one run; `intents` has one answer per row."""
    right = [is_right(row, intent) for row, intent in zip(rows, intents, strict=True)]
    inside = [index for index, row in enumerate(rows) if not row.out_of_scope]
    outside = [index for index, row in enumerate(rows) if row.out_of_scope]
    labels = per_label(rows, intents)
    return Scores(
        messages=len(rows),
        accuracy=_share(sum(right), len(rows)),
        macro_f1=_share(sum(label.f1 for label in labels), len(labels)),
        in_scope_accuracy=_share(sum(right[index] for index in inside), len(inside)),
        out_of_scope_recall=_share(sum(right[index] for index in outside), len(outside)),
        false_fallback=_share(sum(intents[index] == FALLBACK for index in inside), len(inside)),
        false_out_of_scope=_share(sum(intents[index] == OUT_OF_SCOPE for index in inside), len(inside)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
