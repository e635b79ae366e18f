"""Messages stored together: each once, in order, to its own conversation, and told to those who listen."""

import asyncio
import json

import asyncpg
import pytest
from sqlalchemy import select

from bot.conversations.batch import MAX_BATCH, Inbound, InboundBatches, NotStoredError
from bot.conversations.models import Conversation, Message, MessageState, Owner
from bot.conversations.service import find_conversation, open_conversation
from bot.db.session import Database, plain_url


@pytest.fixture
def batches(database: Database) -> InboundBatches:
    return InboundBatches(database, "web")


async def texts_of(database: Database, address: str) -> list[str | None]:
    async with database.sessions() as session:
        conversation = await find_conversation(session, "web", address)
        assert conversation
        statement = select(Message.text).where(Message.conversation_id == conversation.id).order_by(Message.id)
        return list(await session.scalars(statement))


async def test_many_at_once_are_stored_in_their_order(database: Database, batches: InboundBatches) -> None:
    messages = [Inbound(f"a{n % 7}", f"m{n}", client_id=f"c{n}") for n in range(MAX_BATCH * 2 + 50)]
    stored = await asyncio.gather(*(batches.store(message) for message in messages))
    ids = [message.id for message, _ in stored]
    assert ids == sorted(set(ids))
    assert all(is_new for _, is_new in stored)
    for address in range(7):
        expected = [message.text for message in messages if message.address == f"a{address}"]
        assert await texts_of(database, f"a{address}") == expected


async def test_what_is_given_back_is_what_is_stored(database: Database, batches: InboundBatches) -> None:
    given, _ = await batches.store(Inbound("a", "merhaba", "10.0.0.1", "c1", {"client_message_id": "c1"}))
    async with database.sessions() as session:
        row = await session.get_one(Message, given.id)
    for name in ("conversation_id", "channel", "direction", "author", "provider_id", "text", "payload", "state"):
        assert getattr(row, name) == getattr(given, name), name
    assert (row.created_at, row.network_address, row.attempts) == (given.created_at, "10.0.0.1", 0)
    assert row.provider_id == f"{row.conversation_id}:c1"


async def test_a_message_that_comes_again_is_stored_once(database: Database, batches: InboundBatches) -> None:
    first, is_new = await batches.store(Inbound("a", "merhaba", client_id="c1"))
    assert is_new
    again = await asyncio.gather(*(batches.store(Inbound("a", "merhaba", client_id="c1")) for _ in range(3)))
    together = await asyncio.gather(*(batches.store(Inbound("b", "selam", client_id="c1")) for _ in range(3)))
    assert {(message.id, is_new) for message, is_new in again} == {(first.id, False)}
    assert len({message.id for message, _ in together}) == 1
    assert sorted(is_new for _, is_new in together) == [False, False, True]
    assert await texts_of(database, "b") == ["selam"]


async def test_without_an_id_of_its_own_each_is_new(database: Database, batches: InboundBatches) -> None:
    await asyncio.gather(*(batches.store(Inbound("a", "evet")) for _ in range(3)))
    assert await texts_of(database, "a") == ["evet"] * 3


async def test_an_agents_conversation_keeps_it_from_the_bot(database: Database, batches: InboundBatches) -> None:
    async with database.transaction() as session:
        (await open_conversation(session, "web", "a")).owner = Owner.AGENT
    message, _ = await batches.store(Inbound("a", "merhaba"))
    assert message.state is MessageState.FOR_AGENT


async def test_one_that_cannot_be_stored_keeps_none_out(database: Database, batches: InboundBatches) -> None:
    messages = [Inbound("a", "iyi"), Inbound("a", "kötü\0"), Inbound("b", "iyi")]
    results = await asyncio.gather(*(batches.store(message) for message in messages), return_exceptions=True)
    assert isinstance(results[1], NotStoredError)
    assert await texts_of(database, "a") == ["iyi"]
    assert await texts_of(database, "b") == ["iyi"]


async def test_two_gateways_that_meet_the_same_customers_make_each_conversation_once(database: Database) -> None:
    gateways = [InboundBatches(database, "web") for _ in range(4)]
    stored = await asyncio.gather(*(g.store(Inbound(f"a{n}", "selam")) for n in range(40) for g in gateways))
    assert len({message.id for message, _ in stored}) == 160
    async with database.sessions() as session:
        assert len(list(await session.scalars(select(Conversation.id)))) == 40


async def test_listeners_hear_of_each(database: Database, batches: InboundBatches) -> None:
    heard: list[dict[str, object]] = []
    connection = await asyncpg.connect(plain_url(database.url))
    await connection.add_listener("vaybe", lambda *args: heard.append(json.loads(args[-1])))
    stored = await asyncio.gather(*(batches.store(Inbound("a", f"m{n}")) for n in range(3)))
    await connection.execute("SELECT 1")
    await connection.close()
    assert heard == [
        {"kind": "inbound", "conversation_id": message.conversation_id, "message_id": message.id}
        for message, _ in stored
    ]


async def test_a_database_that_is_gone_is_told_and_the_next_message_is_stored(
    database: Database, batches: InboundBatches
) -> None:
    await batches.store(Inbound("a", "bir"))
    admin = await asyncpg.connect(plain_url(database.url))
    await admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                        "AND datname = current_database()")  # fmt: skip
    await admin.close()
    await batches.store(Inbound("a", "iki"))
    assert await texts_of(database, "a") == ["bir", "iki"]
