"""Rights that were won: written, read, taken back."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.session import driver_of
from bot.identity.models import Level, Proof
from bot.identity.types import Identity, View
from bot.shop.models import Customer, Order

# Made once: to build and hash it for each turn takes longer than to run it.
_CURRENT = (
    select(Proof.level, Proof.customer_id, Proof.order_id, Customer.name)
    .outerjoin(Customer, Customer.id == Proof.customer_id)
    .where(
        Proof.conversation_id == bindparam("conversation_id"),
        Proof.granted_at <= bindparam("now"),
        Proof.expires_at > bindparam("now"),
    )
    .order_by(Proof.id.desc())
)


async def current(session: AsyncSession, conversation_id: int, now: datetime) -> Identity:
    """What this conversation has proved and what has not run out at `now`. One statement."""
    found = await session.execute(_CURRENT, {"conversation_id": conversation_id, "now": now})
    customer: tuple[int, str | None] | None = None
    limited: set[int] = set()
    full: set[int] = set()
    for level, customer_id, order_id, name in found.all():
        if level is Level.VERIFIED and customer_id is not None:
            customer = customer or (customer_id, name)
        elif order_id is not None:
            (full if level is Level.VERIFIED else limited).add(order_id)
    if customer:
        return Identity(Level.VERIFIED, customer[0], frozenset(limited), customer[1], frozenset(full))
    level = Level.ORDER_PROVED if limited or full else Level.NONE
    return Identity(level, None, frozenset(limited), None, frozenset(full))


def may_see(identity: Identity, order: Order) -> View:
    """How much of `order` may be told to who is behind `identity`."""
    if identity.level is Level.VERIFIED and order.customer_id == identity.customer_id:
        return View.FULL
    if order.id in identity.verified_order_ids:
        return View.FULL
    return View.LIMITED if order.id in identity.proved_order_ids else View.NONE


_GRANT_CUSTOMER = """
WITH ended AS (
    UPDATE identity_proof SET expires_at = $5
    WHERE conversation_id = $1 AND expires_at > $5
        AND (customer_id IS NOT NULL OR order_id IN (SELECT id FROM "order" WHERE customer_id <> $3))
)
INSERT INTO identity_proof (conversation_id, level, customer_id, method, granted_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""


async def grant_customer(
    session: AsyncSession, conversation_id: int, customer_id: int, method: str, now: datetime, expires_at: datetime
) -> None:
    """Give the right to all that is the customer's.

    Whatever the conversation held for another customer ends: on a shared computer the next person inherits nothing. The
    same customer's earlier right is replaced.
    """
    await session.flush()
    driver = await driver_of(session)
    await driver.execute(_GRANT_CUSTOMER, conversation_id, Level.VERIFIED.value, customer_id, method, now, expires_at)


async def grant_order(
    session: AsyncSession,
    conversation_id: int,
    order_id: int,
    level: Level,
    method: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Give the right to one order: LIMITED for ORDER_PROVED, FULL for VERIFIED."""
    session.add(
        Proof(
            conversation_id=conversation_id,
            level=level,
            order_id=order_id,
            method=method,
            granted_at=now,
            expires_at=expires_at,
        )
    )
    await session.flush()


async def revoke(session: AsyncSession, conversation_id: int, now: datetime) -> None:
    """End all rights of the conversation, as when the customer logs out of the shop's site."""
    await session.execute(
        update(Proof)
        .where(Proof.conversation_id == conversation_id, Proof.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )
