"""The gateway of a test."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import utc_now
from bot.db.session import Database
from bot.gateway import api_keys
from tests.integration.gateway.running import Gateway, running_gateway
from tests.integration.gateway.shop_system import ShopSystem


@pytest.fixture
async def gateway(database: Database) -> AsyncIterator[Gateway]:
    async with running_gateway(database) as gateway:
        yield gateway


@pytest.fixture
async def shop(gateway: Gateway, database: Database) -> ShopSystem:
    """A shop's system with an API key of its own."""
    async with database.transaction() as session:
        secret = await api_keys.create_key(session, "test", utc_now())
    return ShopSystem(gateway, secret)
