"""The only way to orders from outside this package: every look-up names whose order it is, or says why it need not.

Each function loads what `bot.shop.tracking.track` needs in two queries: orders with customers and lines, parcels with
movements.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, inspect, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from bot.shop.models import Order, OrderStatus, Parcel
from bot.shop.references import reference_key

_CLOSED = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)
_MAX_OPEN = 50


# All made once: to build and hash them for each look-up takes longer than to run them, and SQLAlchemy's `selectinload`
# builds its own each time.
_ORDERS: Select[tuple[Order]] = select(Order).options(joinedload(Order.customer), joinedload(Order.lines))
_PARCELS = (
    select(Parcel)
    .options(joinedload(Parcel.events))
    .where(Parcel.order_id == any_(bindparam("order_ids", type_=ARRAY(BigInteger))))
    .order_by(Parcel.id)
)
# A union, for an OR over both tables reads all orders.
_NAMED = union(
    select(Order.id).where(Order.number_key == bindparam("key")),
    select(Parcel.order_id).where(Parcel.tracking_key == bindparam("key")),
)
_BY_REFERENCE = _ORDERS.where(Order.id.in_(_NAMED)).order_by(
    (Order.number_key == bindparam("key")).desc(), Order.placed_at.desc(), Order.id.desc()
)
_BY_ID = _ORDERS.where(Order.id == bindparam("order_id"))
_NEWEST = _ORDERS.where(Order.customer_id == bindparam("customer_id")).order_by(Order.placed_at.desc(), Order.id.desc())
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
    return next(iter(await _load(session, _BY_REFERENCE, {"key": key})), None)


async def order_by_id(session: AsyncSession, order_id: int) -> Order | None:
    """The order with our own key `order_id`.

    It is whoever's order: for one that a conversation has proved, checked with `bot.identity`'s `may_see` each time.
    """
    return next(iter(await _load(session, _BY_ID, {"order_id": order_id})), None)


async def open_orders(session: AsyncSession, customer_id: int) -> list[Order]:
    """The customer's orders that are neither delivered nor cancelled, newest first, 50 at most."""
    return await _load(session, _OPEN, {"customer_id": customer_id})


async def recent_orders(session: AsyncSession, customer_id: int, limit: int = 5) -> list[Order]:
    """The customer's last `limit` orders, whatever their status, newest first."""
    return await _load(session, _RECENT, {"customer_id": customer_id, "count": limit})


async def _load(session: AsyncSession, statement: Select[tuple[Order]], values: Mapping[str, Any]) -> list[Order]:
    """The orders of `statement` with their parcels; those that the session has already are not loaded again."""
    orders = list((await session.scalars(statement, values)).unique())
    lacking = [order for order in orders if "parcels" in inspect(order).unloaded]
    if not lacking:
        return orders
    parcels = defaultdict(list)
    for parcel in (await session.scalars(_PARCELS, {"order_ids": [order.id for order in lacking]})).unique():
        parcels[parcel.order_id].append(parcel)
    for order in lacking:
        set_committed_value(order, "parcels", parcels[order.id])
    return orders
