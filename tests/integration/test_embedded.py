"""The embedded PostgreSQL comes back whatever a killed one has left behind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from bot.db.embedded import is_running, start_embedded


def processes_of(data_dir: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):  # ended meanwhile, or dead and not yet buried
            if process.name() == "postgres" and str(data_dir) in process.cmdline():
                found.append(process)
    return found


def kill(data_dir: Path) -> None:
    for first in processes_of(data_dir):
        for process in [*first.children(recursive=True), first]:
            with suppress(psutil.Error):
                process.kill()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vaybe-pg-") as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as another user when we are root
        path = Path(folder) / "pg"
        yield path
        kill(path)


def test_files_that_name_a_living_process_do_not_keep_it_from_starting(data_dir: Path) -> None:
    url = start_embedded(data_dir)
    locks = [data_dir / "postmaster.pid", data_dir / ".s.PGSQL.5432.lock"]
    left_behind = [lock.read_text() for lock in locks]
    dead = left_behind[0].splitlines()[0]
    kill(data_dir)
    for lock, text in zip(locks, left_behind, strict=True):  # as after a power cut, when the number is someone else's
        lock.unlink(missing_ok=True)
        lock.write_text(text.replace(dead, str(os.getpid()), 1))
    assert not is_running(data_dir)
    assert start_embedded(data_dir) == url
    assert is_running(data_dir)
