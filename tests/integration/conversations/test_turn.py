"""The turn on a real PostgreSQL, with engines that answer, fail or hang."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.claim import MAX_FAILURES
from bot.conversations.models import Conversation, Direction, Message, MessageState, Owner
from bot.conversations.ownership import OwnershipError, change_owner
from bot.conversations.service import history, issued_button, open_conversation, store_inbound
from bot.conversations.turn import Answer, Reply, run_next_turn
from bot.db.session import Database

START = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


class Echo:
    def __init__(self) -> None:
        self.seen: list[str] = []

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        assert message.text is not None
        self.seen.append(message.text)
        await asyncio.sleep(0)
        return Answer([Reply(f"yankı: {message.text}")])


class Failing:
    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        session.add(Message(conversation_id=conversation.id, channel="web", direction=Direction.OUT, author="bot"))
        raise RuntimeError("broken action")


class Hanging:
    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError


async def apologise(session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> list[Reply]:
    return [Reply("özür dileriz")]


async def put(database: Database, address: str, *texts: str) -> int:
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", address)
        for text in texts:
            await store_inbound(session, conversation, text)
    return conversation.id


async def replies_of(database: Database, conversation_id: int) -> list[str | None]:
    async with database.transaction() as session:
        return [m.text for m in await history(session, conversation_id) if m.direction is Direction.OUT]


async def drain(database: Database, engine: object, now: datetime = START, timeout: float = 5) -> int:
    turns = 0
    while await run_next_turn(database, engine, apologise, lambda: now, timeout):  # type: ignore[arg-type]
        turns += 1
    return turns


async def test_messages_of_one_conversation_are_answered_once_and_in_order(database: Database) -> None:
    ids = [await put(database, f"s{n}", *(f"{n}-{i}" for i in range(10))) for n in range(5)]
    engine = Echo()
    await asyncio.gather(*(drain(database, engine) for _ in range(6)))
    await drain(database, engine)
    assert len(engine.seen) == 50
    for n, conversation_id in enumerate(ids):
        assert await replies_of(database, conversation_id) == [f"yankı: {n}-{i}" for i in range(10)]


async def test_a_repeated_provider_id_is_stored_once(database: Database) -> None:
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", "a")
        first, is_new = await store_inbound(session, conversation, "selam", provider_id="x1")
        again, is_new_again = await store_inbound(session, conversation, "selam", provider_id="x1")
    assert (is_new, is_new_again) == (True, False)
    assert first.id == again.id


async def test_a_failing_turn_leaves_nothing_and_is_set_aside_after_three(database: Database) -> None:
    conversation_id = await put(database, "a", "bozuk", "sonraki")
    now = START
    for _ in range(MAX_FAILURES):
        await run_next_turn(database, Failing(), apologise, lambda now=now: now, 5)
        assert await replies_of(database, conversation_id) == []
        now += timedelta(minutes=1)
    await drain(database, Echo(), now)
    assert await replies_of(database, conversation_id) == ["özür dileriz", "yankı: sonraki"]


async def test_a_hanging_turn_is_ended_and_counted(database: Database) -> None:
    conversation_id = await put(database, "a", "takıldı")
    assert await run_next_turn(database, Hanging(), apologise, lambda: START, 0.05)
    async with database.transaction() as session:
        message = (await session.scalars(select(Message).where(Message.conversation_id == conversation_id))).one()
    assert (message.failures, message.state) == (1, MessageState.PENDING)


async def test_messages_do_not_reach_the_bot_while_an_agent_owns_the_conversation(database: Database) -> None:
    conversation_id = await put(database, "a", "bekleyen")
    async with database.transaction() as session:
        await change_owner(session, conversation_id, Owner.AGENT)
    await put(database, "a", "temsilciye")
    assert await drain(database, Echo()) == 0
    async with database.transaction() as session:
        await change_owner(session, conversation_id, Owner.BOT)
    assert await drain(database, Echo()) == 0
    await put(database, "a", "bota")
    assert await drain(database, Echo()) == 1


async def test_a_forbidden_change_of_owner_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation_id = await put(database, "a")
    monkeypatch.setattr("bot.conversations.ownership.ALLOWED", {Owner.BOT: frozenset()})
    async with database.transaction() as session:
        with pytest.raises(OwnershipError, match="bot to agent"):
            await change_owner(session, conversation_id, Owner.AGENT)


async def test_only_a_button_that_we_sent_here_counts(database: Database) -> None:
    class Offers:
        async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
            button = {"content_type": "text", "title": "Kargom", "payload": '/track_order{"x": "1"}'}
            return Answer([Reply("Seçin", {"quick_replies": [button]})])

    here, elsewhere = await put(database, "a", "selam"), await put(database, "b")
    await drain(database, Offers())
    async with database.transaction() as session:
        assert await issued_button(session, here, '/track_order{"x": "1"}') == "Kargom"
        assert await issued_button(session, here, '/track_order{"x": "2"}') is None
        assert await issued_button(session, elsewhere, '/track_order{"x": "1"}') is None


async def test_a_button_on_a_card_counts_like_one_below_a_text(database: Database) -> None:
    class Cards:
        async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
            button = {"type": "postback", "title": "Elbise", "payload": '/return_request{"pick": "1"}'}
            cards = [{"title": "Lila Elbise", "buttons": [{"type": "web_url", "title": "Gör", "url": "/x"}, button]}]
            payload = {"template_type": "generic", "elements": cards}
            return Answer([Reply(None, {"attachment": {"type": "template", "payload": payload}})])

    here, elsewhere = await put(database, "a", "selam"), await put(database, "b")
    await drain(database, Cards())
    async with database.transaction() as session:
        assert await issued_button(session, here, '/return_request{"pick": "1"}') == "Elbise"
        assert await issued_button(session, here, '/return_request{"pick": "2"}') is None
        assert await issued_button(session, elsewhere, '/return_request{"pick": "1"}') is None


async def test_storing_a_message_does_not_wait_for_a_running_turn(database: Database) -> None:
    conversation_id = await put(database, "a", "ilk")
    started, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Echo):
        async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
            started.set()
            await go_on.wait()
            return await super().answer(session, conversation, message)

    turn = asyncio.create_task(run_next_turn(database, Slow(), apologise, lambda: START, 10))
    await started.wait()
    await asyncio.wait_for(put(database, "a", "ikinci"), 2)
    go_on.set()
    await turn
    await drain(database, Echo())
    assert await replies_of(database, conversation_id) == ["yankı: ilk", "yankı: ikinci"]
