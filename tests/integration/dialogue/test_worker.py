"""The worker: every message is answered, and nobody looks in vain."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.conversations.claim import waiting_count
from bot.conversations.models import Conversation, Message, MessageState
from bot.conversations.service import open_conversation, store_inbound
from bot.conversations.turn import Answer, Reply
from bot.db.session import Database
from bot.dialogue import worker as module
from bot.dialogue.worker import Worker

CONCURRENCY = 4


class Echo:
    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        await asyncio.sleep(0.01)
        return Answer([Reply(f"yankı: {message.text}")])


async def apologise(session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> list[Reply]:
    return [Reply("özür dileriz")]


@asynccontextmanager
async def working(database: Database) -> AsyncIterator[Worker]:
    worker = Worker(database, Echo(), apologise, utc_now, CONCURRENCY, 5)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait_for(task, 10)


async def put(database: Database, *addresses: str) -> None:
    for address in addresses:
        async with database.transaction() as session:
            await store_inbound(session, await open_conversation(session, "web", address), "selam")


async def answered(database: Database) -> None:
    for _ in range(500):
        async with database.sessions() as session:
            if await waiting_count(session) == 0:
                return
        await asyncio.sleep(0.02)
    raise AssertionError("something still waits")


async def test_what_waited_before_and_what_comes_is_answered(database: Database) -> None:
    await put(database, *(f"a{n % 5}" for n in range(12)))
    async with working(database):
        await answered(database)
        await asyncio.gather(*(put(database, f"b{n % 6}", f"a{n % 5}") for n in range(15)))
        await answered(database)
    async with database.sessions() as session:
        states = set(await session.scalars(select(Message.state).where(Message.direction == "in")))
    assert states == {MessageState.PROCESSED}


async def test_a_message_is_looked_for_at_once_and_by_one(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 60.0)
    looks = 0

    def count(conn: object, cursor: object, statement: str, *_: object) -> None:
        nonlocal looks
        looks += "SKIP LOCKED" in statement

    event.listen(database.engine.sync_engine, "before_cursor_execute", count)
    async with working(database):
        await put(database, "first")
        await answered(database)
        await asyncio.sleep(0.2)
        before = looks
        for n in range(5):
            await put(database, f"a{n}")
            await answered(database)
            await asyncio.sleep(0.1)
        assert looks - before <= 10  # one that finds the message, one after it that finds nothing


async def test_a_lost_event_is_made_good_by_looking(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 0.1)
    async with working(database) as worker:
        monkeypatch.setattr(worker._listener, "_put", lambda event: None)
        await put(database, "a", "b")
        await answered(database)
