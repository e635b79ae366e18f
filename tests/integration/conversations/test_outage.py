"""Customers who wait while nobody answers are told once."""

from sqlalchemy import select, text

from bot.conversations.models import Author, Conversation, Message
from bot.conversations.outage import tell_waiting
from bot.conversations.service import add_outbound, open_conversation, store_inbound
from bot.db.session import Database


async def write(database: Database, address: str, seconds_ago: int) -> int:
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", address)
        message, _ = await store_inbound(session, conversation, "orada mısınız")
        await session.execute(
            text("UPDATE message SET created_at = now() - make_interval(secs => :s) WHERE id = :id"),
            {"s": seconds_ago, "id": message.id},
        )
        return conversation.id


async def tell(database: Database) -> int:
    async with database.transaction() as session:
        return await tell_waiting(session, "gecikiyoruz", 20)


async def test_who_waits_too_long_is_told_once(database: Database) -> None:
    first, second = await write(database, "a", 30), await write(database, "b", 25)
    await write(database, "c", 5)
    await write(database, "a", 21)

    assert await tell(database) == 2
    assert await tell(database) == 0

    async with database.transaction() as session:
        told = (await session.scalars(select(Message).where(Message.author == Author.SYSTEM))).all()
    assert {message.conversation_id for message in told} == {first, second}
    assert {message.text for message in told} == {"gecikiyoruz"}


async def test_nobody_is_told_while_somebody_is_answered(database: Database) -> None:
    await write(database, "a", 30)
    busy = await write(database, "b", 0)
    async with database.transaction() as session:
        await add_outbound(session, busy, text="yanıt", author=Author.BOT)
    assert await tell(database) == 0


async def test_who_talks_to_a_person_is_not_told(database: Database) -> None:
    talk = await write(database, "a", 30)
    async with database.transaction() as session:
        conversation = await session.get_one(Conversation, talk)
        await session.execute(text("UPDATE conversation SET owner = 'agent' WHERE id = :id"), {"id": conversation.id})
    assert await tell(database) == 0
