"""Customers and products, which depend on nothing else."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.shop.field_types import to_kurus
from bot.shop.intake.batch import Entries, failed, pushed, run_batch, snapshot
from bot.shop.intake.errors import not_in_future
from bot.shop.models import Customer, Product, ProductVariant
from bot.shop.schemas import CustomerIn, ItemResult, ProductIn, VariantIn


async def push_customers(session: AsyncSession, items: Sequence[Any], now: datetime) -> list[ItemResult]:
    """Store customers; one result per item, in order."""
    return await run_batch(session, items, CustomerIn, "id", partial(_apply_customers, session, now))


async def push_products(session: AsyncSession, items: Sequence[Any], now: datetime) -> list[ItemResult]:
    """Store products; one result per item, in order."""
    return await run_batch(session, items, ProductIn, "sku", partial(_apply_products, session, now))


async def upsert_customer(session: AsyncSession, customer: CustomerIn, now: datetime) -> ItemResult:
    """Store one customer."""
    return (await push_customers(session, [customer], now))[0]


async def upsert_product(session: AsyncSession, product: ProductIn, now: datetime) -> ItemResult:
    """Store one product."""
    return (await push_products(session, [product], now))[0]


async def load_customers(session: AsyncSession, ids: Sequence[str]) -> dict[str, Customer]:
    """The stored customers with these ids of the shop."""
    found = await session.scalars(
        select(Customer).where(Customer.external_id.in_(set(ids))).execution_options(populate_existing=True)
    )
    return {customer.external_id: customer for customer in found}


def write_customer(
    session: AsyncSession,
    stored: dict[str, Customer],
    item: CustomerIn,
    now: datetime,
    updated_at: datetime | None = None,
) -> bool | None:
    """Store `item`, counted as changed at `updated_at` when it does not say itself.

    Gives: None when it is new, else whether something changed.
    """
    when = item.updated_at or updated_at
    customer = stored.get(item.id)
    is_new = customer is None
    if customer is None:
        customer = stored[item.id] = Customer(external_id=item.id, updated_at=when or now)
        session.add(customer)
    elif when and when < customer.updated_at:
        return False
    before = snapshot(customer)
    for name, value in pushed(item, is_new=is_new).items():
        if name not in ("id", "updated_at"):
            setattr(customer, name, value)
    return _touch(customer, before, when, now, is_new=is_new)


async def _apply_customers(session: AsyncSession, now: datetime, entries: Entries[CustomerIn]) -> list[ItemResult]:
    stored = await load_customers(session, [item.id for _, item in entries])
    results = []
    for index, item in entries:
        errors = not_in_future("updated_at", item.updated_at, now)
        if errors:
            results.append(failed(index, item.id, *errors))
            continue
        results.append(result(index, item.id, write_customer(session, stored, item, now)))
    return results


async def _apply_products(session: AsyncSession, now: datetime, entries: Entries[ProductIn]) -> list[ItemResult]:
    skus = {item.sku for _, item in entries}
    found = await session.scalars(
        select(Product)
        .where(Product.sku.in_(skus))
        .options(selectinload(Product.variants))
        .execution_options(populate_existing=True)
    )
    stored = {product.sku: product for product in found}
    results = []
    for index, item in entries:
        errors = not_in_future("updated_at", item.updated_at, now)
        if errors:
            results.append(failed(index, item.sku, *errors))
            continue
        results.append(result(index, item.sku, _write_product(session, stored, item, now)))
    return results


def _write_product(session: AsyncSession, stored: dict[str, Product], item: ProductIn, now: datetime) -> bool | None:
    product = stored.get(item.sku)
    is_new = product is None
    if product is None:
        product = stored[item.sku] = Product(sku=item.sku, updated_at=item.updated_at or now, variants=[])
        session.add(product)
    elif item.updated_at and item.updated_at < product.updated_at:
        return False
    before = snapshot(product)
    variants = _variants(product)
    for name, value in pushed(item, is_new=is_new).items():
        if name == "price":
            product.price_kurus = to_kurus(value)
        elif name == "variants":
            _write_variants(product, value, item.updated_at or now)
        elif name != "updated_at":
            setattr(product, name, value)
    if _variants(product) != variants:
        before = {}
    return _touch(product, before, item.updated_at, now, is_new=is_new)


def _variants(product: Product) -> list[tuple[Any, ...]]:
    return [(row.sku, row.name, row.stock, row.price_kurus) for row in product.variants]


def _write_variants(product: Product, items: Sequence[VariantIn], now: datetime) -> None:
    """Rows stay with their SKU: a reservation names it."""
    stored = {row.sku: row for row in product.variants}
    rows = []
    for item in items:
        row = stored.get(item.sku) or ProductVariant(sku=item.sku, attributes={})
        row.name, row.stock, row.updated_at = item.name, item.stock, now
        row.price_kurus = None if item.price is None else to_kurus(item.price)
        rows.append(row)
    product.variants = rows


def _touch(
    row: Customer | Product, before: dict[str, Any], when: datetime | None, now: datetime, *, is_new: bool
) -> bool | None:
    changed = snapshot(row) != before
    if when or changed:
        row.updated_at = when or now
    return None if is_new else changed


def result(index: int, item_id: str, changed: bool | None) -> ItemResult:
    """The result of a stored item: `changed` is None for a new one."""
    return ItemResult(
        index=index, id=item_id, status="created" if changed is None else "updated" if changed else "unchanged"
    )
