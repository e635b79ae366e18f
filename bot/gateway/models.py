"""API keys of the shop's integrations."""

from datetime import datetime

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
