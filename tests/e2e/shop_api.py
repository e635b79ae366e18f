"""A shop's system: pushes orders through the public API with a key of its own."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import aiohttp

from tests.e2e.conftest import Product


class ShopApi:
    """One integration."""

    def __init__(self, product: Product) -> None:
        self.url = product.url
        printed = product.vaybe("api-key", "create", f"test-{uuid4().hex[:8]}")
        self.key = next(word for word in printed.split() if word.startswith("vbk_"))

    async def post(self, path: str, body: Any) -> Any:
        """POST `body`; give the answer's JSON. Every item must have been taken."""
        headers = {"Authorization": f"Bearer {self.key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.url}{path}", json=body) as answer,
        ):
            data = await answer.json()
            assert answer.status < 300, data
        return data

    async def order(self, number: str, phone: str, name: str = "Defne Aydın", **fields: Any) -> str:
        """Push an order that was placed four days ago; return its number."""
        await self.post(
            "/api/v1/orders",
            {
                "id": f"E2E-{number}",
                "number": number,
                "customer": {"id": f"C-{phone}", "name": name, "phone": phone, "email": f"c{phone[-4:]}@example.com"},
                "status": "shipped",
                "placed_at": ago(days=4),
                "total": "749.90",
                "lines": [{"sku": "SEY-1", "name": "Seramik Çaydanlık", "quantity": 1, "unit_price": "749.90"}],
                **fields,
            },
        )
        return number

    async def last_code(self) -> str:
        """The one-time code sent last, from the developers' outbox."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/dev/outbox.json") as answer:
            notices = (await answer.json())["notices"]
        found = re.search(r"\b\d{6}\b", notices[0]["body"])
        assert found, notices[0]
        return found.group()


def ago(**span: float) -> str:
    """A moment that long ago, as ISO 8601."""
    return (datetime.now(timezone.utc) - timedelta(**span)).isoformat()


def day(offset: int) -> str:
    """The day `offset` days from today in Istanbul, as ISO 8601."""
    return (datetime.now(timezone(timedelta(hours=3))) + timedelta(days=offset)).date().isoformat()


def parcel(number: str, status: str, *, carrier: str = "aras", last: float = 5, **fields: Any) -> dict[str, Any]:
    """A shipment that left the day before yesterday and last moved `last` hours ago."""
    return {
        "id": f"S-{number}",
        "carrier": carrier,
        "tracking_number": f"7{abs(hash(number)) % 10**11:011d}",
        "shipped_at": ago(days=2),
        "events": [
            {"id": "1", "status": "info_received", "occurred_at": ago(days=2, hours=1)},
            {"id": "2", "status": status, "occurred_at": ago(hours=last), "place": "Ankara Aktarma Merkezi"},
        ],
        **fields,
    }
