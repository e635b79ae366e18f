"""Keeps the processes of one machine alive: the embedded PostgreSQL, the gateway and the worker."""

import asyncio
import random
import signal

import structlog

from bot.child import Child
from bot.db.embedded import embedded_directory, is_running, start_embedded
from bot.settings import Settings

STABLE_SECONDS = 20.0
"""What ran this long, or was ended as silent, starts again at once; what dies sooner waits longer each time."""
PATROL_SECONDS = 1.0
_LOOK_SECONDS = 0.05
GATEWAY_FIRST_SECONDS = 5.0
"""How long the worker, whose loading takes both cores' time, waits for the gateway to take messages."""
_LONGEST_PAUSE_SECONDS = 30.0
_LONGEST_PAUSE_OF_READY_SECONDS = 1.0
"""After a process that was ready: what ended it may have been anything, and customers wait."""

_log = structlog.get_logger(__name__)


class Supervisor:
    """Starts the children, restarts what dies or stands still, and ends all of them on SIGTERM or SIGINT."""

    def __init__(self, settings: Settings, gateway: Child) -> None:
        """Take over `gateway`, which loads already, and keep it and a worker running."""
        self._settings = settings
        self._gateway = gateway
        self._children = {gateway.name: gateway}
        self._endings: dict[str, asyncio.Task[int]] = {}
        self._stopping = asyncio.Event()
        self._database_url: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Supervise until a signal comes."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self._stopping.set)
        work = (self._keep_database(), self._keep_gateway(), self._keep_worker(), self._watch())
        tasks = [asyncio.create_task(each) for each in work]
        await self._stopping.wait()
        _log.info("stopping")
        await self._end_children()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_database(self) -> None:
        if self._settings.database_url is not None:
            self._database_url.set_result(self._settings.database_url)
            return
        data_dir = embedded_directory(self._settings)
        while True:
            if not is_running(data_dir) or not self._database_url.done():
                if self._database_url.done():
                    _log.error("process_died", name="postgresql")
                try:
                    url = await asyncio.to_thread(start_embedded, data_dir)
                    if not self._database_url.done():
                        self._database_url.set_result(url)
                except Exception:  # its recovery takes long, the disk is full: whatever it is, it is tried again
                    _log.exception("postgresql_not_started", log=str(data_dir / "log"))
            await asyncio.sleep(PATROL_SECONDS)

    async def _keep_gateway(self) -> None:
        await self._keep("gateway", self._gateway)

    async def _keep_worker(self) -> None:
        waited = 0.0
        while not self._gateway.has_beaten and waited < GATEWAY_FIRST_SECONDS:
            await asyncio.sleep(_LOOK_SECONDS)
            self._gateway.look(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
        await self._keep("worker", None)

    async def _keep(self, name: str, child: Child | None) -> None:
        """Run it again whenever it ends, until this task is cancelled."""
        loop = asyncio.get_running_loop()
        quick_deaths = 0
        while not self._stopping.is_set():
            started, code = loop.time(), None
            try:
                child = self._children[name] = child or Child(name)
                ending = self._endings[name] = asyncio.create_task(child.wait())
                child.tell(await asyncio.shield(self._database_url))
                code = await asyncio.shield(ending)
            except OSError as error:  # too many processes or open files
                _log.error("process_not_started", name=name, error=str(error))
            if self._stopping.is_set():
                return
            is_quick = loop.time() - started < STABLE_SECONDS and not (child and child.was_silent)
            quick_deaths = quick_deaths + 1 if is_quick else 0
            pause = _pause(quick_deaths, was_ready=child is not None and child.has_beaten)
            _log.error("process_died", name=name, code=code, restart_in_seconds=round(pause, 1))
            await asyncio.sleep(pause)
            child = None

    async def _watch(self) -> None:
        """End what is alive and does nothing: a loop that is blocked answers nobody and ends no turn in time."""
        while True:
            await asyncio.sleep(PATROL_SECONDS)
            for child in list(self._children.values()):
                child.look(PATROL_SECONDS)
                if child.runs and child.silent_seconds >= self._settings.silent_seconds:
                    _log.error("process_silent", name=child.name, seconds=child.silent_seconds)
                    await child.end_silent()

    async def _end_children(self) -> None:
        for child in self._children.values():
            child.send(signal.SIGTERM)
        if self._endings:
            await asyncio.wait(self._endings.values(), timeout=self._settings.drain_seconds + 5)
        for child in self._children.values():
            child.send(signal.SIGKILL)


def _pause(quick_deaths: int, *, was_ready: bool) -> float:
    """Random up to a limit that doubles, so that what fails together does not start together."""
    if quick_deaths == 0:
        return 0.0
    longest = _LONGEST_PAUSE_OF_READY_SECONDS if was_ready else _LONGEST_PAUSE_SECONDS
    return random.uniform(0, min(longest, 0.5 * 2**quick_deaths))
