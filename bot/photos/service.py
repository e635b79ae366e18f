"""Storing, finding, attaching and forgetting photos. Takes the caller's session and flushes, never commits."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from bot.conversations.models import Conversation
from bot.db.locks import Lock
from bot.photos.models import Photo
from bot.photos.picture import Picture

UNSENT_KEPT = timedelta(days=1)
"""An upload that no message came for is forgotten after this."""


class TooManyPhotos(Exception):
    """The conversation has as many photos as it may have."""


class UnknownPhoto(LookupError):
    """No such photo waits in this conversation."""


async def known_upload(session: AsyncSession, conversation_id: int, upload_id: str | None) -> Photo | None:
    """What was stored under this `upload_id` before."""
    if upload_id is None:
        return None
    statement = select(Photo).where(Photo.conversation_id == conversation_id, Photo.upload_id == upload_id)
    return (await session.scalars(statement)).one_or_none()


async def store_photo(
    session: AsyncSession, conversation_id: int, picture: Picture, *, upload_id: str | None, limit: int
) -> tuple[Photo, bool]:
    """Store a picture, once per `upload_id`.

    Returns:
        The photo, and whether it is new.

    Raises:
        TooManyPhotos: the conversation has `limit` already.
    """
    # One upload of a conversation after the other, or two at once would both be under the limit. Not the row's lock: a
    # running turn holds that.
    await session.execute(select(func.pg_advisory_xact_lock(Lock.PHOTOS, func.hashint8(conversation_id))))
    if (known := await known_upload(session, conversation_id, upload_id)) is not None:
        return known, False
    count = select(func.count()).select_from(Photo).where(Photo.conversation_id == conversation_id)
    if int(await session.scalar(count) or 0) >= limit:
        raise TooManyPhotos
    photo = Photo(
        public_id=secrets.token_urlsafe(16),
        conversation_id=conversation_id,
        upload_id=upload_id,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        content=picture.content,
    )
    session.add(photo)
    await session.flush()
    return photo, True


async def photo_of_address(session: AsyncSession, public_id: str, channel: str, address: str) -> Photo | None:
    """The photo with its content, if it belongs to the conversation of `address`."""
    statement = (
        select(Photo)
        .join(Conversation, Conversation.id == Photo.conversation_id)
        .where(Photo.public_id == public_id, Conversation.channel == channel, Conversation.address == address)
        .options(undefer(Photo.content))
    )
    return (await session.scalars(statement)).one_or_none()


async def photo_by_id(session: AsyncSession, public_id: str) -> Photo | None:
    """The photo with its content, whosever it is: for the shop's own people and systems alone."""
    statement = select(Photo).where(Photo.public_id == public_id).options(undefer(Photo.content))
    return (await session.scalars(statement)).one_or_none()


async def claim(session: AsyncSession, conversation_id: int, public_ids: Sequence[str]) -> list[Photo]:
    """The photos that a message of this conversation is about to be sent with, locked, in the order asked for.

    Raises:
        UnknownPhoto: one is of another conversation, was sent before, or does not exist.
    """
    statement = select(Photo).where(Photo.public_id.in_(public_ids), Photo.conversation_id == conversation_id)
    found = {photo.public_id: photo for photo in await session.scalars(statement.with_for_update())}
    if set(found) != set(public_ids) or any(photo.message_id is not None for photo in found.values()):
        raise UnknownPhoto
    return [found[public_id] for public_id in public_ids]


async def unbound_since(session: AsyncSession, conversation_id: int, since: datetime) -> list[str]:
    """Ids of the photos sent since then that are for no return yet, the oldest first."""
    statement = (
        select(Photo.public_id)
        .where(Photo.conversation_id == conversation_id, Photo.sent_at >= since, Photo.return_id.is_(None))
        .order_by(Photo.id)
    )
    return list(await session.scalars(statement))


async def bind(session: AsyncSession, conversation_id: int, public_ids: Sequence[str], return_id: int) -> list[str]:
    """Let photos of this conversation belong to a return; gives the ids of those that now do."""
    statement = (
        update(Photo)
        .where(
            Photo.public_id.in_(public_ids),
            Photo.conversation_id == conversation_id,
            Photo.message_id.is_not(None),
            or_(Photo.return_id.is_(None), Photo.return_id == return_id),
        )
        .values(return_id=return_id)
        .returning(Photo.public_id)
    )
    bound = set((await session.scalars(statement)).all())
    return [public_id for public_id in public_ids if public_id in bound]


async def prune_photos(session: AsyncSession, now: datetime, kept_years: int) -> int:
    """Delete uploads that were never sent, and photos older than what the privacy notice promises; how many."""
    old = now - timedelta(days=366 * kept_years)
    unsent = Photo.message_id.is_(None) & (Photo.created_at < now - UNSENT_KEPT)
    deleted = await session.scalars(delete(Photo).where(or_(unsent, Photo.created_at < old)).returning(Photo.id))
    return len(deleted.all())
