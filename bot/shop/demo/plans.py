"""Plans of the demo's customers and orders, in days from today, and the tables they are made of."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from bot.shop.models import OrderStatus

_FOLDER = Path(__file__).parent


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParcelPlan(_Plan):
    """A parcel: how far its `journey` came `last` days ago, and in how many days it is expected."""

    carrier: str
    journey: str
    last: int = 0
    expected: int | None = None
    delay_reason: str | None = None
    signed_by: str | None = None
    contents: list[tuple[int, int]] = []
    """(position, quantity)."""


class OrderPlan(_Plan):
    """An order placed `placed` days ago; its lines are (sku, quantity, variant)."""

    number: str
    status: OrderStatus
    placed: int
    expected: int | None = None
    production_stage: str | None = None
    delay_reason: str | None = None
    cancelled: int | None = None
    cancel_reason: str | None = None
    payment: str = "credit_card"
    lines: list[tuple[str, int, str] | tuple[str, int]]
    parcels: list[ParcelPlan] = []


class CustomerPlan(_Plan):
    """A customer; `place` counts in the table of places."""

    id: str
    name: str
    phone: str
    place: int
    note: str | None = None
    orders: list[OrderPlan] = []


@lru_cache
def table(name: str) -> dict[str, Any]:
    """The demo's table `name` (.yml beside this module)."""
    loaded: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


@lru_cache
def showcase() -> tuple[CustomerPlan, ...]:
    """The customers with fixed, memorable orders."""
    rows = yaml.safe_load((_FOLDER / "showcase.yml").read_text(encoding="utf-8"))
    return tuple(CustomerPlan.model_validate(row) for row in rows)
