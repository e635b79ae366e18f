"""Rasa's own neural classifier, trained for comparison only: the product has no use for TensorFlow."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.compare import Measured, measure
from bot.nlu.dataset import FALLBACK, Row
from bot.nlu.evaluation import Parse, rasa_parser
from bot.nlu.model import Prediction
from bot.nlu.understanding import Parsed

_PROGRESS = re.compile(r"Epochs:.*?(\d+)/\d+ .*?t_loss=([\d.e-]+).*?i_acc=([\d.]+)")


def _pipeline(epochs: int, batch: int) -> list[dict[str, Any]]:
    """What `rasa init` writes, with all intents ranked.

    It cannot stand behind our fold: Rasa's featurizers read the message itself.
    """
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier", "epochs": epochs, "batch_size": [batch, batch], "random_seed": 1,
            "entity_recognition": False, "ranking_length": 0,
        },
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]  # fmt: skip


def measure_diet(
    root: Path,
    rows: Sequence[Row],
    reference: list[bool],
    ours: Parse,
    *,
    epochs: int,
    batch: int,
    minutes: float,
) -> Iterator[Measured]:
    """Train the stock pipeline on the project's data; measure it, and the mean of it and `ours`. Takes an hour.

    What Rasa prints while it trains goes to stderr. The training ends early when `minutes` are over. The name of a line
    tells the last epoch and its accuracy on the training data, which says whether the training was long enough.

    Raises:
        RuntimeError: the training failed.
    """
    with tempfile.TemporaryDirectory() as name:
        started = time.perf_counter()
        model, epoch, accuracy = _train(root, Path(name), _pipeline(epochs, batch), minutes)
        training = time.perf_counter() - started
        size = model.stat().st_size / 1e6
        diet = rasa_parser(model)
        what = f"DIET, {epoch} epochs of batches of {batch} (at the end {100 * accuracy:.1f} % of training data right)"
        for line, parse in ((f"{what}, stock fallback", diet), ("SVM and DIET", _mean(ours, diet))):
            yield replace(measure(line, rows, parse, training, reference), megabytes=size)


def _train(root: Path, folder: Path, pipeline: list[dict[str, Any]], minutes: float) -> tuple[Path, int, float]:
    """The model, the last epoch, and its accuracy on the training data."""
    config = folder / "config.yml"
    recipe = {"recipe": "default.v1", "assistant_id": "diet", "language": "tr", "pipeline": pipeline}
    config.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    command = [sys.executable, "-m", "bot.nlu.diet_training", str(config), str(folder), str(minutes)]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    epoch, accuracy = 0, 0.0
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None  # for the type checker: it is a pipe
        for line in process.stderr:  # a progress bar's returns count as ends of lines
            sys.stderr.write(line)
            if progress := _PROGRESS.search(line):
                epoch, accuracy = int(progress.group(1)), float(progress.group(3))
    if process.returncode:
        raise RuntimeError(f"the training of DIET ended with {process.returncode}")
    return folder / "diet.tar.gz", epoch, accuracy


def _mean(ours: Parse, diet: Parse) -> Parse:
    """The mean of both probabilities; our fallback decides on what is unreadable, the ensemble's order on the rest."""

    def parse(texts: Sequence[str]) -> list[Parsed]:
        return [_mix(one, other) for one, other in zip(ours(texts), diet(texts), strict=True)]

    return parse


def _mix(ours: Parsed, diet: Parsed) -> Parsed:
    sums: defaultdict[str, float] = defaultdict(float)
    for prediction in (*ours.ranking, *diet.ranking):
        sums[prediction.name] += prediction.confidence / 2
    ranking = tuple(Prediction(name, sums[name]) for name in sorted(sums, key=lambda name: -sums[name]))
    intent = ranking[0].name if ranking and ours.intent != FALLBACK else FALLBACK
    return Parsed(ours.text, intent, ranking[0].confidence if ranking else 0.0, ranking)
