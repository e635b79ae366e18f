"""Tickets: what was promised to a customer, with a number, an owner and a due time."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, Sequence
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId

ticket_numbers = Sequence("ticket_number", start=100001, metadata=Base.metadata)


class TicketKind(str, Enum):
    """What a ticket is about."""

    CARRIER_INQUIRY = "carrier_inquiry"
    NOT_RECEIVED_INQUIRY = "not_received_inquiry"
    HANDOFF = "handoff"
    COMPLAINT = "complaint"
    FAILED_TURN = "failed_turn"


class TicketStatus(str, Enum):
    """Where a ticket stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"


class Ticket(HasId, HasCreated, Base):
    """A case that someone must finish."""

    __tablename__ = "ticket"
    __table_args__ = (Index(None, "status", "due_at"), Index(None, "conversation_id"))

    number: Mapped[str] = mapped_column(unique=True)
    """What the customer is told: VB-100001."""
    kind: Mapped[TicketKind]
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.OPEN)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"))
    topic: Mapped[str | None]
    summary: Mapped[str]
    team: Mapped[str]
    owner: Mapped[str | None]
    due_at: Mapped[datetime]
    outcome: Mapped[str | None]
    root_cause: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
