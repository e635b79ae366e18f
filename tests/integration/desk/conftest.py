"""A shop, conversations, and a way to ask for a person."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timezone

import pytest

from bot.conversations.models import Conversation
from bot.db.session import Database
from bot.desk.queue import HandoffResult, request_handoff
from bot.settings import ROOT
from bot.shop.settings import ShopSettings, load_shop_settings

# Wednesday 18 November 2026, 12:00 in Istanbul: the demo shop's desk is open until 12:30.
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)

Ask = Callable[..., Awaitable[HandoffResult]]


@pytest.fixture(scope="session")
def shop() -> ShopSettings:
    return load_shop_settings(ROOT / "shop.yml")


@pytest.fixture
def talk(database: Database) -> Callable[[str], Awaitable[int]]:
    async def make(address: str) -> int:
        async with database.transaction() as session:
            row = Conversation(channel="web", address=address)
            session.add(row)
            await session.flush()
            return row.id

    return make


@pytest.fixture
def ask(database: Database, shop: ShopSettings) -> Ask:
    async def request(
        conversation_id: int, priority: int = 3, now: datetime = NOW, summary: str = "özet"
    ) -> HandoffResult:
        async with database.transaction() as session:
            conversation = await session.get_one(Conversation, conversation_id)
            return await request_handoff(session, conversation, "asked", priority, "general", summary, None, now, shop)

    return request
