"""The dialogue worker: takes waiting messages, one per conversation at a time, and answers them."""

import asyncio
import signal

import structlog

from bot.clock import Clock
from bot.conversations.events import Event, Listener
from bot.conversations.turn import DialogueEngine, SetAside, run_next_turn
from bot.db.session import UNREACHABLE, Database

POLL_SECONDS = 1.0
"""How long a lost notification can go unnoticed, and how soon a put-off message is looked at again."""
DATABASE_PAUSE_SECONDS = 0.5

_log = structlog.get_logger(__name__)


class Worker:
    """Runs turns until told to stop, then ends those that it has begun."""

    def __init__(
        self,
        database: Database,
        engine: DialogueEngine,
        set_aside: SetAside,
        clock: Clock,
        concurrency: int,
        turn_timeout_seconds: float,
    ) -> None:
        """Run up to `concurrency` conversations side by side."""
        self._database, self._engine, self._set_aside, self._clock = database, engine, set_aside, clock
        self._concurrency, self._timeout = concurrency, turn_timeout_seconds
        self._listener = Listener(database.url)
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no further message."""
        self._stopping.set()
        self._work.set()

    async def run(self) -> None:
        """Answer messages until `stop`."""
        events = self._listener.subscribe()
        background = [asyncio.create_task(self._listener.run()), asyncio.create_task(self._wake(events))]
        try:
            await asyncio.gather(*(self._answer_in_turn() for _ in range(self._concurrency)))
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)

    async def _wake(self, events: "asyncio.Queue[Event | None]") -> None:
        while True:
            event = await events.get()
            if event is None or event.kind in ("inbound", "processed"):
                self._work.set()

    async def _answer_in_turn(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = await run_next_turn(self._database, self._engine, self._set_aside, self._clock, self._timeout)
            except UNREACHABLE as error:
                _log.warning("database_unreachable", error=(str(error).splitlines() or [repr(error)])[0])
                await self._pause(DATABASE_PAUSE_SECONDS)
                continue
            except Exception:  # a fault of one turn is no reason to end the others
                _log.exception("turn_not_begun")
                await self._pause(DATABASE_PAUSE_SECONDS)
                continue
            if not worked:
                self._work.clear()
                await self._pause(POLL_SECONDS)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._work.wait(), seconds)
        except asyncio.TimeoutError:
            return


def stop_on_signals(worker: Worker) -> None:
    """Let SIGTERM and SIGINT end the worker after its running turns."""
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, worker.stop)
