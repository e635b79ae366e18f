"""Goods whose order lines carry the product's SKU and the variant's name, as most shops push them."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.db.session import Database
from bot.returns.models import Reservation
from bot.returns.service import Wanted, variants_of
from bot.shop.intake import push_products
from bot.shop.models import OrderStatus, ParcelStatus, ProductVariant
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from .asking import ask
from .conftest import NOW, Made, add_order

PUSH: dict[str, Any] = {
    "sku": "GML-1",
    "name": "Gömlek",
    "price": "300.00",
    "variants": [
        {"sku": "GML-1-S", "name": "Beden: S", "stock": 0},
        {"sku": "GML-1-M", "name": "Beden: M", "stock": 1},
        {"sku": "GML-1-L", "name": "Beden: L", "stock": 2, "price": "350.00"},
    ],
}
ORDER: dict[str, Any] = {"total_kurus": 30_000}
LINE = {"sku": "GML-1", "name": "Gömlek", "variant": "beden: m", "quantity": 1, "unit_price_kurus": 30_000}


async def push(database: Database, **changes: Any) -> str:
    async with database.transaction() as session:
        (result,) = await push_products(session, [PUSH | changes], NOW)
        return result.status


@pytest.fixture
async def order(database: Database, made: Made) -> int:
    await push(database)
    async with database.transaction() as session:
        return await add_order(
            session,
            made.customer,
            "TR4000001",
            OrderStatus.DELIVERED,
            ParcelStatus.DELIVERED,
            [LINE],
            total_kurus=30_000,
        )


async def test_pushed_as_a_whole_and_once(database: Database, made: Made) -> None:
    assert [await push(database), await push(database)] == ["created", "unchanged"]
    async with database.transaction() as session:
        ids = {row.sku: row.id for row in await session.scalars(select(ProductVariant))}
    assert await push(database, variants=[PUSH["variants"][1] | {"stock": 7}]) == "updated"
    async with database.transaction() as session:
        row = (await session.scalars(select(ProductVariant).where(ProductVariant.sku.startswith("GML")))).one()
        assert (row.id, row.stock) == (ids["GML-1-M"], 7)


async def test_the_one_that_the_customer_has_is_not_offered(database: Database, order: int) -> None:
    async with database.transaction() as session:
        offers = await variants_of(session, "GML-1", current="Beden: M")
        assert [(offer.sku, offer.available, offer.price_kurus) for offer in offers] == [("GML-1-L", 2, 35_000)]
        assert [offer.sku for offer in await variants_of(session, "GML-1-M", only_available=False)] == [
            "GML-1-S",
            "GML-1-L",
        ]
        assert await variants_of(session, "NOTHING") == []


async def test_the_same_is_found_by_its_name(database: Database, order: int, shop: ShopSettings) -> None:
    result = await ask(database, shop, order, reason=Reason.DAMAGED, remedy=Remedy.REPLACEMENT)
    assert result.created
    async with database.transaction() as session:
        assert (await session.scalars(select(Reservation))).one().sku == "GML-1-M"


async def test_the_last_one_is_kept_for_the_first(
    database: Database, made: Made, order: int, shop: ShopSettings
) -> None:
    await ask(database, shop, order, (Wanted(1, 1),), Reason.DAMAGED, Remedy.REPLACEMENT)
    async with database.transaction() as session:
        other = await add_order(
            session,
            made.customer,
            "TR4000002",
            OrderStatus.DELIVERED,
            ParcelStatus.DELIVERED,
            [LINE],
            total_kurus=30_000,
        )
    second = await ask(database, shop, other, (Wanted(1, 1),), Reason.DAMAGED, Remedy.REPLACEMENT, key="k2")
    assert (second.case, second.reason_key) == (None, "out_of_stock")
    assert [offer.sku for offer in second.offers] == ["GML-1-L"]
