"""The panel's words, from `data/templates/panel.yml`."""

from functools import lru_cache
from string import Template

import yaml

from bot.notify.templates import FOLDER


def word(group: str, key: str, **values: str) -> str:
    """The words for `key` with `values` put in, not escaped yet; the key itself where the file has none for it."""
    return Template(_words()[group].get(key, key)).substitute(values)


@lru_cache
def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load((FOLDER / "panel.yml").read_text(encoding="utf-8"))
    return loaded
