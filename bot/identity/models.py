"""Tables of who has proved what, in which conversation, and of every try."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class Level(str, Enum):
    """How much a conversation has proved."""

    NONE = "none"
    ORDER_PROVED = "order_proved"
    VERIFIED = "verified"


class Proof(HasId, Base):
    """A right that a conversation has won: to one order, or to a customer's own data."""

    __tablename__ = "identity_proof"
    __table_args__ = (Index(None, "conversation_id", "expires_at"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    level: Mapped[Level]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    method: Mapped[str]
    """digits, code or token."""
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class OneTimeCode(HasId, Base):
    """A code that was sent; only its keyed hash is kept."""

    __tablename__ = "one_time_code"
    __table_args__ = (Index(None, "conversation_id", "id"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    """None: the contact is unknown to us; nothing was sent and no code will ever fit, with the same words."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    """Set when the code went to a contact that this order bears and its customer does not: a right to it alone."""
    code_hash: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class IdentityAttempt(HasId, HasCreated, Base):
    """One counted try, by what it is limited on: the conversation, the order asked for, the network address."""

    __tablename__ = "identity_attempt"
    __table_args__ = (Index(None, "scope", "key", "kind", "tried_at"),)

    kind: Mapped[str]
    """digits or send. Tries of a code are counted on the code."""
    scope: Mapped[str]
    """conversation, order, destination (a keyed hash) or network."""
    key: Mapped[str]
    tried_at: Mapped[datetime]
