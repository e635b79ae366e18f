"""Trained models: which one is current, and what it was trained from."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT

SOURCES = (
    "domain.yml",
    "config.yml",
    "data/nlu",
    "data/rules",
    "data/stories",
    "data/responses",
    "bot/nlu",
    "bot/turkish",
)


def fingerprint(root: Path = ROOT) -> str:
    """A digest of all that a model is made from: data, configuration and the code of our own components."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def model_path(model_dir: Path, root: Path = ROOT) -> Path:
    """Where the model of the present sources lies, or will lie."""
    return model_dir / f"vaybe-{fingerprint(root)}.tar.gz"


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(p for p in path.rglob("*") if p.suffix in {".yml", ".py", ".txt", ".tsv"})
