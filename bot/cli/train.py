"""`vaybe train`: make the model of the present data, unless it is there."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.bootstrap import load_settings
from bot.settings import ROOT

KEPT_MODELS = 3
_STALE_SECONDS = 3600


def train(
    force: Annotated[bool, typer.Option(help="Train even if the model of the present data is there.")] = False,
) -> None:
    """Train the model. Takes about half a minute; skipped when nothing has changed."""
    from bot.dialogue.trained import model_path

    console = Console(stderr=True)
    settings = load_settings()
    target = model_path(settings.model_dir)
    if target.exists() and not force:
        console.print(f"The model is current: {target.name}")
        return
    settings.model_dir.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=settings.model_dir) as folder, console.status("Training the model…"):
        made = _run_rasa(Path(folder))
        os.replace(made, target)
    remove_old(settings.model_dir)
    size = target.stat().st_size / 1e6
    console.print(f"Trained {target.name}: {time.monotonic() - started:.0f} s, {size:.1f} MB")


def _run_rasa(folder: Path) -> Path:
    """Run `rasa train` and return what it made; its output is shown only when it fails."""
    command = [
        sys.executable,
        "-m",
        "bot.dialogue.rasa_command",
        "train",
        "--out",
        str(folder),
        "--fixed-model-name",
        "model",
    ]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    # A cache of its own: Rasa's cannot tell when the code of our components has changed.
    environment["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    model = folder / "model.tar.gz"
    if result.returncode != 0 or not model.exists():
        Console(stderr=True).print(result.stdout[-6000:] + result.stderr[-6000:], markup=False, highlight=False)
        raise typer.Exit(1)
    return model


def remove_old(model_dir: Path) -> None:
    """Keep the newest models, and what another training is working on."""
    models = sorted(model_dir.glob("vaybe-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[KEPT_MODELS:]:
        old.unlink()
    for folder in model_dir.glob("tmp*"):  # of a training that was killed; a young one may be another that still runs
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(folder)
