"""Every field of words that somebody else fills in, found in the models."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel

from bot.gateway.api.schemas import ChatIn
from bot.returns.answers import ChangeAnswer, ShopAnswer
from bot.returns.paying import RefundPaid
from bot.settings import ROOT
from bot.shop.schemas import CustomerIn, OrderIn, ProductIn, ShipmentEventIn, ShipmentIn
from bot.shop.settings import ShopSettings
from tests.abuse.hostile import markup

MODELS: tuple[type[BaseModel], ...] = (
    OrderIn, ProductIn, CustomerIn, ShipmentIn, ShipmentEventIn, ShopAnswer, ChangeAnswer, RefundPaid, ChatIn,
    ShopSettings,
)  # fmt: skip
TYPES = ROOT / "web/src/widget/types.ts"
_FORMATS = {"date", "date-time", "time"}
_EXPORT = re.compile(r"^export (?:interface|type) (\w+)", re.M)
_WORDS = re.compile(r"(\w+)\??: string\b")


def words_of(model: type[BaseModel]) -> set[str]:
    """Paths of the model's strings that hold any text, as `OrderIn.lines[].name`."""
    schema = model.model_json_schema()
    return {f"{model.__name__}{path}" for path in _strings(schema, schema.get("$defs", {}), "")}


def _strings(schema: dict[str, Any], models: dict[str, Any], path: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = models[schema["$ref"].rpartition("/")[2]]
    variants = [part for name in ("anyOf", "allOf", "oneOf") for part in schema.get(name, ())]
    if any("pattern" in part for part in variants) and any(part.get("type") == "number" for part in variants):
        return  # an amount
    for part in variants:
        yield from _strings(part, models, path)
    if schema.get("type") == "string" and not {"enum", "const"} & set(schema) and schema.get("format") not in _FORMATS:
        yield path
    items = schema.get("items", {})
    for part in [*schema.get("prefixItems", ()), *([items] if items else [])]:
        yield from _strings(part, models, f"{path}[]")
    for name, field in schema.get("properties", {}).items():
        yield from _strings(field, models, f"{path}.{name}")
    if isinstance(more := schema.get("additionalProperties"), dict):
        yield from _strings(more, models, f"{path}{{}}")


def words_of_widget() -> set[str]:
    """The same of the shapes that the widget shows, as `widget.Card.title`."""
    _, *parts = _EXPORT.split(TYPES.read_text(encoding="utf-8"))
    shapes = zip(parts[::2], parts[1::2], strict=True)
    return {f"widget.{name}.{field}" for name, body in shapes for field in _WORDS.findall(body)}


def hostile_shop(kept: set[str]) -> dict[str, Any]:
    """The demo's shop file with markup in each text but those `kept`."""
    shop = yaml.safe_load((ROOT / "shop.yml").read_text(encoding="utf-8"))
    texts = words_of(ShopSettings) - kept
    return dict(_hostile(shop, "ShopSettings", texts))


def _hostile(value: Any, path: str, texts: set[str]) -> Any:
    if isinstance(value, dict):
        maps = any(text.startswith(f"{path}{{}}") for text in texts)
        return {key: _hostile(item, f"{path}{{}}" if maps else f"{path}.{key}", texts) for key, item in value.items()}
    if isinstance(value, list):
        return [_hostile(item, f"{path}[]", texts) for item in value]
    return markup(path) if path in texts else value
