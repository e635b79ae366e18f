"""What the shop's integration tests share."""

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.settings import ROOT
from bot.shop.settings import ShopSettings, load_shop_settings

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="session")
def shop() -> ShopSettings:
    return load_shop_settings(ROOT / "shop.yml")


@pytest.fixture
def now() -> datetime:
    return NOW


def an_order(**changes: Any) -> dict[str, Any]:
    """An order as a shop would push it."""
    order: dict[str, Any] = {
        "id": "O-1",
        "number": "TR1000001",
        "customer": {"id": "C-1", "name": "Ayşe Yılmaz", "phone": "0555 000 12 34", "email": "Ayse@example.com"},
        "status": "shipped",
        "placed_at": "2026-11-15T10:00:00+03:00",
        "lines": [
            {"sku": "A", "name": "Elbise", "quantity": 2, "unit_price": "149.90"},
            {"sku": "B", "name": "Kupa", "unit_price": 60},
        ],
        "total": "359.80",
    }
    return order | changes


def a_parcel(**changes: Any) -> dict[str, Any]:
    """A parcel as a shop would push it."""
    parcel: dict[str, Any] = {"id": "S-1", "carrier": "yurtici", "tracking_number": "1234 5678", "status": "in_transit"}
    return parcel | changes


def an_event(**changes: Any) -> dict[str, Any]:
    """A movement as a shop would push it."""
    event: dict[str, Any] = {"id": "E-1", "status": "Yolda", "occurred_at": "2026-11-16T10:00:00+03:00"}
    return event | changes
