"""A fake system of the shop: answers as it is told to, and remembers what it was sent."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.db.session import Database
from bot.integrations.dispatch import open_client
from bot.integrations.endpoints import add_endpoint
from bot.integrations.events import OrderRef, emit
from bot.settings import Settings
from bot.shop.models import Customer, Order, OrderStatus

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


@dataclass
class FakeShop:
    """Stacked answers (200 when none is left) and what came in."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    called: list[tuple[dict[str, str], dict[str, Any], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.called.append(({key.lower(): value for key, value in request.headers.items()}, json.loads(body), body))
        status = self.answers.pop(0) if self.answers else 200
        headers = {"Location": "http://127.0.0.1:9/"} if status in (301, 302, 307) else {}
        return web.Response(status=status, headers=headers, text="secret answer")

    @property
    def keys(self) -> list[Any]:
        """The `n` of each event that came in, in order."""
        return [body["data"]["n"] for _, body, _ in self.called]


@pytest.fixture
async def fake_shop() -> AsyncIterator[FakeShop]:
    fake = FakeShop()
    app = web.Application()
    app.router.add_post("/hook", fake.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield fake
    await runner.cleanup()


@pytest.fixture
def settings() -> Settings:
    return Settings(env="dev")  # type: ignore[arg-type]


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[ClientSession]:
    async with open_client(settings) as opened:
        yield opened


@pytest.fixture
async def orders(database: Database) -> list[OrderRef]:
    async with database.transaction() as session:
        customer = Customer(external_id="c1", name="Ayşe", updated_at=NOW)
        session.add(customer)
        await session.flush()
        rows = [
            Order(
                external_id=f"x{n}",
                number=f"TR{n}",
                number_key=f"TR{n}",
                customer_id=customer.id,
                status=OrderStatus.RECEIVED,
                placed_at=NOW,
                total_kurus=1,
                updated_at=NOW,
            )
            for n in range(2)
        ]
        session.add_all(rows)
        await session.flush()
        return [OrderRef(row.id, row.external_id, row.number) for row in rows]


@pytest.fixture
async def secret(database: Database, fake_shop: FakeShop, settings: Settings) -> str:
    async with database.transaction() as session:
        return (await add_endpoint(session, fake_shop.url, settings))[1]


async def tell(database: Database, order: OrderRef, n: int, minutes: int = 0, event: str = "return.approved") -> bool:
    async with database.transaction() as session:
        at = NOW + timedelta(minutes=minutes)
        return await emit(session, event, key=f"{order.id}:{n}", order=order, data={"n": n}, now=at)
