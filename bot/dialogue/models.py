"""What Rasa must find again at the next turn: the current slots and the recent events."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasId


class DialogueState(Base):
    """The present of a conversation: enough to go on without its whole past."""

    __tablename__ = "dialogue_state"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    slots: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    updated_at: Mapped[datetime]


class DialogueEvent(HasId, Base):
    """One event of Rasa's tracker, in order of `id`."""

    __tablename__ = "dialogue_event"
    __table_args__ = (Index(None, "conversation_id", "id"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    loop_before: Mapped[str | None]
    """The form that was active before this event: where a window of recent events begins, this is what it begins in."""
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
