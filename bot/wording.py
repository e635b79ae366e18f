"""What people read, from the tables under `data/`: no sentence of theirs stands in Python."""

from collections.abc import Mapping
from functools import lru_cache
from string import Template
from typing import Any

import yaml

from bot.settings import ROOT


@lru_cache
def table(name: str) -> Mapping[str, Any]:
    """The table `data/<name>.yml` ("texts/tracking"), read once.

    Raises:
        FileNotFoundError: there is no such table.
    """
    loaded: Mapping[str, Any] = yaml.safe_load((ROOT / "data" / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def text(name: str, /, *keys: str, **values: object) -> str:
    """The text under `keys` in the table `name`, its `$names` filled in. Nothing is escaped.

    Raises:
        FileNotFoundError: there is no such table.
        KeyError: there is no such text, or it names a value that was not given.
    """
    found: Any = table(name)
    for key in keys:
        found = found[key]
    return Template(str(found)).substitute({key: str(value) for key, value in values.items()})
