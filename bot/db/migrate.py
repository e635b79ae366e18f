"""Bring a database to the newest schema."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import ROOT

_MIGRATION_LOCK = 7_320_001


def _config() -> Config:
    return Config(str(ROOT / "alembic.ini"), attributes={"configure_logger": False})


async def upgrade(engine: AsyncEngine) -> None:
    """Apply what is missing; two processes that try at once wait for each other."""

    def run(connection: Connection) -> None:
        config = _config()
        config.set_main_option("script_location", str(ROOT / "bot/db/migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        await connection.run_sync(run)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether nothing is left to apply."""
    config = _config()
    config.set_main_option("script_location", str(ROOT / "bot/db/migrations"))
    head = ScriptDirectory.from_config(config).get_current_head()
    async with engine.connect() as connection:
        current = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    return current == head
