"""Counting tries in `identity_attempt`, exactly, however many workers count at once.

Each limit is a sliding window: at most `most` counted tries within `window` for one key. What is refused is not
counted, so a lock ends at a time that can be told and no further knocking prolongs it.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Text, and_, bindparam, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.locks import Lock
from bot.identity.models import IdentityAttempt

KEEP_FOR = timedelta(days=2)
"""Longer than every window; what is older serves nobody and is personal data."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `window` for the `key` of a `scope`."""

    scope: str
    key: str
    most: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the tries stand: free or locked, and how many are left under each limit."""

    locked_until: datetime | None
    left: tuple[int, ...]
    """Per limit, in the order given."""


def network_limit(address: str | None, most: int, window: timedelta) -> tuple[Limit, ...]:
    """The limit of a network address, or none where the channel tells no address.

    IPv6 is counted by /64, which is one customer's line: within it anyone takes a new address at will. Without one
    (WhatsApp, Telegram) all customers would share one count; there the conversation is bound to a phone or an account.
    """
    if not address:
        return ()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return (Limit("network", address, most, window),)
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address
    return (Limit("network", str(parsed), most, window),)


async def hold(session: AsyncSession, kind: str, limits: Iterable[Limit]) -> None:
    """Make every other transaction that counts one of these keys wait until this one ends. One statement.

    The keys are locked in one fixed order, so that two transactions never wait for each other.
    """
    keys = sorted({f"identity:{kind}:{limit.scope}:{limit.key}" for limit in limits})
    rows = func.unnest(bindparam("keys", keys, ARRAY(Text))).column_valued("key")
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(rows, Lock.PROOF_TRIES))))


async def standing(session: AsyncSession, kind: str, limits: Sequence[Limit], now: datetime) -> Standing:
    """Count, in one statement. Call `hold` first, or two tries may both pass as the last one."""
    scopes = sorted({limit.scope for limit in limits})
    found = await session.execute(
        select(IdentityAttempt.scope, IdentityAttempt.key, IdentityAttempt.tried_at)
        .where(
            IdentityAttempt.kind == kind,
            IdentityAttempt.scope.in_(scopes),
            or_(
                *(
                    and_(
                        IdentityAttempt.scope == limit.scope,
                        IdentityAttempt.key == limit.key,
                        IdentityAttempt.tried_at > now - limit.window,
                    )
                    for limit in limits
                )
            ),
        )
        .order_by(IdentityAttempt.tried_at.desc())
    )
    rows = found.all()
    locks: list[datetime] = []
    left: list[int] = []
    for limit in limits:
        times = [
            row.tried_at
            for row in rows
            if (row.scope, row.key) == (limit.scope, limit.key) and row.tried_at > now - limit.window
        ]
        left.append(max(0, limit.most - len(times)))
        if len(times) >= limit.most:
            locks.append(times[limit.most - 1] + limit.window)
    return Standing(max(locks) if locks else None, tuple(left))


async def count(session: AsyncSession, kind: str, limits: Iterable[Limit], now: datetime) -> None:
    """Record one try under every key, in one statement."""
    keys = dict.fromkeys((limit.scope, limit.key) for limit in limits)
    await session.execute(
        insert(IdentityAttempt).values(
            [{"kind": kind, "scope": scope, "key": key, "tried_at": now} for scope, key in keys]
        )
    )


async def prune(session: AsyncSession, now: datetime) -> None:
    """Delete tries that no limit looks at any more. To be called now and then, e.g. daily."""
    await session.execute(delete(IdentityAttempt).where(IdentityAttempt.tried_at < now - KEEP_FOR))
