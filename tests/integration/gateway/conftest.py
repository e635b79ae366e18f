"""The gateway of a test."""

from collections.abc import AsyncIterator

import pytest

from bot.db.session import Database
from tests.integration.gateway.running import Gateway, running_gateway


@pytest.fixture
async def gateway(database: Database) -> AsyncIterator[Gateway]:
    async with running_gateway(database) as gateway:
        yield gateway
