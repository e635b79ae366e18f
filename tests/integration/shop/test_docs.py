"""The documentation is true: its examples import, its tables are whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from bot.db.session import Database
from bot.settings import ROOT
from bot.shop.carrier_states import _WORDS
from bot.shop.import_file import import_file
from bot.shop.settings import ShopSettings

IMPORT = (ROOT / "docs/import.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs/shop-settings.md").read_text(encoding="utf-8")


async def test_the_examples_import(database: Database, shop: ShopSettings, tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    examples = re.findall(r"```json\n(.+)\n```", IMPORT)
    path.write_text("\n".join(examples), encoding="utf-8")
    problems: list[object] = []
    summary = await import_file(database, path, shop, on_error=lambda line: problems.append(line.errors))
    assert problems == []
    assert summary.good == 5


def test_every_carrier_state_is_listed() -> None:
    for words in _WORDS.values():
        for word in words.split("|"):
            assert word.strip() in IMPORT


def _fields(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _fields(part)


def test_every_setting_is_explained() -> None:
    for name in set(_fields(ShopSettings)) - {"start", "end"}:
        assert f"`{name}`" in SETTINGS, name
