"""The table of photos. The picture itself is in it: one database, one backup, one transaction."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class Photo(HasId, HasCreated, Base):
    """One picture, re-encoded by us. It goes with its conversation (KVKK): the database deletes it then."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("conversation_id", "upload_id"),
        Index(None, "conversation_id"),
        Index(None, "message_id"),
        Index(None, "return_id"),
        Index(None, "created_at"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    """128 random bits; knowing it alone opens nothing."""
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    """The message it was sent with; None until then."""
    return_id: Mapped[int | None] = mapped_column(ForeignKey("return_case.id", ondelete="SET NULL"))
    """The return that it shows the goods of."""
    upload_id: Mapped[str | None]
    """The sender's own id of the upload: a repeated one is stored once."""
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    """Bytes of `content`."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """JPEG."""
    sent_at: Mapped[datetime | None]
    """When its message was stored."""
