"""The faults. Each does its harm, takes the cause away, and returns; what follows is measured by `run.py`."""

import asyncio
import os
import random
import signal
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import psutil

from tests.faults.proxy import Proxy
from tests.faults.stand import Stand

LIBFAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")


@dataclass
class Ground:
    """What a fault may touch."""

    stand: Stand
    proxy: Proxy
    random: random.Random
    hold: float
    """Seconds that a lasting fault lasts."""
    notes: list[str] = field(default_factory=list)


Fault = Callable[[Ground], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """A fault, and what the product needs for it to be done."""

    do: Fault
    settings: dict[str, str] = field(default_factory=dict)
    disk_mb: int | None = None
    worker_dies: bool = False
    """The worker is among what has to come back: its loading is not part of the recovery."""


async def kill_gateway(ground: Ground) -> None:
    os.kill(ground.stand.pid_of("gateway"), signal.SIGKILL)


async def kill_worker(ground: Ground) -> None:
    os.kill(ground.stand.pid_of("worker"), signal.SIGKILL)


async def kill_supervisor(ground: Ground) -> None:
    ground.stand.process.kill()
    await asyncio.to_thread(ground.stand.process.wait)
    await ground.stand.restart_until_up()


async def kill_postgres(ground: Ground) -> None:
    """`kill -9` of a backend or of the postmaster with all of its children, in turns."""
    processes = ground.stand.all_of_postgres()
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


async def freeze_postgres(ground: Ground) -> None:
    """PostgreSQL answers nothing, and refuses nothing."""
    frozen = ground.stand.all_of_postgres()
    for process in frozen:
        with suppress(psutil.Error):
            process.suspend()
    await asyncio.sleep(ground.hold)
    for process in frozen:
        with suppress(psutil.Error):
            process.resume()


async def stop_postgres(ground: Ground) -> None:
    """PostgreSQL is down and stays down: the supervisor, which would start it again, is held meanwhile."""
    ground.stand.process.send_signal(signal.SIGSTOP)
    first = ground.stand.postmaster()
    assert first
    first.send_signal(signal.SIGINT)  # its fast shutdown
    await asyncio.sleep(ground.hold)
    ground.stand.process.send_signal(signal.SIGCONT)


async def no_worker(ground: Ground) -> None:
    """The worker dies and nobody starts one."""
    ground.stand.process.send_signal(signal.SIGSTOP)
    os.kill(ground.stand.pid_of("worker"), signal.SIGKILL)
    await asyncio.sleep(ground.hold)
    ground.stand.process.send_signal(signal.SIGCONT)


async def hang_worker(ground: Ground) -> None:
    """The worker stands still, its connections open."""
    pid = ground.stand.pid_of("worker")
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(ground.hold)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


async def cut_customers(ground: Ground) -> None:
    ground.proxy.cut()


async def cut_database(ground: Ground) -> None:
    """Every connection to PostgreSQL is ended from its side."""
    connection = await asyncpg.connect(ground.stand.database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'vaybe' AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def fill_disk(ground: Ground) -> None:
    """The disk of the embedded server is full to the last byte for a while."""
    ballast = ground.stand.data_dir / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)
    await asyncio.sleep(ground.hold)
    ballast.unlink()


async def move_clock(ground: Ground) -> None:
    """The wall clock of all processes, PostgreSQL included, jumps an hour ahead or back, and then right again."""
    clock = Path(ground.stand.environment["FAKETIME_TIMESTAMP_FILE"])
    shift = "+3600" if ground.random.random() < 0.5 else "-3600"
    ground.notes.append(shift)
    _set_clock(clock, shift)
    await asyncio.sleep(ground.hold)
    _set_clock(clock, "+0")


async def sigterm(ground: Ground) -> None:
    """An orderly end under load, and the next start."""
    code = await ground.stand.end()
    ground.notes.append(f"exit {code}")
    assert code == 0, f"it ended with {code}"
    await ground.stand.restart_until_up()


def _set_clock(file: Path, shift: str) -> None:
    file.write_text(f"{shift}\n")


def _clock_settings() -> dict[str, str]:
    file = Path(tempfile.gettempdir()) / f"vaybe-clock-{os.getpid()}"
    _set_clock(file, "+0")
    file.chmod(0o644)
    return {
        "LD_PRELOAD": str(LIBFAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        # A step of the wall clock, as an administrator or NTP does it: the monotonic clock goes on.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def scenarios() -> dict[str, Scenario]:
    """All by name; the clock's only where libfaketime is installed."""
    found = {
        "kill-gateway": Scenario(kill_gateway),
        "kill-worker": Scenario(kill_worker, worker_dies=True),
        "kill-supervisor": Scenario(kill_supervisor, worker_dies=True),
        "kill-postgres": Scenario(kill_postgres),
        "stop-postgres": Scenario(stop_postgres),
        "freeze-postgres": Scenario(freeze_postgres),
        "no-worker": Scenario(no_worker, worker_dies=True),
        "hang-worker": Scenario(hang_worker),
        "cut-customers": Scenario(cut_customers),
        "cut-database": Scenario(cut_database),
        "disk-full": Scenario(fill_disk, disk_mb=220),
        "sigterm": Scenario(sigterm, worker_dies=True),
    }
    if LIBFAKETIME.exists():
        found["move-clock"] = Scenario(move_clock, _clock_settings())
    return found
