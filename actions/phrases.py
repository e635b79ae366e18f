"""Pieces of text that answers are composed of, from `data/texts/*.yml`; whole answers are Rasa responses."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "data" / "texts"


@lru_cache
def _table(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def phrase(path: str, **values: object) -> str:
    """The phrase at `path` ("tracking.line.link") with its `$names` filled in.

    Raises:
        KeyError: there is no such phrase, or it names a value that was not given.
    """
    table, *keys = path.split(".")
    found: Any = _table(table)
    for key in keys:
        found = found[key]
    return Template(str(found)).substitute({name: str(value) for name, value in values.items()})


def title(intent: str) -> str | None:
    """What a button that means `intent` is called; None for intents that are not offered."""
    titles: Mapping[str, str] = _table("titles")["intent"]
    return titles.get(intent)
