"""The outbox of e-mails and SMS."""

from datetime import datetime
from enum import Enum

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class NoticeState(str, Enum):
    """pending → in_flight → sent, or failed; expired when it would come too late."""

    PENDING = "pending"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


class Notice(HasId, HasCreated, Base):
    """One e-mail or SMS to send."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_due", "not_before", postgresql_where=text("state IN ('pending', 'in_flight')")),)

    medium: Mapped[str]
    """sms or email."""
    address: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    """Blanked once sent, except in `dev`, where /dev/outbox shows it."""
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    """E-mail: a PNG that goes with it; removed once sent, as the body is."""
    picture_name: Mapped[str | None]
    purpose: Mapped[str]
    """one_time_code, …"""
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    """When it is due. In flight: when the lease of whoever sends it ends, and the row may be taken for abandoned."""
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
