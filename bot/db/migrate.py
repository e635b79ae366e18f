"""Bring a database to the newest schema. Alembic is loaded only when something is to be applied."""

import re
from functools import lru_cache

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.locks import Lock
from bot.settings import ROOT

_FOLDER = ROOT / "bot/db/migrations"
_REVISION = re.compile(r"^(down_revision|revision)\b.*?= *(?:[\"'](\w+)[\"']|None)", re.MULTILINE)


async def upgrade(engine: AsyncEngine) -> None:
    """Apply what is missing; two processes that try at once wait for each other."""
    if await is_current(engine):
        return
    from alembic import command
    from alembic.config import Config

    def run(connection: Connection) -> None:
        config = Config(str(ROOT / "alembic.ini"), attributes={"configure_logger": False, "connection": connection})
        config.set_main_option("script_location", str(_FOLDER))
        command.upgrade(config, "head")

    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": Lock.MIGRATION})
        await connection.run_sync(run)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether nothing is left to apply."""
    async with engine.connect() as connection:
        if await connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
            return False
        found = (await connection.scalars(text("SELECT version_num FROM alembic_version"))).all()
    return set(found) == newest()


@lru_cache
def newest() -> frozenset[str]:
    """The revisions that no other one follows: one, unless two were made at the same time."""
    revisions, followed = set(), set()
    for file in (_FOLDER / "versions").glob("*.py"):
        named = dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        revisions.add(named["revision"])
        followed.add(named["down_revision"])
    return frozenset(revisions - followed)
