"""Tables of conversations and messages: the inbox and the outbox of every channel."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class Owner(str, Enum):
    """Who answers a conversation. The allowed changes are in `ownership.py`."""

    BOT = "bot"
    QUEUE = "queue"
    """The bot still answers while a person is awaited."""
    AGENT = "agent"


class Direction(str, Enum):
    """Seen from us."""

    IN = "in"
    OUT = "out"


class Author(str, Enum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class MessageState(str, Enum):
    """Inbound: pending → processed | set_aside | for_agent. Outbound: pending → delivered → read, or failed."""

    PENDING = "pending"
    PROCESSED = "processed"
    SET_ASIDE = "set_aside"
    FOR_AGENT = "for_agent"
    IN_FLIGHT = "in_flight"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Conversation(HasId, HasCreated, Base):
    """A talk with one customer on one channel. Rasa's sender id is this row's id.

    A running turn holds this row's lock: storing a message must not write to it.
    """

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    channel: Mapped[str]
    address: Mapped[str]
    """The channel's own name for the other end: a web session id, a phone, a chat id."""
    owner: Mapped[Owner] = mapped_column(default=Owner.BOT)


class Message(HasId, HasCreated, Base):
    """A message in either direction; inbound ones are the inbox, outbound ones the outbox."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        Index(None, "conversation_id", "id"),
        Index(
            "ix_message_waiting",
            "conversation_id",
            "id",
            postgresql_where=text("direction = 'in' AND state = 'pending'"),
        ),
        Index("ix_message_outbox", "channel", "id", postgresql_where=text("direction = 'out' AND state = 'pending'")),
    )

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    channel: Mapped[str]
    direction: Mapped[Direction]
    author: Mapped[Author]
    author_name: Mapped[str | None]
    provider_id: Mapped[str | None]
    """The sender's own id of this message, unique per channel: a repeated one is stored once."""
    text: Mapped[str | None]
    """What was written, with card, ID and account numbers masked. For a button, its title."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Outbound: quick_replies, attachment, response. Inbound: button (the payload of a pressed one), client fields."""
    state: Mapped[MessageState] = mapped_column(default=MessageState.PENDING)
    network_address: Mapped[str | None]
    """Inbound: the IP address it came from; limits are counted by it."""
    reply_to: Mapped[int | None]
    """For a reply: the inbound message that it answers."""
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    processed_at: Mapped[datetime | None]
    understanding: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Inbound: intent, confidence and entities, as understood."""
