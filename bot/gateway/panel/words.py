"""The panel's words, from `data/templates/panel.yml`."""

from bot import wording

_TABLE = "templates/panel"


def word(group: str, key: str, **values: str) -> str:
    """The words for `key` with `values` put in, not escaped yet; the key itself where the file has none for it."""
    return wording.text(_TABLE, group, key, **values) if key in wording.table(_TABLE)[group] else key
