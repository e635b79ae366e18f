from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.db.migrate import is_current, newest
from bot.db.session import Database
from bot.db.tables import metadata
from bot.settings import ROOT


async def test_migrations_build_what_the_models_say(database: Database) -> None:
    assert await is_current(database.engine)
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    assert differences == []


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert newest() == set(ScriptDirectory(str(ROOT / "bot/db/migrations")).get_heads())
