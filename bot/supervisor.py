"""Keeps the processes of one machine alive: the embedded PostgreSQL, the gateway and the worker."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from tenacity import RetryCallState, wait_random_exponential

from bot.db.embedded import embedded_directory, ensure_database_url, is_running, start_embedded
from bot.settings import Settings

STABLE_SECONDS = 20.0
"""A process that ran this long starts again at once; one that dies sooner waits longer each time."""
PATROL_SECONDS = 1.0
_SUPERVISED = "VAYBE_SUPERVISED"

_log = structlog.get_logger(__name__)


def end_with_supervisor() -> None:
    """In a child: end in good order when the supervisor is gone, so that the next one finds the port free."""
    if os.environ.get(_SUPERVISED) != "1":
        return

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="supervisor-watch", daemon=True).start()


@dataclass
class _Child:
    name: str
    arguments: Sequence[str]
    quick_deaths: int = 0


class Supervisor:
    """Starts the children, restarts what dies, and ends all of them on SIGTERM or SIGINT."""

    def __init__(self, settings: Settings, children: Sequence[str] = ("gateway", "worker")) -> None:
        """Run `vaybe <child>` for each of `children`."""
        self._settings = settings
        self._children = [_Child(name, (sys.executable, "-m", "bot", name)) for name in children]
        self._stopping = asyncio.Event()
        self._processes: dict[str, asyncio.subprocess.Process] = {}

    async def run(self) -> None:
        """Supervise until a signal comes."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self._stopping.set)
        environment = {**os.environ, "DATABASE_URL": ensure_database_url(self._settings), _SUPERVISED: "1"}
        tasks = [asyncio.create_task(self._keep(child, environment)) for child in self._children]
        if self._settings.database_url is None:
            tasks.append(asyncio.create_task(self._keep_postgres()))
        await self._stopping.wait()
        _log.info("stopping")
        for process in self._processes.values():
            _signal(process, signal.SIGTERM)
        await self._wait_or_kill()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, child: _Child, environment: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            started = loop.time()
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which then ends its children.
            # The pipe ends with the supervisor, however that dies, and with it the child: see `end_with_supervisor`.
            process = await asyncio.create_subprocess_exec(
                *child.arguments, env=environment, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
            self._processes[child.name] = process
            code = await process.wait()
            if self._stopping.is_set():
                return
            child.quick_deaths = 0 if loop.time() - started > STABLE_SECONDS else child.quick_deaths + 1
            pause = _pause(child.quick_deaths)
            _log.error("process_died", name=child.name, code=code, restart_in_seconds=round(pause, 1))
            await asyncio.sleep(pause)

    async def _keep_postgres(self) -> None:
        data_dir = embedded_directory(self._settings)
        while True:
            await asyncio.sleep(PATROL_SECONDS)
            if is_running(data_dir):
                continue
            _log.error("process_died", name="postgresql")
            try:
                await asyncio.to_thread(start_embedded, data_dir)
            except Exception:  # its recovery takes long, the disk is full: whatever it is, it is tried again
                _log.exception("postgresql_not_started", log=str(data_dir / "log"))

    async def _wait_or_kill(self) -> None:
        waiting = [asyncio.create_task(process.wait()) for process in self._processes.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=self._settings.drain_seconds + 5)
        for process in self._processes.values():
            _signal(process, signal.SIGKILL)


def _signal(process: asyncio.subprocess.Process, signum: int) -> None:
    if process.returncode is None:
        process.send_signal(signum)


def _pause(quick_deaths: int) -> float:
    if quick_deaths == 0:
        return 0.0
    state = RetryCallState(retry_object=None, fn=None, args=(), kwargs={})  # type: ignore[arg-type]
    state.attempt_number = quick_deaths
    return float(wait_random_exponential(multiplier=0.5, max=30)(state))
