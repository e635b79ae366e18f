"""The dialogue worker: takes waiting messages, one per conversation at a time, and answers them."""

import asyncio
import contextlib
import signal

import structlog

from bot.clock import Clock
from bot.conversations.events import Event, Listener
from bot.conversations.suspects import has_suspects
from bot.conversations.turn import DialogueEngine, SetAside, run_next_turn
from bot.db.session import UNREACHABLE, Database, in_one_line

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
        self._calls = asyncio.Semaphore(0)
        """How many of those that wait should look for a message: each look costs the database a question."""
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no further message."""
        self._stopping.set()
        self._call(self._concurrency)

    async def run(self) -> None:
        """Answer messages until `stop`."""
        events = self._listener.subscribe()
        self._call(self._concurrency)
        background = [asyncio.create_task(work) for work in (self._listener.run(), self._wake(events), self._poll())]
        try:
            await self._settle_suspects()
            await asyncio.gather(*(self._answer_in_turn() for _ in range(self._concurrency)))
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)

    async def _settle_suspects(self) -> None:
        """Alone, one by one: a message that ended its worker must not take others with it again and again."""
        while not self._stopping.is_set():
            try:
                if not await has_suspects(self._database):
                    return
            except UNREACHABLE as error:
                _log.warning("database_unreachable", error=in_one_line(error))
                await asyncio.sleep(DATABASE_PAUSE_SECONDS)
            else:
                if not await self._answer_one():
                    return

    async def _wake(self, events: "asyncio.Queue[Event | None]") -> None:
        """One looks for each new message. After a turn nobody needs waking: who ended it looks again by himself."""
        while True:
            event = await events.get()
            if event is None:
                self._call(self._concurrency)
            elif event.kind == "inbound":
                self._call(1)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            self._call(self._concurrency)

    def _call(self, count: int) -> None:
        for _ in range(min(count, self._concurrency - self._calls._value)):
            self._calls.release()

    async def _answer_in_turn(self) -> None:
        while True:
            await self._calls.acquire()
            worked = True
            while worked and not self._stopping.is_set():
                worked = await self._answer_one()
            if self._stopping.is_set():
                return

    async def _answer_one(self) -> bool:
        try:
            return await run_next_turn(self._database, self._engine, self._set_aside, self._clock, self._timeout)
        except UNREACHABLE as error:
            _log.warning("database_unreachable", error=in_one_line(error))
        except Exception:  # a fault of one turn is no reason to end the others
            _log.exception("turn_not_begun")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), DATABASE_PAUSE_SECONDS)
        return True


def stop_on_signals(worker: Worker) -> None:
    """Let SIGTERM and SIGINT end the worker after its running turns."""
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, worker.stop)
