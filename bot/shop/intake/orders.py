"""Orders with their customers, lines and parcels; parcels pushed apart."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.field_types import to_kurus
from bot.shop.intake.batch import Entries, failed, pushed, run_batch, snapshot
from bot.shop.intake.errors import not_in_future
from bot.shop.intake.goods import result, write_customer
from bot.shop.intake.parcels import carrier_key, check_parcel, write_parcel
from bot.shop.intake.settle import settle_order
from bot.shop.intake.store import Store, load_store
from bot.shop.models import Order, OrderLine
from bot.shop.references import reference_key
from bot.shop.schemas import FieldError, ItemResult, OrderIn, OrderLineIn, ShipmentIn
from bot.shop.settings import ShopSettings

_KEPT_APART = frozenset({"id", "customer", "customer_id", "lines", "parcels", "address", "updated_at"})
_COLUMNS = {"status": "pushed_status", "total": "total_kurus", "shipping": "shipping_kurus"}


async def push_orders(
    session: AsyncSession, items: Sequence[Any], shop: ShopSettings, now: datetime
) -> list[ItemResult]:
    """Store orders; one result per item, in order."""
    return await run_batch(session, items, OrderIn, "id", partial(_apply_orders, session, shop, now))


async def push_shipments(
    session: AsyncSession, items: Sequence[Any], shop: ShopSettings, now: datetime
) -> list[ItemResult]:
    """Store parcels of orders pushed before; one result per item, in order."""
    return await run_batch(session, items, ShipmentIn, "id", partial(_apply_shipments, session, shop, now))


async def upsert_order(session: AsyncSession, order: OrderIn, shop: ShopSettings, now: datetime) -> ItemResult:
    """Store one order."""
    return (await push_orders(session, [order], shop, now))[0]


async def upsert_shipment(session: AsyncSession, parcel: ShipmentIn, shop: ShopSettings, now: datetime) -> ItemResult:
    """Store one parcel."""
    return (await push_shipments(session, [parcel], shop, now))[0]


async def _apply_orders(
    session: AsyncSession, shop: ShopSettings, now: datetime, entries: Entries[OrderIn]
) -> list[ItemResult]:
    items = [item for _, item in entries]
    store = await load_store(
        session,
        customers=[item.customer.id if item.customer else item.customer_id or "" for item in items],
        orders=[item.id for item in items],
        parcels=[parcel.id for item in items for parcel in item.parcels],
        numbers=[item.number for item in items],
    )
    results = []
    with session.no_autoflush:
        for index, item in entries:
            errors = _check_order(item, store, shop, now)
            if errors:
                results.append(failed(index, item.id, *errors))
            else:
                results.append(result(index, item.id, _write_order(store, item, shop, now)))
    return results


def _check_order(item: OrderIn, store: Store, shop: ShopSettings, now: datetime) -> list[FieldError]:
    errors: list[FieldError] = []
    key = reference_key(item.number)
    if not key:
        errors.append(FieldError(field="number", message="has neither a letter A–Z nor a digit"))
    elif store.number_owners.get(key, item.id) != item.id:
        errors.append(FieldError(field="number", message=f"is the number of the order {store.number_owners[key]!r}"))
    if item.customer_id and item.customer_id not in store.customers:
        errors.append(FieldError(field="customer_id", message="no customer with this id was pushed"))
    errors += not_in_future("placed_at", item.placed_at, now)
    errors += not_in_future("updated_at", item.updated_at, now)
    if item.customer:
        errors += not_in_future("customer.updated_at", item.customer.updated_at, now)
    if len({parcel.id for parcel in item.parcels}) < len(item.parcels):
        errors.append(FieldError(field="parcels", message="two parcels have the same id"))
    positions = {line.position for line in item.lines if line.position}
    for n, parcel in enumerate(item.parcels):
        errors += check_parcel(parcel, f"parcels[{n}].", item.id, positions, store, shop, now)
    return errors


def _write_order(store: Store, item: OrderIn, shop: ShopSettings, now: datetime) -> bool | None:
    changes: list[bool | None] = []
    if item.customer:
        changes.append(write_customer(store.session, store.customers, item.customer, now, item.updated_at))
    customer = store.customers[item.customer.id if item.customer else item.customer_id or ""]
    order = store.orders.get(item.id)
    is_new = order is None
    if order is None:
        order = store.orders[item.id] = Order(external_id=item.id, updated_at=item.updated_at or now, address={})
        order.lines, order.parcels = [], []
        order.customer = customer
        store.session.add(order)
    before = snapshot(order)
    is_current = is_new or not item.updated_at or item.updated_at >= order.updated_at
    if is_current:
        if order.customer is not customer:
            order.customer = customer
            changes.append(True)
        _assign(order, item, is_new=is_new)
        store.own_number(order, before["number_key"])
        changes.append(_write_lines(order, item.lines))
    for parcel in item.parcels:
        carrier = carrier_key(parcel.carrier, shop) or parcel.carrier
        changes.append(write_parcel(store, order, parcel, carrier, item.updated_at, now))
    settle_order(order)
    changed = snapshot(order) != before or any(change is not False for change in changes)
    if is_current and (item.updated_at or changed):
        order.updated_at = item.updated_at or now
    return None if is_new else changed


def _assign(order: Order, item: OrderIn, *, is_new: bool) -> None:
    for name, value in pushed(item, is_new=is_new).items():
        if name in _KEPT_APART:
            continue
        setattr(order, _COLUMNS.get(name, name), to_kurus(value) if name in ("total", "shipping") else value)
    if "address" in item.model_fields_set:
        order.address = item.address.model_dump(exclude_none=True) if item.address else {}


def _write_lines(order: Order, lines: Sequence[OrderLineIn]) -> bool:
    stored = {line.position: line for line in order.lines}
    wanted: list[OrderLine] = []
    changed = False
    for item in sorted(lines, key=lambda line: line.position or 0):
        line = stored.pop(item.position or 0, None) or OrderLine(position=item.position)
        before = snapshot(line)
        line.sku, line.name, line.variant = item.sku, item.name, item.variant
        line.quantity, line.unit_price_kurus = item.quantity, to_kurus(item.unit_price)
        changed = changed or snapshot(line) != before
        wanted.append(line)
    if changed or stored:
        order.lines = wanted
    return changed or bool(stored)


async def _apply_shipments(
    session: AsyncSession, shop: ShopSettings, now: datetime, entries: Entries[ShipmentIn]
) -> list[ItemResult]:
    store = await load_store(
        session, orders=[item.order_id for _, item in entries], parcels=[item.id for _, item in entries]
    )
    results = []
    with session.no_autoflush:
        for index, item in entries:
            order = store.orders.get(item.order_id)
            if order is None:
                missing = FieldError(field="order_id", message="no order with this id was pushed")
                results.append(failed(index, item.id, missing))
                continue
            errors = check_parcel(item, "", item.order_id, {line.position for line in order.lines}, store, shop, now)
            if errors:
                results.append(failed(index, item.id, *errors))
                continue
            carrier = carrier_key(item.carrier, shop) or item.carrier
            changed = write_parcel(store, order, item, carrier, None, now)
            settle_order(order)
            results.append(result(index, item.id, changed))
    return results
