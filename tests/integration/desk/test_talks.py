import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.care.models import Ticket, TicketStatus
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState, Owner
from bot.conversations.service import store_inbound
from bot.db.session import Database
from bot.desk import watch
from bot.desk.models import Handoff, HandoffState
from bot.desk.queue import position_of
from bot.desk.talks import HandoffError, assign, close, handoff_of_ticket, reply, requeue, requeue_silent, withdraw

from .conftest import NOW, Ask

Talk = Callable[[str], Awaitable[int]]
TICKET = "VB-100001"


@pytest.fixture
async def conversation(talk: Talk, ask: Ask) -> int:
    made = await talk("a")
    await ask(made)
    return made


async def test_a_reply_takes_the_conversation_and_goes_out_in_the_agents_name(
    database: Database, conversation: int
) -> None:
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, " vb 100001")
        await reply(session, handoff, " Elif  K. ", " Merhaba, bakıyorum. ", NOW)
        await reply(session, handoff, "Elif K.", "Yarın sizde.", NOW + timedelta(minutes=1))
    async with database.transaction() as session:
        messages = (await session.scalars(select(Message).order_by(Message.id))).all()
        assert [(m.author, m.author_name, m.text) for m in messages] == [
            (Author.AGENT, "Elif K.", "Merhaba, bakıyorum."),
            (Author.AGENT, "Elif K.", "Yarın sizde."),
        ]
        handoff, ticket = await handoff_of_ticket(session, TICKET)
        assert (handoff.state, handoff.assigned_at, handoff.first_reply_at) == (HandoffState.ASSIGNED, NOW, NOW)
        assert (ticket.status, ticket.owner) == (TicketStatus.IN_PROGRESS, "Elif K.")
        talk = await session.get_one(Conversation, conversation)
        assert talk.owner is Owner.AGENT
        message, _ = await store_inbound(session, talk, "teşekkürler")
        assert message.state is MessageState.FOR_AGENT


async def test_closing_resolves_the_ticket_and_gives_the_talk_back_to_the_bot(
    database: Database, conversation: int, ask: Ask
) -> None:
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, TICKET)
        await assign(session, handoff, "Elif", NOW)
        await close(session, handoff, "kargo bulundu", NOW + timedelta(minutes=5))
    async with database.transaction() as session:
        ticket = (await session.scalars(select(Ticket))).one()
        assert (ticket.status, ticket.outcome) == (TicketStatus.RESOLVED, "kargo bulundu")
        assert (await session.get_one(Conversation, conversation)).owner is Owner.BOT
        handoff = (await session.scalars(select(Handoff))).one()
        for again in (
            close(session, handoff, "x", NOW),
            reply(session, handoff, "Elif", "x", NOW),
            requeue(session, handoff),
            withdraw(session, handoff, "x", NOW),
        ):
            with pytest.raises(HandoffError):
                await again
    assert (await ask(conversation)).ticket_number == "VB-100002"


async def test_two_agents_at_once_and_one_gets_it(database: Database, conversation: int) -> None:
    async def try_to_take(agent: str) -> bool:
        try:
            async with database.transaction() as session:
                handoff = (await session.scalars(select(Handoff))).one()
                await assign(session, handoff, agent, NOW)
        except HandoffError as error:
            assert "is with" in str(error)  # noqa: PT017
            return False
        return True

    assert sum(await asyncio.gather(*(try_to_take(f"agent {number}") for number in range(5)))) == 1


async def test_a_withdrawn_one_waits_no_longer(database: Database, conversation: int) -> None:
    async with database.transaction() as session:
        handoff, ticket = await handoff_of_ticket(session, TICKET)
        await withdraw(session, handoff, "müşteri vazgeçti", NOW)
        assert (handoff.state, ticket.status) == (HandoffState.WITHDRAWN, TicketStatus.RESOLVED)
        assert (await session.get_one(Conversation, conversation)).owner is Owner.BOT


async def test_an_assigned_one_cannot_be_withdrawn(database: Database, conversation: int) -> None:
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, TICKET)
        await assign(session, handoff, "Elif", NOW)
        with pytest.raises(HandoffError, match="assigned cannot become withdrawn"):
            await withdraw(session, handoff, "x", NOW)


async def test_a_requeued_one_keeps_its_place(database: Database, conversation: int, talk: Talk, ask: Ask) -> None:
    await ask(await talk("b"), now=NOW + timedelta(minutes=1))
    async with database.transaction() as session:
        handoff, ticket = await handoff_of_ticket(session, TICKET)
        await assign(session, handoff, "Elif", NOW + timedelta(minutes=2))
        await requeue(session, handoff)
        assert await position_of(session, handoff) == 1
        assert (handoff.agent, ticket.owner, ticket.status) == (None, None, TicketStatus.OPEN)
        assert (await session.get_one(Conversation, conversation)).owner is Owner.QUEUE


@pytest.mark.parametrize(
    ("messages", "silent"),
    [
        ([], True),
        ([(Author.AGENT, 20)], False),
        ([(Author.AGENT, 20), (Author.CUSTOMER, 15)], True),
        ([(Author.AGENT, 20), (Author.CUSTOMER, 15), (Author.CUSTOMER, 5)], True),
        ([(Author.AGENT, 20), (Author.CUSTOMER, 5)], False),
        ([(Author.CUSTOMER, 40), (Author.AGENT, 20)], False),
    ],
)
async def test_a_silent_agent_loses_the_talk(
    database: Database, conversation: int, messages: list[tuple[Author, int]], silent: bool
) -> None:
    now = datetime.now(timezone.utc)
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, TICKET)
        await assign(session, handoff, "Elif", now - timedelta(minutes=30))
        for author, minutes in messages:
            session.add(
                Message(
                    conversation_id=conversation,
                    channel="web",
                    direction=Direction.IN if author is Author.CUSTOMER else Direction.OUT,
                    author=author,
                    text="x",
                    state=MessageState.FOR_AGENT,
                    created_at=now - timedelta(minutes=minutes),
                )
            )
            await session.flush()
    async with database.transaction() as session:
        found = await requeue_silent(session, now)
        assert [handoff.state for handoff in found] == [HandoffState.QUEUED] * silent


async def test_the_watch_gives_back_and_stops(database: Database, conversation: int) -> None:
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, TICKET)
        await assign(session, handoff, "Elif", NOW)
    stop = asyncio.Event()
    moments = iter([NOW, NOW + timedelta(minutes=9), NOW + timedelta(minutes=10)])

    def clock() -> datetime:
        moment = next(moments, None)
        if moment is None:
            stop.set()
            raise OSError("the database is away")
        return moment

    await asyncio.wait_for(watch.run(database, stop, clock, every_seconds=0.01), 5)
    async with database.transaction() as session:
        assert (await handoff_of_ticket(session, TICKET))[0].state is HandoffState.QUEUED


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
async def test_no_empty_and_no_endless_reply(database: Database, conversation: int, text: str) -> None:
    async with database.transaction() as session:
        handoff, _ = await handoff_of_ticket(session, TICKET)
        with pytest.raises(HandoffError, match="An answer"):
            await reply(session, handoff, "Elif", text, NOW)


@pytest.mark.parametrize("number", ["VB-999999", "", "hello", "٩"])
async def test_an_unknown_ticket_is_one_sentence(database: Database, number: str) -> None:
    async with database.transaction() as session:
        with pytest.raises(HandoffError, match="There is no ticket"):
            await handoff_of_ticket(session, number)
