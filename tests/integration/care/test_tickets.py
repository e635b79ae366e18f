import asyncio
from datetime import datetime, timezone

import pytest
from sqlalchemy import func, select

from bot.care.models import Ticket, TicketKind, TicketStatus
from bot.care.service import TicketError, open_once, open_ticket_of, resolve, take, ticket_by_number
from bot.conversations.models import Conversation
from bot.db.session import Database
from bot.settings import ROOT
from bot.shop.settings import load_shop_settings

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)
SHOP = load_shop_settings(ROOT / "shop.yml")


@pytest.fixture
async def conversation(database: Database) -> int:
    async with database.transaction() as session:
        row = Conversation(channel="web", address="a")
        session.add(row)
        await session.flush()
        return row.id


async def inquire(
    database: Database, conversation: int, kind: TicketKind = TicketKind.CARRIER_INQUIRY
) -> tuple[str, bool]:
    async with database.transaction() as session:
        ticket, new = await open_once(
            session, kind, summary="özet", team="delivery", now=NOW, shop=SHOP, conversation_id=conversation
        )
        return ticket.number, new


async def test_the_same_inquiry_is_opened_once_however_many_ask(database: Database, conversation: int) -> None:
    results = await asyncio.gather(*(inquire(database, conversation) for _ in range(10)))
    assert {number for number, _ in results} == {"VB-100001"}
    assert sum(new for _, new in results) == 1
    assert (await inquire(database, conversation, TicketKind.COMPLAINT))[1]
    async with database.transaction() as session:
        assert await session.scalar(select(func.count(Ticket.id))) == 2


async def test_a_resolved_one_may_be_followed_by_another(database: Database, conversation: int) -> None:
    first, _ = await inquire(database, conversation)
    async with database.transaction() as session:
        ticket = await ticket_by_number(session, first.lower())
        assert ticket is not None
        await take(session, ticket, "Elif")
        assert (ticket.status, ticket.owner) == (TicketStatus.IN_PROGRESS, "Elif")
        with pytest.raises(TicketError, match="outcome"):
            await resolve(session, ticket, "  ", NOW)
        await resolve(session, ticket, "kargo şubede bulundu", NOW, root_cause="carrier")
        for again in (resolve(session, ticket, "x", NOW), take(session, ticket, "Can")):
            with pytest.raises(TicketError, match="resolved"):
                await again
        kind = TicketKind.CARRIER_INQUIRY
        assert await open_ticket_of(session, kind, conversation_id=conversation) is None
    assert await inquire(database, conversation) == ("VB-100002", True)


async def test_a_matter_must_be_named(database: Database) -> None:
    async with database.transaction() as session:
        with pytest.raises(ValueError, match="give a parcel"):
            await open_ticket_of(session, TicketKind.COMPLAINT)
