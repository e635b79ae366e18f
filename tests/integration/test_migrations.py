from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.db.migrate import is_current
from bot.db.session import Database
from bot.db.tables import metadata


async def test_migrations_build_what_the_models_say(database: Database) -> None:
    assert await is_current(database.engine)
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    assert differences == []
