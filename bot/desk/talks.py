"""What agents do with a handoff: take it, answer, close it or give it back. One table of transitions for all of it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.models import Ticket, TicketStatus
from bot.care.service import resolve, take, ticket_by_number
from bot.conversations.models import Author, Direction, Message, Owner
from bot.conversations.ownership import change_owner
from bot.conversations.service import add_outbound
from bot.desk.models import Handoff, HandoffState
from bot.desk.settings import DeskSettings, get_desk_settings

ALLOWED: dict[HandoffState, frozenset[HandoffState]] = {
    HandoffState.QUEUED: frozenset({HandoffState.ASSIGNED, HandoffState.WITHDRAWN, HandoffState.CLOSED}),
    HandoffState.ASSIGNED: frozenset({HandoffState.QUEUED, HandoffState.CLOSED}),
    HandoffState.CLOSED: frozenset(),
    HandoffState.WITHDRAWN: frozenset(),
}
OWNER_IN: dict[HandoffState, Owner] = {
    HandoffState.QUEUED: Owner.QUEUE,
    HandoffState.ASSIGNED: Owner.AGENT,
    HandoffState.CLOSED: Owner.BOT,
    HandoffState.WITHDRAWN: Owner.BOT,
}
MAX_REPLY = 4000
"""Characters; what the narrowest of the channels still takes (WhatsApp 4096, Telegram 4096)."""


class HandoffError(ValueError):
    """What was asked for does not fit the handoff's state; the message is one clear sentence for the agent."""


async def handoff_of_ticket(session: AsyncSession, number: str) -> tuple[Handoff, Ticket]:
    """The handoff of ticket `number`, locked against other agents until the transaction ends.

    Raises:
        HandoffError: there is no such ticket, or it is no handoff's.
    """
    ticket = await ticket_by_number(session, number)
    if ticket is None:
        raise HandoffError(f"There is no ticket {number}.")
    statement = select(Handoff).where(Handoff.ticket_id == ticket.id).with_for_update()
    handoff = (await session.scalars(statement.execution_options(populate_existing=True))).first()
    if handoff is None:
        raise HandoffError(f"Ticket {ticket.number} is not a handoff.")
    return handoff, ticket


async def assign(session: AsyncSession, handoff: Handoff, agent: str, now: datetime) -> None:
    """Give the conversation to `agent`; from now on the bot is silent in it. Again to the same agent: nothing.

    Raises:
        HandoffError: another agent has it, or it is finished.
    """
    agent = " ".join(agent.split())
    if not agent:
        raise HandoffError("An agent needs a name.")
    await _lock(session, handoff)
    if handoff.state is HandoffState.ASSIGNED:
        if handoff.agent != agent:
            raise HandoffError(f"The conversation is with {handoff.agent}.")
        return
    await _move(session, handoff, HandoffState.ASSIGNED)
    handoff.agent, handoff.assigned_at = agent, now
    await take(session, await session.get_one(Ticket, handoff.ticket_id), agent)


async def reply(session: AsyncSession, handoff: Handoff, agent: str, text: str, now: datetime) -> Message:
    """Answer the customer as `agent`; who answers a waiting one takes it.

    Raises:
        HandoffError: the text is empty or too long, another agent has the conversation, or it is finished.
    """
    text = text.strip()
    if not text:
        raise HandoffError("An answer needs a text.")
    if len(text) > MAX_REPLY:
        raise HandoffError(f"An answer has at most {MAX_REPLY} characters, not {len(text)}.")
    await assign(session, handoff, agent, now)
    if handoff.first_reply_at is None:
        handoff.first_reply_at = now
    return await add_outbound(
        session, handoff.conversation_id, text=text, author=Author.AGENT, author_name=handoff.agent
    )


async def close(session: AsyncSession, handoff: Handoff, outcome: str, now: datetime) -> None:
    """Finish: the ticket is resolved with `outcome`, the bot answers again.

    Raises:
        HandoffError: it is finished already, or `outcome` is empty.
    """
    if not outcome.strip():
        raise HandoffError("A ticket is closed with an outcome.")
    await _lock(session, handoff)
    await _finish(session, handoff, HandoffState.CLOSED, outcome, now)


async def withdraw(session: AsyncSession, handoff: Handoff, outcome: str, now: datetime) -> None:
    """The customer waits no longer: nobody has to call back.

    Raises:
        HandoffError: an agent has the conversation, or it is finished.
    """
    await _lock(session, handoff)
    await _finish(session, handoff, HandoffState.WITHDRAWN, outcome, now)


async def requeue(session: AsyncSession, handoff: Handoff) -> None:
    """Give the conversation back to the queue, at the place of its first request: who was left waiting is next.

    Raises:
        HandoffError: no agent has it.
    """
    await _lock(session, handoff)
    await _move(session, handoff, HandoffState.QUEUED)
    handoff.agent = handoff.assigned_at = None
    ticket = await session.get_one(Ticket, handoff.ticket_id)
    ticket.owner, ticket.status = None, TicketStatus.OPEN
    await session.flush()


async def requeue_silent(
    session: AsyncSession, now: datetime, *, settings: DeskSettings | None = None
) -> list[Handoff]:
    """Give back every conversation in which an agent has left the customer without an answer for too long.

    The wait counts from the assignment or from the customer's first unanswered message, whichever is later.
    `bot.desk.watch` calls it every minute.

    Returns:
        What was queued again.
    """
    settings = settings or get_desk_settings()
    statement = select(Handoff).where(Handoff.state == HandoffState.ASSIGNED).with_for_update(skip_locked=True)
    silent = []
    for handoff in (await session.scalars(statement.execution_options(populate_existing=True))).all():
        since = await _unanswered_since(session, handoff)
        if since is not None and now - since >= timedelta(minutes=settings.silent_minutes):
            await requeue(session, handoff)
            silent.append(handoff)
    return silent


async def _unanswered_since(session: AsyncSession, handoff: Handoff) -> datetime | None:
    """Since when the customer has waited for this agent; None while it is the customer's turn."""
    assert handoff.assigned_at is not None
    answered = (
        select(Message.id, Message.created_at)
        .where(Message.conversation_id == handoff.conversation_id, Message.author == Author.AGENT)
        .order_by(Message.id.desc())
        .limit(1)
    )
    last = (await session.execute(answered)).first()
    if last is None or last.created_at < handoff.assigned_at:
        return handoff.assigned_at
    statement = (
        select(Message.created_at)
        .where(
            Message.conversation_id == handoff.conversation_id,
            Message.direction == Direction.IN,
            Message.id > last.id,
        )
        .order_by(Message.id)
        .limit(1)
    )
    waiting: datetime | None = await session.scalar(statement)
    return waiting


async def _lock(session: AsyncSession, handoff: Handoff) -> None:
    """Read the handoff anew under a lock: two agents who take it at once are told apart."""
    await session.flush()
    await session.refresh(handoff, with_for_update=True)


async def _finish(session: AsyncSession, handoff: Handoff, to: HandoffState, outcome: str, now: datetime) -> None:
    await _move(session, handoff, to)
    handoff.closed_at = now
    ticket = await session.get_one(Ticket, handoff.ticket_id)
    if ticket.status is not TicketStatus.RESOLVED:
        await resolve(session, ticket, outcome, now)


async def _move(session: AsyncSession, handoff: Handoff, to: HandoffState) -> None:
    if to not in ALLOWED[handoff.state]:
        raise HandoffError(f"A handoff that is {handoff.state.value} cannot become {to.value}.")
    await change_owner(session, handoff.conversation_id, OWNER_IN[to])
    handoff.state = to
    await session.flush()
