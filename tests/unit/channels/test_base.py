"""Passing events on, and waiting for turns."""

import asyncio

from async_timeout import timeout

from bot.channels.base import Deliverer, Turns
from bot.conversations.events import Event, Listener


class Noting:
    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.heard: list[Event | None] = []

    def hear(self, event: Event | None) -> None:
        self.heard.append(event)
        if self.fails:
            raise RuntimeError("a broken channel")


async def test_a_broken_hearer_does_not_keep_events_from_the_others() -> None:
    listener = Listener("postgresql://nowhere/x")
    broken, whole = Noting(fails=True), Noting()
    task = asyncio.create_task(Deliverer(listener, (broken, whole)).run())
    await asyncio.sleep(0)
    events = [Event("outbound", 1, 2), None]
    for event in events:
        listener._put(event)
    async with timeout(5):
        while len(whole.heard) < len(events):  # noqa: ASYNC110 the channel under test has no event
            await asyncio.sleep(0)
    task.cancel()
    assert broken.heard == whole.heard == events


async def test_a_wait_ends_with_the_turn_with_a_gap_or_with_time() -> None:
    turns = Turns()
    for ends in (None, Event("processed", 1, 7)):
        waiting = asyncio.create_task(turns.wait(7, 5))
        await asyncio.sleep(0)
        turns.hear(Event("processed", 1, 8))
        turns.hear(Event("outbound", 1, 7))
        await asyncio.sleep(0)
        assert not waiting.done()
        turns.hear(ends)
        await asyncio.wait_for(waiting, 1)
    await asyncio.wait_for(turns.wait(9, 0.01), 1)
    assert not turns._waiting


async def test_nobody_waits_for_a_turn_that_has_ended_already() -> None:
    turns = Turns()
    turns.hear(Event("processed", 1, 7))
    await asyncio.wait_for(turns.wait(7, 60), 1)
