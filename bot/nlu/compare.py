"""The alternatives that the pipeline was chosen from, measured on messages of other people than wrote the data."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from bot.nlu.dataset import Example, Row
from bot.nlu.evaluation import Evaluation, Parse, evaluate
from bot.nlu.scoring import is_right
from bot.nlu.text import prepare
from bot.nlu.understanding import Normalise, Options, Understanding
from bot.turkish.fold import fold

_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Alternative:
    """One way to build the pipeline."""

    name: str
    options: Options
    normalise: Normalise = prepare


@dataclass(frozen=True)
class Measured:
    """What an alternative gave."""

    name: str
    evaluation: Evaluation
    training: float
    """Seconds."""
    parsing: float
    """Milliseconds per message, one at a time."""
    megabytes: float
    p_value: float
    """How probable so great a difference from the first alternative is by chance (exact McNemar test)."""


def alternatives(chosen: Options) -> list[Alternative]:
    """The configured pipeline first, then what differs from it in one thing."""
    model, features = chosen.model, chosen.model.features

    def other(name: str, **changes: Any) -> Alternative:
        return Alternative(name, replace(chosen, model=replace(model, **changes)))

    def text(name: str, **changes: Any) -> Alternative:
        return other(name, features=replace(features, **changes))

    return [
        Alternative("as configured", chosen),
        Alternative("no fold: lower() only", chosen, _lower_only),
        Alternative("fold only: elongations, numbers and links stay", chosen, _fold_only),
        Alternative("no spelling correction", replace(chosen, spelling=None)),
        Alternative("no cutting into two requests", replace(chosen, segments=None)),
        text("character n-grams alone", stem=0, edges=False, endings=False),
        text("no word beginnings, no pairs", stem=0),
        text("no pairs", pairs=0),
        text("no endings", endings=False),
        text("no edges", edges=False),
        text("character n-grams of 2 to 4", char_max=4),
        text("character n-grams of 3 to 6", char_min=3, char_max=6),
        text("and whole words", words=1),
        text("and word pairs", words=2),
        text("words and word pairs alone", char_max=0, stem=0, edges=False, endings=False, words=2),
        other("SVM, C = 0.3", svm_c=0.3),
        other("SVM, C = 3", svm_c=3.0),
        other("SVM, rare intents weigh more", balanced=True),
        other("complement naive Bayes", members=("nb",)),
        other("SVM and naive Bayes", members=("svm", "nb")),
        other("logistic regression", members=("lr",)),
        other("SVM and logistic regression", members=("svm", "lr")),
    ]


def compare(
    examples: Sequence[Example], rows: Sequence[Row], choices: Sequence[Alternative], reference: list[bool]
) -> Iterator[Measured]:
    """Train and measure each; the first is what the others are tested against, its answers go into `reference`."""
    for choice in choices:
        started = time.perf_counter()
        understanding = Understanding.fit(examples, choice.options, choice.normalise)
        training = time.perf_counter() - started
        measured = measure(choice.name, rows, understanding.parse, training, reference)
        with tempfile.TemporaryDirectory() as folder:
            understanding.model.save(Path(folder))
            size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
        yield replace(measured, megabytes=size)


def measure(name: str, rows: Sequence[Row], parse: Parse, training: float, reference: list[bool]) -> Measured:
    """Measure one parser; an empty `reference` is filled with its answers, another one is tested against."""
    started = time.perf_counter()
    right = [is_right(row, parse([row.text])[0].intent) for row in rows]
    parsing = 1000 * (time.perf_counter() - started) / len(rows)
    if not reference:
        reference.extend(right)
    gained = sum(new and not old for new, old in zip(right, reference, strict=True))
    lost = sum(old and not new for new, old in zip(right, reference, strict=True))
    p_value = float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    return Measured(name, evaluate(rows, parse), training, parsing, 0.0, p_value)


def _lower_only(text: str) -> str:
    return _NOT_WORD.sub(" ", text.lower()).strip()


def _fold_only(text: str) -> str:
    return _NOT_WORD.sub(" ", fold(text)).strip()
