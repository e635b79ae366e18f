"""API keys of the shop's integrations, and their pushes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class ApiKey(HasId, HasCreated, Base):
    """A key of one integration; only its SHA-256 is kept."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiRequest(HasId, Base):
    """A push that came with an Idempotency-Key, and what it was answered: a repetition gets the same again."""

    __tablename__ = "api_request"
    __table_args__ = (UniqueConstraint("api_key_id", "key"), Index(None, "created_at"))

    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id"))
    key: Mapped[str]
    fingerprint: Mapped[str]
    """SHA-256 of method, path and body."""
    status: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
