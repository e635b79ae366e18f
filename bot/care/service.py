"""Tickets: opened once per matter, due in working time, resolved with an outcome."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.models import Ticket, TicketKind, TicketStatus, ticket_numbers
from bot.care.settings import CareSettings, get_care_settings
from bot.care.working_time import add_open_minutes, end_of_workday
from bot.db.locks import Lock
from bot.shop.settings import ShopSettings

NUMBER_PREFIX = "VB-"


class TicketError(ValueError):
    """A change that the ticket's status does not allow."""


def due_at(kind: TicketKind, now: datetime, shop: ShopSettings, settings: CareSettings | None = None) -> datetime:
    """By when a ticket of `kind` that is opened at `now` must be finished."""
    settings = settings or get_care_settings()
    if kind is TicketKind.HANDOFF:
        return add_open_minutes(shop.hours, now, settings.handoff_due_minutes)
    if kind is TicketKind.FAILED_TURN:
        return add_open_minutes(shop.hours, now, settings.failed_turn_due_minutes)
    if kind is TicketKind.COMPLAINT:
        return end_of_workday(shop.hours, now, settings.complaint_due_days)
    return end_of_workday(shop.hours, now, shop.delivery.inquiry_days)


async def open_ticket(
    session: AsyncSession,
    kind: TicketKind,
    *,
    summary: str,
    team: str,
    now: datetime,
    shop: ShopSettings,
    conversation_id: int | None = None,
    order_id: int | None = None,
    parcel_id: int | None = None,
    topic: str | None = None,
    settings: CareSettings | None = None,
) -> Ticket:
    """Open a ticket, numbered VB-100001 and up; a rolled-back one leaves a gap in the numbers."""
    number = await session.scalar(select(ticket_numbers.next_value()))
    ticket = Ticket(
        number=f"{NUMBER_PREFIX}{number}",
        kind=kind,
        status=TicketStatus.OPEN,
        conversation_id=conversation_id,
        order_id=order_id,
        parcel_id=parcel_id,
        topic=topic,
        summary=summary,
        team=team,
        due_at=due_at(kind, now, shop, settings),
    )
    session.add(ticket)
    await session.flush()
    return ticket


async def open_ticket_of(
    session: AsyncSession,
    kind: TicketKind,
    *,
    conversation_id: int | None = None,
    order_id: int | None = None,
    parcel_id: int | None = None,
) -> Ticket | None:
    """The newest unresolved ticket of `kind` about this parcel, else order, else conversation, or None.

    Raises:
        ValueError: nothing was given.
    """
    column, value = _subject(conversation_id, order_id, parcel_id)
    statement = (
        select(Ticket)
        .where(Ticket.kind == kind, getattr(Ticket, column) == value, Ticket.status != TicketStatus.RESOLVED)
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).first()


async def open_once(
    session: AsyncSession,
    kind: TicketKind,
    *,
    summary: str,
    team: str,
    now: datetime,
    shop: ShopSettings,
    conversation_id: int | None = None,
    order_id: int | None = None,
    parcel_id: int | None = None,
    topic: str | None = None,
    settings: CareSettings | None = None,
) -> tuple[Ticket, bool]:
    """The open ticket of `kind` on this matter, made if there is none, however many ask at once.

    The matter is the parcel, else the order, else the conversation.

    Returns:
        The ticket, and whether it is new.
    """
    column, value = _subject(conversation_id, order_id, parcel_id)
    key = f"ticket:{kind.value}:{column}:{value}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, Lock.TICKET))))
    subject = {column: value}
    found = await open_ticket_of(session, kind, **subject)
    if found is not None:
        return found, False
    made = await open_ticket(
        session,
        kind,
        summary=summary,
        team=team,
        now=now,
        shop=shop,
        conversation_id=conversation_id,
        order_id=order_id,
        parcel_id=parcel_id,
        topic=topic,
        settings=settings,
    )
    return made, True


async def ticket_by_number(session: AsyncSession, number: str) -> Ticket | None:
    """The ticket `VB-100001`; spaces, lower case and a missing prefix are forgiven."""
    digits = "".join(char for char in number if char.isascii() and char.isdigit())
    return (await session.scalars(select(Ticket).where(Ticket.number == f"{NUMBER_PREFIX}{digits}"))).first()


async def take(session: AsyncSession, ticket: Ticket, owner: str) -> None:
    """Make `owner` responsible for the ticket.

    Raises:
        TicketError: it is resolved.
    """
    if ticket.status is TicketStatus.RESOLVED:
        raise TicketError(f"ticket {ticket.number} is resolved")
    ticket.status = TicketStatus.IN_PROGRESS
    ticket.owner = owner
    await session.flush()


async def resolve(
    session: AsyncSession, ticket: Ticket, outcome: str, now: datetime, *, root_cause: str | None = None
) -> None:
    """Finish the ticket with what came out of it.

    Raises:
        TicketError: it is resolved already, or `outcome` is empty: "record closed" is no outcome.
    """
    if ticket.status is TicketStatus.RESOLVED:
        raise TicketError(f"ticket {ticket.number} is resolved already")
    if not outcome.strip():
        raise TicketError("a ticket is resolved with an outcome")
    ticket.status = TicketStatus.RESOLVED
    ticket.outcome = outcome.strip()
    ticket.root_cause = root_cause
    ticket.resolved_at = now
    await session.flush()


def _subject(conversation_id: int | None, order_id: int | None, parcel_id: int | None) -> tuple[str, int]:
    given = (("parcel_id", parcel_id), ("order_id", order_id), ("conversation_id", conversation_id))
    for column, value in given:
        if value is not None:
            return column, value
    raise ValueError("give a parcel, an order or a conversation")
