"""The stored rows that a batch of orders and parcels touches, read in a handful of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from bot.shop.intake.goods import load_customers
from bot.shop.models import Customer, Order, Parcel
from bot.shop.references import reference_key


@dataclass
class Store:
    """Rows by the shop's own ids. What a batch adds is put in as well, so that later items of it find it."""

    session: AsyncSession
    customers: dict[str, Customer] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)
    number_owners: dict[str, str] = field(default_factory=dict)
    """Order number key → the shop's id of the order that has it."""

    def own_number(self, order: Order, old_key: str | None) -> None:
        """Record that `order` has its number, and `old_key` no more."""
        if old_key and self.number_owners.get(old_key) == order.external_id:
            del self.number_owners[old_key]
        self.number_owners[order.number_key] = order.external_id


async def load_store(
    session: AsyncSession,
    *,
    customers: Iterable[str] = (),
    orders: Iterable[str] = (),
    parcels: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> Store:
    """What is stored of these ids and order numbers, with lines, parcels, movements, and the parcels' orders."""
    store = Store(session)
    fresh = {"populate_existing": True}
    store.customers = await load_customers(session, list(customers))
    parcel_ids, order_ids = set(parcels), set(orders)
    if parcel_ids:
        owners = await session.scalars(
            select(Order.external_id)
            .join(Parcel, Parcel.order_id == Order.id)
            .where(Parcel.external_id.in_(parcel_ids))
        )
        order_ids |= set(owners)
    found = await session.scalars(
        select(Order)
        .where(Order.external_id.in_(order_ids))
        .options(
            joinedload(Order.customer),
            selectinload(Order.lines),
            selectinload(Order.parcels).selectinload(Parcel.events),
        )
        .execution_options(**fresh)
    )
    store.orders = {order.external_id: order for order in found}
    for order in store.orders.values():
        for parcel in order.parcels:
            set_committed_value(parcel, "order", order)
            store.parcels[parcel.external_id] = parcel
    keys = {reference_key(number) for number in numbers}
    if keys:
        owned = await session.execute(select(Order.number_key, Order.external_id).where(Order.number_key.in_(keys)))
        store.number_owners = dict(owned.tuples().all())
    return store
