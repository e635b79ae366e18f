"""Measures an understanding on a file of messages: in every style of writing, per label, over thresholds."""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.dataset import FALLBACK, Row
from bot.nlu.model import Prediction
from bot.nlu.scoring import LabelScores, Scores, is_right, pairs, per_label, score
from bot.nlu.styles import all_styles
from bot.nlu.understanding import Parsed

Parse = Callable[[Sequence[str]], list[Parsed]]
"""Understands messages, one answer each: `Understanding.parse`, or `rasa_parser` for a trained Rasa model."""

THRESHOLDS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
_BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence lies in one range."""

    least: float
    messages: int
    confidence: float
    """Mean."""
    accuracy: float


@dataclass(frozen=True)
class Evaluation:
    """Everything that a report shows."""

    styles: dict[str, Scores]
    labels: list[LabelScores]
    """Of the first style, the messages as they are; so are all below."""
    confusions: list[tuple[str, str]]
    """(true, predicted), right ones included."""
    thresholds: dict[float, Scores]
    """What the fallback would give at other thresholds, all else equal."""
    bins: list[Bin]
    calibration_error: float
    """Mean distance between confidence and accuracy, weighted by messages."""
    wrong: list[tuple[Row, Parsed]]


def evaluate(rows: Sequence[Row], parse: Parse) -> Evaluation:
    """Measure `parse` on `rows`."""
    answers = {name: parse([style(row.text) for row in rows]) for name, style in all_styles().items()}
    plain = next(iter(answers.values()))
    intents = [parsed.intent for parsed in plain]
    bins = _bins(rows, plain)
    return Evaluation(
        styles={name: score(rows, [parsed.intent for parsed in parsed_rows]) for name, parsed_rows in answers.items()},
        labels=per_label(rows, intents),
        confusions=pairs(rows, intents),
        thresholds={threshold: score(rows, [_at(parsed, threshold) for parsed in plain]) for threshold in THRESHOLDS},
        bins=bins,
        calibration_error=sum(b.messages * abs(b.confidence - b.accuracy) for b in bins) / max(1, len(rows)),
        wrong=[(row, parsed) for row, parsed in zip(rows, plain, strict=True) if not is_right(row, parsed.intent)],
    )


def rasa_parser(model: Path) -> Parse:
    """A parser by the trained Rasa model at `model`, through Rasa's own processor. Imports Rasa: seconds.

    Raises:
        FileNotFoundError: there is no such model.
    """
    if not model.exists():
        raise FileNotFoundError(model)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.showwarning = lambda *_, **__: None  # Rasa's libraries warn of each other, whatever filters say
    import structlog
    from rasa.core.agent import load_agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(model)))

    def parse(texts: Sequence[str]) -> list[Parsed]:
        return [_from_rasa(text, loop.run_until_complete(agent.parse_message(text))) for text in texts]

    return parse


def _from_rasa(text: str, parsed: dict[str, Any]) -> Parsed:
    ranking = tuple(
        Prediction(entry["name"], entry["confidence"])
        for entry in parsed["intent_ranking"]
        if entry["name"] != FALLBACK
    )
    return Parsed(text, parsed["intent"]["name"], ranking[0].confidence if ranking else 0.0, ranking)


def _at(parsed: Parsed, threshold: float) -> str:
    """The intent that another threshold would have given."""
    if not parsed.ranking or parsed.ranking[0].confidence < threshold:
        return FALLBACK
    return parsed.ranking[0].name if parsed.intent == FALLBACK else parsed.intent


def _bins(rows: Sequence[Row], answers: Sequence[Parsed]) -> list[Bin]:
    """Confidence against accuracy of the best intent, the fallback set aside."""
    placed: dict[float, list[tuple[float, bool]]] = {least: [] for least in _BINS}
    for row, parsed in zip(rows, answers, strict=True):
        if parsed.ranking:
            name, confidence = parsed.ranking[0]
            least = max(bound for bound in _BINS if confidence >= bound)
            placed[least].append((confidence, is_right(row, name)))
    return [
        Bin(least, len(found), sum(c for c, _ in found) / len(found), sum(r for _, r in found) / len(found))
        for least, found in placed.items()
        if found
    ]
