import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.events import Event
from bot.db.session import Database
from bot.notify.dispatcher import LEASE, MAX_ATTEMPTS, Dispatcher, run
from bot.notify.models import Notice, NoticeState
from bot.notify.providers import senders_from
from bot.notify.senders import LogSender, PermanentFailure, TemporaryFailure, UncertainFailure
from bot.notify.service import enqueue
from bot.settings import Environment, Settings

from .fakes import FakeSender

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


class World:
    """A database, a sender, a clock that is moved by hand."""

    def __init__(self, database: Database, *answers: Exception | None, keep_bodies: bool = False) -> None:
        self.database, self.now, self.sender = database, NOW, FakeSender(*answers)
        self.dispatcher = Dispatcher(database, {"sms": self.sender}, lambda: self.now, keep_bodies)

    async def enqueue(self, **changes: Any) -> None:
        values = {"medium": "sms", "address": "+905321112233", "body": "kod", "purpose": "x", "now": NOW, **changes}
        async with self.database.transaction() as session:
            await enqueue(session, **values)

    async def dispatch(self, after: timedelta = timedelta()) -> Notice:
        self.now += after
        await self.dispatcher.dispatch_once()
        return await self.row()

    async def row(self) -> Notice:
        async with self.database.transaction() as session:
            return (await session.scalars(select(Notice))).one()


async def test_sent_once_and_blanked(database: Database) -> None:
    world = World(database)
    await world.enqueue()
    row = await world.dispatch()
    assert (row.state, row.sent_at, row.body, row.attempts, row.error) == (NoticeState.SENT, NOW, "", 1, None)
    await world.dispatch(timedelta(days=1))
    assert world.sender.sent == [("+905321112233", "kod")]


async def test_in_dev_the_text_stays(database: Database) -> None:
    world = World(database, keep_bodies=True)
    await world.enqueue()
    assert (await world.dispatch()).body == "kod"


async def test_not_before_its_time_and_not_when_it_is_too_late(database: Database) -> None:
    world = World(database)
    await world.enqueue(not_before=NOW + timedelta(minutes=1), expires_at=NOW + timedelta(minutes=3))
    assert (await world.dispatch(timedelta(seconds=59))).state is NoticeState.PENDING
    row = await world.dispatch(timedelta(minutes=3))
    assert (row.state, row.body) == (NoticeState.EXPIRED, "")
    assert world.sender.sent == []


async def test_a_false_condition_stores_nothing(database: Database) -> None:
    world = World(database)
    await world.enqueue(only_if=False)
    async with database.transaction() as session:
        assert (await session.scalars(select(Notice))).all() == []


async def test_temporary_failures_are_tried_again_with_growing_pauses_until_the_end(database: Database) -> None:
    world = World(database, *[TemporaryFailure("busy")] * 20)
    await world.enqueue()
    for attempt in range(1, MAX_ATTEMPTS):
        row = await world.dispatch()
        assert (row.state, row.attempts, row.error) == (NoticeState.PENDING, attempt, "busy")
        assert NOW <= world.now <= row.not_before <= world.now + timedelta(seconds=min(120, 2**attempt))
        world.now = row.not_before
    row = await world.dispatch()
    assert (row.state, row.attempts, row.body) == (NoticeState.FAILED, MAX_ATTEMPTS, "")


async def test_a_code_that_cannot_be_sent_in_time_expires_between_tries(database: Database) -> None:
    world = World(database, TemporaryFailure("busy"))
    await world.enqueue(expires_at=NOW + timedelta(seconds=1))
    await world.dispatch()
    row = await world.dispatch(timedelta(seconds=1))
    assert (row.state, row.error) == (NoticeState.EXPIRED, "busy")
    assert len(world.sender.sent) == 1


async def test_a_permanent_failure_ends_it(database: Database) -> None:
    world = World(database, PermanentFailure("no such number"))
    await world.enqueue()
    row = await world.dispatch()
    assert (row.state, row.error, row.body) == (NoticeState.FAILED, "no such number", "")


@pytest.mark.parametrize("second", [UncertainFailure("lost"), TemporaryFailure("busy"), KeyError("bug")])
async def test_what_is_uncertain_is_tried_once_more_at_most(database: Database, second: Exception) -> None:
    world = World(database, UncertainFailure("lost"), second)
    await world.enqueue()
    assert (await world.dispatch()).state is NoticeState.PENDING
    assert (await world.dispatch(timedelta(minutes=5))).state is NoticeState.FAILED
    await world.dispatch(timedelta(minutes=5))
    assert len(world.sender.sent) == 2


async def test_what_a_crash_left_in_flight_is_tried_once_more_after_its_lease(database: Database) -> None:
    world = World(database)
    await world.enqueue()

    async def crash() -> None:
        async with database.transaction() as session:
            row = (await session.scalars(select(Notice))).one()
            row.state, row.attempts, row.not_before = NoticeState.IN_FLIGHT, row.attempts + 1, world.now + LEASE

    await crash()
    assert (await world.dispatch(LEASE - timedelta(seconds=1))).state is NoticeState.IN_FLIGHT
    assert (await world.dispatch(timedelta(seconds=1))).state is NoticeState.PENDING
    await crash()
    assert (await world.dispatch(LEASE)).state is NoticeState.FAILED
    assert world.sender.sent == []


async def test_a_medium_without_a_sender_fails_with_a_reason(database: Database) -> None:
    world = World(database)
    await world.enqueue(medium="email", address="a@b.co")
    row = await world.dispatch()
    assert (row.state, row.error) == (NoticeState.FAILED, "no sender for email is set up")


async def test_two_dispatchers_send_each_notice_once(database: Database) -> None:
    world = World(database)
    for number in range(60):
        await world.enqueue(address=f"+90532111{number:04d}")
    other = Dispatcher(database, {"sms": world.sender}, lambda: NOW)
    while sum(await asyncio.gather(world.dispatcher.dispatch_once(), other.dispatch_once())):
        pass
    assert len(world.sender.sent) == len(set(world.sender.sent)) == 60


async def test_run_wakes_at_a_notice_survives_errors_and_stops(database: Database) -> None:
    sender = FakeSender(RuntimeError("bug"))
    stop, wake = asyncio.Event(), asyncio.Queue[Event | None]()
    calls = 0

    def clock() -> datetime:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError("database away")
        return NOW + timedelta(minutes=calls)

    async def until(is_so: Callable[[], bool]) -> None:
        while not is_so():  # noqa: ASYNC110 neither the clock nor the sender has an event
            await asyncio.sleep(0.01)

    task = asyncio.create_task(run(database, {"sms": sender}, stop, clock, keep_bodies=True, wake=wake))
    await asyncio.wait_for(until(lambda: calls >= 1), 10)
    async with database.transaction() as session:
        await enqueue(session, medium="sms", address="+905321112233", body="kod", purpose="x", now=NOW)
    for tries in (1, 2):
        wake.put_nowait(Event("inbound"))
        wake.put_nowait(Event("notice"))
        await asyncio.wait_for(until(lambda tries=tries: len(sender.sent) == tries), 10)
    stop.set()
    await asyncio.wait_for(task, 3)
    assert len(sender.sent) == 2
    async with database.transaction() as session:
        assert (await session.scalars(select(Notice))).one().state is NoticeState.SENT


def test_which_senders_there_are() -> None:
    dev = senders_from(Settings())
    assert {medium: type(sender) for medium, sender in dev.items()} == {"sms": LogSender, "email": LogSender}
    bare = {"env": Environment.PRODUCTION, "secret_key": "s" * 32}
    assert senders_from(Settings(**bare)) == {}
    full = senders_from(Settings(**bare, smtp_host="mail", netgsm_user="u", netgsm_password="p", netgsm_header="LALE"))
    assert sorted(type(sender).__name__ for sender in full.values()) == ["NetgsmSender", "SmtpSender"]
