"""The handoff queue."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class HandoffState(str, Enum):
    """queued → assigned → closed; a queued one may be withdrawn, an assigned one queued again."""

    QUEUED = "queued"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Handoff(HasId, HasCreated, Base):
    """A conversation that waits for a person, or has one."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index(
            "uq_handoff_open",
            "conversation_id",
            unique=True,
            postgresql_where=text("state IN ('queued', 'assigned')"),
        ),
        Index("ix_handoff_queue", "team", "priority", "queued_at", postgresql_where=text("state = 'queued'")),
    )

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    state: Mapped[HandoffState] = mapped_column(default=HandoffState.QUEUED)
    reason: Mapped[str]
    """A key of `reasons.py`: asked, not_understood, angry, failed_turn, flow…"""
    priority: Mapped[int]
    """1 (first) to 4."""
    team: Mapped[str]
    summary: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    agent: Mapped[str | None]
    queued_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
