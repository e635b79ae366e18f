"""The faults. Each does its harm, takes the cause away, and returns; what follows is measured by `run.py`."""

import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import psutil

from tests.faults import harm
from tests.faults.customer import Customer
from tests.faults.proxy import Proxy
from tests.faults.stand import Stand

APOLOGY_SECONDS = 240.0
"""Within which a customer whose message cannot be answered hears so."""
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
    to_be_set_aside: list[Customer] = field(default_factory=list)
    """Customers whose messages nobody can answer."""
    gone_at: float = 0.0
    """When the cause was gone, where that is before the fault's function returns."""


Fault = Callable[[Ground], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """A fault, and what the product needs for it to be done."""

    do: Fault
    settings: dict[str, str] = field(default_factory=dict)
    disk_mb: int | None = None
    worker_dies: bool = False
    """The worker is among what has to come back: its loading is not part of the recovery."""
    lasts: bool = False
    """For `Ground.hold` seconds."""
    own_seconds: float = 0.0
    """How long it may take beside that."""


async def kill_gateway(ground: Ground) -> None:
    os.kill(ground.stand.pid_of("gateway"), signal.SIGKILL)


async def kill_worker(ground: Ground) -> None:
    os.kill(ground.stand.pid_of("worker"), signal.SIGKILL)


async def kill_supervisor(ground: Ground) -> None:
    ground.stand.process.kill()
    await asyncio.to_thread(ground.stand.process.wait)
    ground.gone_at = time.monotonic()
    await ground.stand.restart_until_up()


async def kill_postgres(ground: Ground) -> None:
    """`kill -9` of the postmaster and all of its children."""
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
    """The worker stands still, its connections open, until the supervisor ends it."""
    pid = ground.stand.pid_of("worker")
    os.kill(pid, signal.SIGSTOP)
    await ground.stand.until(lambda: not psutil.pid_exists(pid), "the end of the worker that hangs", 60)


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
    _set_clock(clock, shift)
    try:
        for name in ("gateway", "worker"):
            libraries = psutil.Process(ground.stand.pid_of(name)).memory_maps()
            assert any(each.path == str(LIBFAKETIME) for each in libraries), f"the {name} has a clock of its own"
        connection = await asyncpg.connect(ground.stand.database_url, timeout=10)
        moved = (await connection.fetchval("SELECT clock_timestamp()")).timestamp() - time.time()
        await connection.close()
        assert abs(moved - int(shift)) < 60, f"PostgreSQL's clock moved by {moved} s instead of {shift}"
        await asyncio.sleep(ground.hold)
    finally:
        _set_clock(clock, "+0")


async def sigterm(ground: Ground) -> None:
    """An orderly end under load, and the next start."""
    code = await ground.stand.end()
    ground.notes.append(f"exit {code}")
    assert code == 0, f"it ended with {code}"
    ground.gone_at = time.monotonic()
    await ground.stand.restart_until_up()


async def poison(ground: Ground) -> None:
    """A message whose action fails each time."""
    await _says_and_is_apologised_to(ground, harm.POISON)


async def hang_action(ground: Ground) -> None:
    """A message whose action waits for something that never comes."""
    await _says_and_is_apologised_to(ground, harm.HANGS)


async def block_worker(ground: Ground) -> None:
    """A message whose action blocks the event loop: no timeout of the loop can end that."""
    await _says_and_is_apologised_to(ground, harm.BLOCKS)


async def _says_and_is_apologised_to(ground: Ground, word: str) -> None:
    customer = Customer(ground.stand.url, f"{word}-{len(ground.to_be_set_aside)}")
    ground.to_be_set_aside.append(customer)
    try:
        await customer.arrive()
        await customer.says(f"kargom nerede {word}")
        await customer.is_told(APOLOGY_SECONDS, "talep numaranız")
    finally:
        await customer.leave()


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


def _harmful(**settings: str) -> dict[str, str]:
    return {"PYTHONPATH": str(Path(harm.__file__).parent), **settings}


SMALL_SETTINGS = _harmful(VAYBE_SILENT_SECONDS="5", VAYBE_TURN_TIMEOUT_SECONDS="5")
"""For all scenarios on one product, where little time is to be spent."""


def scenarios() -> dict[str, Scenario]:
    """All by name; the clock's only where libfaketime is installed, the disk's where one may be mounted."""
    found = {
        "kill-gateway": Scenario(kill_gateway),
        "kill-worker": Scenario(kill_worker, worker_dies=True),
        "kill-supervisor": Scenario(kill_supervisor, worker_dies=True, own_seconds=60),
        "kill-postgres": Scenario(kill_postgres),
        "stop-postgres": Scenario(stop_postgres, lasts=True),
        "freeze-postgres": Scenario(freeze_postgres, lasts=True),
        "no-worker": Scenario(no_worker, worker_dies=True, lasts=True),
        "hang-worker": Scenario(hang_worker, worker_dies=True, own_seconds=60),
        "cut-customers": Scenario(cut_customers),
        "cut-database": Scenario(cut_database),
        "sigterm": Scenario(sigterm, worker_dies=True, own_seconds=100),
        "poison": Scenario(poison, _harmful(), own_seconds=APOLOGY_SECONDS),
        "hang-action": Scenario(hang_action, _harmful(VAYBE_TURN_TIMEOUT_SECONDS="5"), own_seconds=APOLOGY_SECONDS),
        "block-worker": Scenario(block_worker, _harmful(VAYBE_SILENT_SECONDS="5"), own_seconds=APOLOGY_SECONDS),
    }
    if os.geteuid() == 0:
        found["disk-full"] = Scenario(fill_disk, disk_mb=220, lasts=True)
    if LIBFAKETIME.exists():
        found["move-clock"] = Scenario(move_clock, _clock_settings(), lasts=True)
    return found
