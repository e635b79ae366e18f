"""The only way to orders from outside this package: every look-up names whose order it is, or says why it need not.

Each function loads what `bot.shop.tracking.track` needs in three queries: orders with customers, lines, parcels with
movements.
"""

from sqlalchemy import Select, bindparam, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.shop.models import Order, OrderStatus, Parcel
from bot.shop.references import reference_key

_CLOSED = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)
_MAX_OPEN = 50


def _whole_order() -> Select[tuple[Order]]:
    return select(Order).options(
        joinedload(Order.customer),
        selectinload(Order.lines),
        selectinload(Order.parcels).joinedload(Parcel.events),
    )


# Made once: to build and hash these for each look-up takes longer than to run them.
# A union, for an OR over both tables reads all orders.
_NAMED = union(
    select(Order.id).where(Order.number_key == bindparam("key")),
    select(Parcel.order_id).where(Parcel.tracking_key == bindparam("key")),
)
_BY_REFERENCE = (
    _whole_order()
    .where(Order.id.in_(_NAMED))
    .order_by((Order.number_key == bindparam("key")).desc(), Order.placed_at.desc(), Order.id.desc())
    .limit(1)
)
_BY_ID = _whole_order().where(Order.id == bindparam("order_id"))
_OWN = _BY_ID.where(Order.customer_id == bindparam("customer_id"))
_NEWEST = (
    _whole_order()
    .where(Order.customer_id == bindparam("customer_id"))
    .order_by(Order.placed_at.desc(), Order.id.desc())
)
_OPEN = _NEWEST.where(Order.status.not_in(_CLOSED)).limit(_MAX_OPEN)
_RECENT = _NEWEST.limit(bindparam("count"))


async def order_by_reference(session: AsyncSession, reference: str) -> Order | None:
    """The order of an order number or tracking number in any spelling; None when there is none.

    It is whoever's order: tell nothing of it before the asker's right to it is proved. Where two orders share a
    tracking number the newest is taken; an order number goes before a tracking number.
    """
    key = reference_key(reference)
    if not key:
        return None
    return (await session.scalars(_BY_REFERENCE, {"key": key})).first()


async def order_by_id(session: AsyncSession, order_id: int) -> Order | None:
    """The order with our own key `order_id`.

    It is whoever's order: for one that a conversation has proved, checked with `bot.identity`'s `may_see` each time.
    """
    return (await session.scalars(_BY_ID, {"order_id": order_id})).first()


async def order_for(session: AsyncSession, customer_id: int, order_id: int) -> Order | None:
    """The order `order_id` if it is `customer_id`'s own; None else."""
    return (await session.scalars(_OWN, {"order_id": order_id, "customer_id": customer_id})).first()


async def open_orders(session: AsyncSession, customer_id: int) -> list[Order]:
    """The customer's orders that are neither delivered nor cancelled, newest first, 50 at most."""
    return list(await session.scalars(_OPEN, {"customer_id": customer_id}))


async def recent_orders(session: AsyncSession, customer_id: int, limit: int = 5) -> list[Order]:
    """The customer's last `limit` orders, whatever their status, newest first."""
    return list(await session.scalars(_RECENT, {"customer_id": customer_id, "count": limit}))
