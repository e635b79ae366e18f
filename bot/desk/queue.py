"""The handoff queue: who waits for a person, in what order, and for how long."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.models import Ticket, TicketKind
from bot.care.service import open_ticket
from bot.conversations.models import Conversation, Owner
from bot.conversations.ownership import change_owner
from bot.desk.hours import opening
from bot.desk.models import Handoff, HandoffState
from bot.desk.reasons import Reason
from bot.desk.settings import DeskSettings, get_desk_settings
from bot.shop.settings import ShopSettings

OPEN_STATES = (HandoffState.QUEUED, HandoffState.ASSIGNED)
FIRST, LAST = 1, 4


@dataclass(frozen=True, slots=True)
class HandoffResult:
    """What the customer can be told after asking for a person."""

    ticket_number: str
    already_open: bool
    """The customer stands in the queue, or talks to an agent, from before."""
    position: int | None
    """1 is next; None once an agent has the conversation."""
    wait_minutes: int | None
    """Expected; None while the desk is closed or an agent has the conversation."""
    is_open: bool
    opens_at: datetime | None
    """While closed: when the desk opens next, if it does within two months."""
    agent: str | None = None
    """Who has the conversation already."""


async def request_handoff(
    session: AsyncSession,
    conversation: Conversation,
    reason: str,
    priority: int,
    team: str,
    summary: str,
    order_id: int | None,
    now: datetime,
    shop: ShopSettings,
    *,
    settings: DeskSettings | None = None,
) -> HandoffResult:
    """Put the conversation into the queue with a ticket. There is one open handoff per conversation.

    A second request, even at the same time, gives the first one's place; what became more urgent moves up, and the
    newer summary replaces the older one.

    Takes: `reason` a value of `bot.desk.reasons.Reason`; `priority` 1 (first) to 4.
    """
    await _lock(session, conversation.id)
    handoff = await open_handoff(session, conversation.id)
    already = handoff is not None
    if handoff is None:
        handoff = await _open(session, conversation, reason, priority, team, summary, order_id, now, shop)
    elif handoff.state is HandoffState.QUEUED:
        if priority < handoff.priority:
            handoff.priority, handoff.reason, handoff.team = priority, reason, team
        handoff.summary = summary
        handoff.order_id = order_id or handoff.order_id
        await session.flush()
    ticket = await session.get_one(Ticket, handoff.ticket_id)
    return await _result(session, handoff, ticket.number, already, now, shop, settings or get_desk_settings())


async def standing_of(
    session: AsyncSession,
    conversation_id: int,
    now: datetime,
    shop: ShopSettings,
    *,
    settings: DeskSettings | None = None,
) -> HandoffResult | None:
    """Where this conversation stands in the queue now; None when it has no open handoff."""
    handoff = await open_handoff(session, conversation_id)
    if handoff is None:
        return None
    ticket = await session.get_one(Ticket, handoff.ticket_id)
    return await _result(session, handoff, ticket.number, True, now, shop, settings or get_desk_settings())


async def open_handoff(session: AsyncSession, conversation_id: int) -> Handoff | None:
    """The conversation's queued or assigned handoff."""
    statement = select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.state.in_(OPEN_STATES))
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def queued(session: AsyncSession) -> list[Handoff]:
    """All who wait, first first."""
    statement = select(Handoff).where(Handoff.state == HandoffState.QUEUED)
    return list(await session.scalars(statement.order_by(Handoff.priority, Handoff.queued_at, Handoff.id)))


async def position_of(session: AsyncSession, handoff: Handoff) -> int:
    """1 for who is next: by priority, then by time.

    All teams' queues count as one: `agents_on_shift` is a figure of the whole shop, and a place that is told too far
    back disappoints nobody.
    """
    ahead = select(func.count(Handoff.id)).where(
        Handoff.state == HandoffState.QUEUED,
        Handoff.id != handoff.id,
        or_(
            Handoff.priority < handoff.priority,
            (Handoff.priority == handoff.priority)
            & (
                (Handoff.queued_at < handoff.queued_at)
                | ((Handoff.queued_at == handoff.queued_at) & (Handoff.id < handoff.id))
            ),
        ),
    )
    return (await session.scalar(ahead) or 0) + 1


async def expected_wait(
    session: AsyncSession, position: int, now: datetime, shop: ShopSettings, settings: DeskSettings
) -> int:
    """Minutes until whoever stands at `position` is met, at least 1.

    Agents finish independently of each other, so that one becomes free every handling time / agents. Who finds an agent
    free now waits a minute.
    """
    busy = await session.scalar(select(func.count(Handoff.id)).where(Handoff.state == HandoffState.ASSIGNED)) or 0
    turns = position + busy - shop.agents_on_shift
    if turns <= 0:
        return 1
    minutes = await _handling_minutes(session, now, settings) or shop.minutes_per_talk
    return max(1, math.ceil(turns * minutes / shop.agents_on_shift))


async def _handling_minutes(session: AsyncSession, now: datetime, settings: DeskSettings) -> float | None:
    """The median of recent talks, which one forgotten talk does not spoil; None while there are too few."""
    seconds = func.extract("epoch", Handoff.closed_at - Handoff.assigned_at)
    found = await session.execute(
        select(func.count(Handoff.id), func.percentile_cont(0.5).within_group(seconds)).where(
            Handoff.state == HandoffState.CLOSED,
            Handoff.assigned_at.is_not(None),
            Handoff.closed_at > now - timedelta(days=settings.figures_days),
        )
    )
    talks, median = found.one()
    return float(median) / 60 if talks >= settings.figures_from else None


async def _lock(session: AsyncSession, conversation_id: int) -> None:
    """Whoever else would open a handoff for this conversation waits for our commit.

    The same strength of lock as the turn's own, which holds the row already when the request comes from the dialogue.
    """
    statement = select(Conversation.id).where(Conversation.id == conversation_id).with_for_update(key_share=True)
    await session.execute(statement)


async def _open(
    session: AsyncSession,
    conversation: Conversation,
    reason: str,
    priority: int,
    team: str,
    summary: str,
    order_id: int | None,
    now: datetime,
    shop: ShopSettings,
) -> Handoff:
    ticket = await open_ticket(
        session,
        TicketKind.FAILED_TURN if reason == Reason.FAILED_TURN.value else TicketKind.HANDOFF,
        summary=summary,
        team=team,
        now=now,
        shop=shop,
        conversation_id=conversation.id,
        order_id=order_id,
        topic=reason,
    )
    handoff = Handoff(
        conversation_id=conversation.id,
        ticket_id=ticket.id,
        state=HandoffState.QUEUED,
        reason=reason,
        priority=min(max(priority, FIRST), LAST),
        team=team,
        summary=summary,
        order_id=order_id,
        queued_at=now,
    )
    session.add(handoff)
    await session.flush()
    await change_owner(session, conversation.id, Owner.QUEUE)
    return handoff


async def _result(
    session: AsyncSession,
    handoff: Handoff,
    number: str,
    already: bool,
    now: datetime,
    shop: ShopSettings,
    settings: DeskSettings,
) -> HandoffResult:
    desk = opening(shop.hours, now)
    if handoff.state is HandoffState.ASSIGNED:
        return HandoffResult(number, already, None, None, desk.is_open, desk.opens_at, handoff.agent)
    position = await position_of(session, handoff)
    wait = await expected_wait(session, position, now, shop, settings) if desk.is_open else None
    return HandoffResult(number, already, position, wait, desk.is_open, desk.opens_at)
