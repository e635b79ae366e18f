"""What a channel is, and the one task that tells channels what happened."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterable
from typing import Protocol

import structlog

from bot.conversations.events import Event, Listener

_REMEMBERED = 200
"""Turns that may end on one gateway between the storing of a message and the waiting for its answer."""
_log = structlog.get_logger(__name__)


class Hearer(Protocol):
    """Whoever wants to know what the other processes did."""

    def hear(self, event: Event | None) -> None:
        """Take note of `event` at once, without waiting. None: some events may have been missed."""
        ...


class Channel(Hearer, Protocol):
    """A way to the customer. What is in the outbox under `name` is this channel's to deliver."""

    name: str


class Deliverer:
    """Passes every event on to the channels, one slow channel not holding up another."""

    def __init__(self, listener: Listener, hearers: Iterable[Hearer]) -> None:
        self._listener = listener
        self._hearers = tuple(hearers)

    async def run(self) -> None:
        """Pass events on until cancelled."""
        queue = self._listener.subscribe()
        try:
            while True:
                self._pass_on(await queue.get())
        finally:
            self._listener.unsubscribe(queue)

    def _pass_on(self, event: Event | None) -> None:
        for hearer in self._hearers:
            try:
                hearer.hear(event)
            except Exception:
                _log.exception("hearer_failed", hearer=type(hearer).__name__)


class Turns(Hearer):
    """Waiting for the end of a turn."""

    def __init__(self) -> None:
        self._waiting: dict[int, set[asyncio.Event]] = {}
        self._ended: deque[int] = deque(maxlen=_REMEMBERED)
        """Messages whose turn has ended lately: it may end before anybody waits for it."""

    def hear(self, event: Event | None) -> None:
        """Wake whoever waits for this message; after a gap, everybody."""
        if event is None:
            woken = {waiter for waiters in self._waiting.values() for waiter in waiters}
        elif event.kind == "processed":
            self._ended.append(event.message_id)
            woken = self._waiting.get(event.message_id, set())
        else:
            return
        for waiter in woken:
            waiter.set()

    async def wait(self, message_id: int, seconds: float) -> None:
        """Return when the turn of `message_id` may have ended, or after `seconds`. The caller looks for itself."""
        if message_id in self._ended:
            return
        waiter = asyncio.Event()
        self._waiting.setdefault(message_id, set()).add(waiter)
        try:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(waiter.wait(), seconds)
        finally:
            waiters = self._waiting[message_id]
            waiters.discard(waiter)
            if not waiters:
                del self._waiting[message_id]
