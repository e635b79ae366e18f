"""API keys of the shop's integrations: 256 random bits, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gateway.models import ApiKey

PREFIX = "vbk_"
_SHOWN = len(PREFIX) + 6
_TOUCH_EVERY = timedelta(minutes=1)


class KeyExistsError(ValueError):
    """There is a key of that name, and it is in use."""


async def create_key(session: AsyncSession, name: str, now: datetime) -> str:
    """Make a key for the integration `name` and give it; it cannot be read again.

    A revoked key's name may be used anew.

    Raises:
        KeyExistsError: the name is taken by a key in use.
        ValueError: the name is empty or longer than 60 characters.
    """
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise ValueError("a name has 1 to 60 characters")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = await session.scalar(select(ApiKey).where(ApiKey.name == name).with_for_update())
    if row is not None and row.revoked_at is None:
        raise KeyExistsError(f"there is a key named {name!r}: revoke it first, or choose another name")
    if row is None:
        row = ApiKey(name=name)
        session.add(row)
    row.prefix, row.key_hash = secret[:_SHOWN], _hash(secret)
    row.created_at, row.revoked_at, row.last_used_at = now, None, None
    await session.flush()
    return secret


async def list_keys(session: AsyncSession) -> Sequence[ApiKey]:
    """All keys, revoked ones too, by name."""
    return (await session.scalars(select(ApiKey).order_by(ApiKey.name))).all()


async def revoke_key(session: AsyncSession, name: str, now: datetime) -> bool:
    """End the key `name` at once. Gives whether there was one in use."""
    statement = (
        update(ApiKey)
        .where(ApiKey.name == name.strip(), ApiKey.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiKey.id)
    )
    return await session.scalar(statement) is not None


async def find_key(session: AsyncSession, secret: str, now: datetime) -> ApiKey | None:
    """The key in use whose secret this is. Its last use is noted, at most once a minute."""
    if not secret.startswith(PREFIX):
        return None
    found = select(ApiKey).where(ApiKey.key_hash == _hash(secret), ApiKey.revoked_at.is_(None))
    key: ApiKey | None = await session.scalar(found)
    if key is not None:
        stale = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < now - _TOUCH_EVERY)
        touch = update(ApiKey).where(ApiKey.id == key.id, stale).values(last_used_at=now)
        await session.execute(touch.execution_options(synchronize_session=False))
    return key


def _hash(secret: str) -> str:
    """No salt and no stretching: a secret of 256 random bits cannot be guessed or looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()
