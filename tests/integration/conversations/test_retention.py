"""Old conversations are forgotten with all that is theirs; what outlives them, and what is not old, stays."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.models import Ticket, TicketKind
from bot.conversations.models import Author, Conversation, Direction, Message, Owner
from bot.conversations.retention import prune_conversations
from bot.db import tables
from bot.db.base import Base
from bot.db.session import Database
from bot.desk.models import Handoff
from bot.dialogue.models import DialogueEvent, DialogueState
from bot.identity.models import Level, OneTimeCode, Proof
from bot.photos.models import Photo

NOW = datetime(2026, 11, 18, 12, tzinfo=timezone.utc)
LONG_AGO = NOW - timedelta(days=4 * 366)
KEPT_YEARS = 3


async def conversation(session: AsyncSession, *written: datetime, owner: Owner = Owner.BOT) -> int:
    """One that was opened long ago, with a message at each of these moments."""
    opened = Conversation(channel="web", address=f"s{await count(session, Conversation)}", owner=owner)
    session.add(opened)
    await session.flush()
    await session.execute(update(Conversation).where(Conversation.id == opened.id).values(created_at=LONG_AGO))
    for moment in written:
        session.add(
            Message(
                conversation_id=opened.id,
                channel="web",
                direction=Direction.IN,
                author=Author.CUSTOMER,
                text="merhaba",
                created_at=moment,
            )
        )
        await session.flush()
    return opened.id


async def count(session: AsyncSession, model: type[Base]) -> int:
    return int(await session.scalar(select(func.count()).select_from(model)) or 0)


async def left(session: AsyncSession) -> set[int]:
    return set(await session.scalars(select(Conversation.id)))


async def test_only_what_is_old_and_closed_is_forgotten(database: Database) -> None:
    async with database.transaction() as session:
        old = await conversation(session, LONG_AGO, LONG_AGO + timedelta(days=1))
        empty = await conversation(session)
        alive = await conversation(session, LONG_AGO, NOW - timedelta(days=10))
        waiting = await conversation(session, LONG_AGO, owner=Owner.QUEUE)
        held = await conversation(session, LONG_AGO, owner=Owner.AGENT)
    async with database.transaction() as session:
        assert await prune_conversations(session, NOW, KEPT_YEARS + 2) == 0
        assert await prune_conversations(session, NOW, KEPT_YEARS) == 2
    async with database.transaction() as session:
        assert await left(session) == {alive, waiting, held}
        assert {old, empty}.isdisjoint(set(await session.scalars(select(Message.conversation_id))))
        assert await count(session, Message) == 4


async def test_it_goes_in_batches_the_oldest_first(database: Database) -> None:
    async with database.transaction() as session:
        ids = [await conversation(session, LONG_AGO) for _ in range(3)]
    for remaining in ({ids[-1]}, set(), set()):
        async with database.transaction() as session:
            await prune_conversations(session, NOW, KEPT_YEARS, most=2)
        async with database.transaction() as session:
            assert await left(session) == remaining


async def test_one_in_use_is_left_for_the_next_day(database: Database) -> None:
    async with database.transaction() as session:
        busy = await conversation(session, LONG_AGO)
    async with database.transaction() as turn:
        await turn.execute(select(Conversation).where(Conversation.id == busy).with_for_update(key_share=True))
        async with database.transaction() as session:
            assert await prune_conversations(session, NOW, KEPT_YEARS) == 0


async def test_what_belongs_to_it_goes_and_a_ticket_stays(database: Database) -> None:
    async with database.transaction() as session:
        old = await conversation(session, LONG_AGO)
        ticket = Ticket(
            number="VB-1", kind=TicketKind.HANDOFF, conversation_id=old, summary="…", team="destek", due_at=LONG_AGO
        )
        session.add(ticket)
        await session.flush()
        session.add_all(
            [
                DialogueState(conversation_id=old, slots={}, updated_at=LONG_AGO),
                DialogueEvent(conversation_id=old, data={}),
                Proof(
                    conversation_id=old,
                    level=Level.VERIFIED,
                    method="code",
                    granted_at=LONG_AGO,
                    expires_at=LONG_AGO,
                ),
                OneTimeCode(conversation_id=old, code_hash="x", sent_at=LONG_AGO, expires_at=LONG_AGO),
                Handoff(
                    conversation_id=old,
                    ticket_id=ticket.id,
                    reason="asked",
                    priority=1,
                    team="destek",
                    summary="…",
                    queued_at=LONG_AGO,
                ),
            ]
        )
        await session.execute(
            insert(Photo).values(public_id="p", conversation_id=old, width=1, height=1, size=1, content=b"x")
        )
    async with database.transaction() as session:
        assert await prune_conversations(session, NOW, KEPT_YEARS) == 1
    async with database.transaction() as session:
        gone = (Message, DialogueState, DialogueEvent, Proof, OneTimeCode, Handoff, Photo)
        assert {model.__name__: await count(session, model) for model in gone} == {model.__name__: 0 for model in gone}
        assert await session.scalar(select(Ticket.conversation_id)) is None
        assert await count(session, Ticket) == 1


@pytest.mark.parametrize("table", sorted(tables.Base.metadata.tables))
def test_nothing_keeps_a_conversation_from_being_deleted(table: str) -> None:
    for key in tables.Base.metadata.tables[table].foreign_keys:
        if key.column.table.name in {"conversation", "message"}:
            assert key.ondelete in {"CASCADE", "SET NULL"}, key.parent
