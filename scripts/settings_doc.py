"""Writes docs/settings.md from the typed settings: `python scripts/settings_doc.py`. A test compares the two."""

import json
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from bot.care.settings import CareSettings
from bot.desk.settings import DeskSettings
from bot.identity.settings import IdentitySettings
from bot.settings import ROOT, Settings

TARGET = ROOT / "docs" / "settings.md"
OPENING = """# Settings

Read from the environment, or from a `.env` file beside `Makefile`. A wrong value stops the start with a sentence that
names it.
Lists are JSON: `VAYBE_ALLOWED_ORIGINS='["https://www.example.com"]'`. What the shop promises its customers is in
[shop-settings.md](shop-settings.md). This page is written by `scripts/settings_doc.py`.
"""
SECTIONS: dict[str, type[BaseSettings]] = {
    "Processes": Settings,
    "Who is asking": IdentitySettings,
    "Tickets": CareSettings,
    "Handoff": DeskSettings,
}


def text() -> str:
    """The page."""
    return OPENING + "".join(f"\n## {title}\n\n{_table(kind)}" for title, kind in SECTIONS.items())


def _table(kind: type[BaseSettings]) -> str:
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    prefix = kind.model_config.get("env_prefix", "")
    for name, field in kind.model_fields.items():
        meaning = " ".join((field.description or "").split())
        rows.append(f"| `{field.alias or (prefix + name).upper()}` | {_default(field.default)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _default(value: object) -> str:
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return f"`{json.dumps(value)}`" if isinstance(value, (tuple, bool)) else f"`{value}`"


def variables() -> Iterator[str]:
    """All variables' names."""
    for kind in SECTIONS.values():
        prefix = kind.model_config.get("env_prefix", "")
        for name, field in kind.model_fields.items():
            yield field.alias or (prefix + name).upper()


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
