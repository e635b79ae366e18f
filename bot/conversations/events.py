"""What the processes tell each other through PostgreSQL's LISTEN/NOTIFY.

A notification is a hint to look now, never the data itself: whoever misses one finds the work at its next poll.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

import asyncpg
import structlog
from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import AsyncRetrying, retry_if_exception_type, wait_random_exponential

from bot.db.session import UNREACHABLE, plain_url

CHANNEL = "vaybe"
_CONNECT_SECONDS = 10
_log = structlog.get_logger(__name__)

Kind = Literal["inbound", "turn_started", "outbound", "processed", "notice"]


@dataclass(frozen=True)
class Event:
    """`inbound`: a message waits for the bot. `turn_started`, `processed`: the bot began with it, is done with it.

    `outbound`: a message waits for delivery. `notice`: an e-mail or SMS does.
    """

    kind: Kind
    conversation_id: int = 0
    message_id: int = 0


def notification_text(event: Event) -> str:
    """What is sent for `event`."""
    return json.dumps({"kind": event.kind, "conversation_id": event.conversation_id, "message_id": event.message_id})


_NOTIFY = text(
    "SELECT pg_notify(:channel, told.text) FROM unnest(:told) WITH ORDINALITY AS told (text, n) ORDER BY n"
).bindparams(bindparam("told", type_=ARRAY(Text)), channel=CHANNEL)


async def notify(session: AsyncSession, *events: Event) -> None:
    """Tell all listeners of `events`, in this order, when this transaction commits."""
    await session.execute(_NOTIFY, {"told": [notification_text(event) for event in events]})


class Listener:
    """A connection of its own that hears events and comes back when PostgreSQL does."""

    def __init__(self, url: str) -> None:
        self._url = plain_url(url)
        self._queues: set[asyncio.Queue[Event | None]] = set()

    def subscribe(self) -> asyncio.Queue[Event | None]:
        """A queue of events; None stands for «the connection was made anew, something may have been missed»."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._queues.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Event | None]) -> None:
        """Stop filling `queue`."""
        self._queues.discard(queue)

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            retrying = AsyncRetrying(
                wait=wait_random_exponential(multiplier=0.2, max=2), retry=retry_if_exception_type(UNREACHABLE)
            )
            async for attempt in retrying:
                with attempt:
                    connection = await asyncpg.connect(self._url, timeout=_CONNECT_SECONDS)
            try:
                async with self._listening(connection) as lost:
                    self._put(None)
                    await lost.wait()
            except UNREACHABLE as error:
                _log.warning("listener_failed", error=repr(error))
            _log.warning("listener_lost_connection")

    @contextlib.asynccontextmanager
    async def _listening(self, connection: asyncpg.Connection) -> AsyncIterator[asyncio.Event]:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, lambda *args: self._put(Event(**json.loads(args[-1]))))
            yield lost
        finally:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=1)

    def _put(self, event: Event | None) -> None:
        for queue in self._queues:
            queue.put_nowait(event)
