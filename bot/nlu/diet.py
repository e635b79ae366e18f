"""Rasa's own neural classifier, trained for comparison only: the product has no use for TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.compare import Measured, measure
from bot.nlu.dataset import Row
from bot.nlu.evaluation import rasa_parser


def _pipeline(epochs: int) -> list[dict[str, Any]]:
    """What `rasa init` writes. Behind our fold it cannot stand: Rasa's featurizers read the message itself."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "random_seed": 1, "entity_recognition": False},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def measure_diet(root: Path, rows: Sequence[Row], reference: list[bool], epochs: int = 100) -> Measured:
    """Train the stock pipeline on the project's data and measure it. Takes minutes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "config.yml"
        recipe = {"recipe": "default.v1", "assistant_id": "diet", "language": "tr", "pipeline": _pipeline(epochs)}
        config.write_text(yaml.safe_dump(recipe), encoding="utf-8")
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", "data/nlu"]
        command += ["--out", str(folder), "--fixed-model-name", "diet"]
        environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        started = time.perf_counter()
        subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
        training = time.perf_counter() - started
        model = folder / "diet.tar.gz"
        measured = measure(
            f"DIET, {epochs} epochs, stock pipeline and fallback", rows, rasa_parser(model), training, reference
        )
        return replace(measured, megabytes=model.stat().st_size / 1e6)
