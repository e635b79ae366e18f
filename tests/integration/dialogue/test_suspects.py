"""A message that has ended its worker twice is answered alone, so that it takes no other with it."""

import asyncio
from datetime import datetime

from async_timeout import timeout
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.conversations.models import Conversation, Message, MessageState
from bot.conversations.service import open_conversation, store_inbound
from bot.conversations.turn import MAX_ATTEMPTS, Answer, Reply
from bot.db.session import Database
from bot.dialogue.worker import Worker


class Beside:
    """Notes which messages were answered side by side."""

    def __init__(self, deadly: str = "") -> None:
        self.running: set[str] = set()
        self.beside: dict[str, set[str]] = {}
        self.deadly = deadly
        self.died = asyncio.Event()

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        name = str(message.text)
        self.running.add(name)
        for each in self.running:
            self.beside.setdefault(each, set()).update(self.running - {each})
        if name == self.deadly:
            self.died.set()
            await asyncio.sleep(60)
        await asyncio.sleep(0.05)
        self.running.discard(name)
        return Answer([Reply("tamam")])


async def apologise(session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> list[Reply]:
    return [Reply("özür dileriz")]


async def put(database: Database, attempts: dict[str, int]) -> None:
    for name, count in attempts.items():
        async with database.transaction() as session:
            message, _ = await store_inbound(session, await open_conversation(session, "web", name), name)
            await session.execute(update(Message).where(Message.id == message.id).values(attempts=count))


async def states(database: Database) -> dict[str, MessageState]:
    async with database.sessions() as session:
        found = await session.execute(select(Message.text, Message.state).where(Message.direction == "in"))
        return {str(text): state for text, state in found}


async def nothing_waits(database: Database) -> None:
    async with timeout(20):
        while MessageState.PENDING in (await states(database)).values():  # noqa: ASYNC110 the database has no event
            await asyncio.sleep(0.05)


def start(database: Database, engine: Beside) -> tuple[Worker, "asyncio.Task[None]"]:
    worker = Worker(database, engine, apologise, utc_now, 4, 120)
    return worker, asyncio.create_task(worker.run())


async def test_suspects_are_answered_alone_and_the_others_side_by_side(database: Database) -> None:
    await put(database, {"a": 2, "b": 2} | {f"c{n}": 1 for n in range(8)})
    engine = Beside()
    worker, task = start(database, engine)
    await nothing_waits(database)
    assert set((await states(database)).values()) == {MessageState.PROCESSED}
    worker.stop()
    await task
    assert engine.beside["a"] == engine.beside["b"] == set()
    assert any(engine.beside[f"c{n}"] for n in range(8))


async def test_what_ends_its_worker_is_set_aside_and_nothing_else_is(database: Database) -> None:
    await put(database, {"ölümcül": 0, "a": 0, "b": 0, "c": 0, "d": 0, "e": 0})
    for _ in range(MAX_ATTEMPTS):
        engine = Beside(deadly="ölümcül")
        _, task = start(database, engine)
        await asyncio.wait_for(engine.died.wait(), 20)
        task.cancel()  # as the supervisor kills a worker: nothing that it has begun ends
        await asyncio.gather(task, return_exceptions=True)
    worker, task = start(database, Beside())
    await nothing_waits(database)
    worker.stop()
    await task
    found = await states(database)
    assert found.pop("ölümcül") is MessageState.SET_ASIDE
    assert set(found.values()) == {MessageState.PROCESSED}
