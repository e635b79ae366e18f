"""Alembic's entry: one connection given by `bot.db.migrate`, or a new one to the configured database."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db.embedded import ensure_database_url
from bot.db.session import async_url
from bot.db.tables import metadata
from bot.settings import get_settings


def run(connection: Connection) -> None:
    """Run the migrations on `connection`."""
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_online() -> None:
    """Run them on the configured database."""
    engine = create_async_engine(async_url(ensure_database_url(get_settings())))
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_online())
