import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.care.models import Ticket, TicketKind
from bot.conversations.models import Conversation, Owner
from bot.db.session import Database
from bot.desk.models import Handoff, HandoffState
from bot.desk.queue import queued, standing_of
from bot.shop.settings import ShopSettings

from .conftest import NOW, Ask

Talk = Callable[[str], Awaitable[int]]


async def test_a_request_makes_a_ticket_and_a_queue_row_and_changes_the_owner(
    database: Database, talk: Talk, ask: Ask
) -> None:
    conversation = await talk("a")
    result = await ask(conversation)
    assert result.ticket_number == "VB-100001"
    assert (result.already_open, result.position, result.wait_minutes) == (False, 1, 1)
    assert (result.is_open, result.opens_at) == (True, None)
    async with database.transaction() as session:
        assert (await session.get_one(Conversation, conversation)).owner is Owner.QUEUE
        ticket = (await session.scalars(select(Ticket))).one()
        assert (ticket.kind, ticket.summary, ticket.team) == (TicketKind.HANDOFF, "özet", "general")
        # 30 minutes to 12:30, then 30 from 13:30 on.
        assert ticket.due_at == NOW + timedelta(hours=2)


async def test_a_second_request_opens_nothing_and_may_only_become_more_urgent(
    database: Database, talk: Talk, ask: Ask
) -> None:
    conversation = await talk("a")
    first = await ask(conversation, priority=3)
    second = await ask(conversation, priority=1, summary="yeni özet")
    third = await ask(conversation, priority=4)
    assert {first.ticket_number, second.ticket_number, third.ticket_number} == {"VB-100001"}
    assert [first.already_open, second.already_open, third.already_open] == [False, True, True]
    async with database.transaction() as session:
        handoff = (await session.scalars(select(Handoff))).one()
        assert handoff.priority == 1


async def test_ten_requests_at_once_open_one(database: Database, talk: Talk, ask: Ask) -> None:
    conversation = await talk("a")
    results = await asyncio.gather(*(ask(conversation) for _ in range(10)))
    assert sum(not result.already_open for result in results) == 1
    assert len({result.ticket_number for result in results}) == 1
    async with database.transaction() as session:
        assert await session.scalar(select(func.count(Handoff.id))) == 1
        assert await session.scalar(select(func.count(Ticket.id))) == 1


async def test_places_count_by_priority_then_time_and_the_wait_by_the_settings(
    database: Database, talk: Talk, ask: Ask, shop: ShopSettings
) -> None:
    talks = [await talk(name) for name in "abcde"]
    results = [
        await ask(conversation, priority, NOW + timedelta(seconds=second))
        for second, (conversation, priority) in enumerate(zip(talks, (3, 3, 2, 4, 1), strict=True))
    ]
    assert [result.position for result in results] == [1, 2, 1, 4, 1]
    # Two agents, six minutes a talk: the first two wait a minute, the fourth for two turns of three minutes.
    assert [result.wait_minutes for result in results] == [1, 1, 1, 6, 1]
    async with database.transaction() as session:
        order = [handoff.conversation_id for handoff in await queued(session)]
        assert order == [talks[4], talks[2], talks[0], talks[1], talks[3]]
        standing = await standing_of(session, talks[1], NOW, shop)
        assert standing is not None
        assert (standing.position, standing.wait_minutes) == (4, 6)
        assert await standing_of(session, 999, NOW, shop) is None


async def test_the_wait_is_counted_with_real_times_once_there_are_ten(database: Database, talk: Talk, ask: Ask) -> None:
    for number in range(3):
        await ask(await talk(f"waiting{number}"))
    async with database.transaction() as session:
        ticket = (await session.scalars(select(Ticket).limit(1))).one()
        for number in range(10):
            minutes = 20 if number else 600
            session.add(past(await talk(f"old{number}"), ticket.id, minutes, NOW - timedelta(days=number)))
    assert (await ask(await talk("new"))).wait_minutes == 20


async def test_while_closed_there_is_no_wait_but_an_opening(talk: Talk, ask: Ask) -> None:
    evening = NOW.replace(hour=19)
    result = await ask(await talk("a"), now=evening)
    assert (result.is_open, result.wait_minutes, result.position) == (False, None, 1)
    assert result.opens_at == NOW.replace(day=19, hour=6)


def past(conversation_id: int, ticket_id: int, minutes: int, end: datetime) -> Handoff:
    return Handoff(
        conversation_id=conversation_id,
        ticket_id=ticket_id,
        state=HandoffState.CLOSED,
        reason="asked",
        priority=3,
        team="general",
        summary="",
        queued_at=end - timedelta(minutes=minutes + 5),
        assigned_at=end - timedelta(minutes=minutes),
        closed_at=end,
    )
