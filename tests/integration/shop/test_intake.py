"""Pushes: idempotent, item by item."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.db.session import Database
from bot.shop.intake import push_customers, push_orders, push_products, push_shipments, upsert_order
from bot.shop.models import Customer, Order, OrderLine, OrderStatus, ParcelEvent, ParcelStatus, Product
from bot.shop.schemas import OrderIn
from bot.shop.settings import ShopSettings
from tests.integration.shop.conftest import a_parcel, an_event, an_order
from tests.integration.shop.pushing import MOVES, orders, statuses, stored_order


async def test_an_order_is_stored_once_and_its_values_are_normalised(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    pushed = an_order(parcels=[a_parcel(carrier="Yurtiçi Kargo", events=[an_event()])])
    assert statuses(await orders(database, shop, now, pushed)) == ["created"]
    assert statuses(await orders(database, shop, now, pushed)) == ["unchanged"]
    order = await stored_order(database)
    assert (order.total_kurus, [line.unit_price_kurus for line in order.lines]) == (35980, [14990, 6000])
    assert (order.customer.phone, order.customer.email) == ("+905550001234", "ayse@example.com")
    assert (order.parcels[0].carrier, order.parcels[0].tracking_key) == ("yurtici", "12345678")
    assert order.parcels[0].status is ParcelStatus.IN_TRANSIT


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled"},
        {"number": "TR1000009"},
        {"lines": [{"sku": "A", "name": "Elbise", "unit_price": 1}]},
        {"customer": {"id": "C-2", "name": "Ali"}},
        {"parcels": [a_parcel()]},
        {"address": {"city": "İzmir"}},
        {"delay_reason": "Kar yağışı"},
    ],
)
async def test_a_change_is_reported_and_stored_once(
    database: Database, shop: ShopSettings, now: datetime, change: dict[str, Any]
) -> None:
    await orders(database, shop, now, an_order())
    assert statuses(await orders(database, shop, now, an_order(**change))) == ["updated"]
    assert statuses(await orders(database, shop, now, an_order(**change))) == ["unchanged"]


async def test_good_items_are_kept_and_bad_ones_name_their_field(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    bad = [
        an_order(id="O-2", number="tr-1000001"),
        an_order(id="O-3", number="X3", customer={"id": "C", "name": "A", "phone": "12"}),
        an_order(id="O-4", number="X4", parcels=[a_parcel(carrier="kuş")]),
        an_order(id="O-5", number="X5", total="1.299,90"),
        an_order(id="O-6", number="X6", parcels=[a_parcel(id="S-6", contents=[{"position": 9, "quantity": 1}])]),
        an_order(id="O-7", number="X7", parcels=[a_parcel(id="S-7", status="uçtu")]),
        an_order(id="O-8", number="X8", customer=None, customer_id="nobody"),
        an_order(id="O-9", number="---"),
        an_order(id="O-10", number="X10", updated_at="2030-01-01T00:00:00Z"),
        an_order(id="O-11", number="X11", colour="red"),
        "not an object",
        an_order(id="O-12", number="X12", parcels=[a_parcel(status="delivered")]),
    ]
    results = await orders(database, shop, now, an_order(), *bad, an_order(id="O-99", number="X99"))
    assert statuses(results) == ["created", *["error"] * len(bad), "created"]
    assert [result.errors[0].field for result in results[1:-1]] == [
        "number",
        "customer.phone",
        "parcels[0].carrier",
        "total",
        "parcels[0].contents[0].position",
        "parcels[0].status",
        "customer_id",
        "number",
        "updated_at",
        "colour",
        "(item)",
        "parcels[0].delivered_at",
    ]
    assert results[1].index == 1
    assert results[1].id == "O-2"
    assert results[11].id is None


async def test_an_item_that_only_the_database_refuses_does_not_take_others_with_it(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    items = [an_order(id=f"O-{n}", number=f"X{n}") for n in range(9)]
    async with database.transaction() as session:
        await session.execute(select(1))
        await (await session.connection()).exec_driver_sql(
            "ALTER TABLE \"order\" ADD CONSTRAINT odd CHECK (number <> 'X5')"
        )
        results = await push_orders(session, items, shop, now)
    assert statuses(results) == [*["created"] * 5, "error", *["created"] * 3]
    assert "odd" in results[5].errors[0].message
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == 8


async def test_an_older_push_never_overwrites_a_newer_one(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    new = an_order(status="cancelled", updated_at="2026-11-18T12:00:00Z")
    old = an_order(
        status="preparing",
        updated_at="2026-11-18T11:00:00Z",
        parcels=[a_parcel()],
        customer={"id": "C-1", "name": "Old", "phone": None},
    )
    await orders(database, shop, now, new, old)
    order = await stored_order(database)
    assert order.status is OrderStatus.CANCELLED
    assert order.customer.name == "Ayşe Yılmaz"


async def test_left_out_keeps_and_null_empties(database: Database, shop: ShopSettings, now: datetime) -> None:
    await orders(database, shop, now, an_order(delay_reason="Kar", cancel_reason="x", shipping="59.90"))
    await orders(database, shop, now, an_order(cancel_reason=None))
    order = await stored_order(database)
    assert (order.delay_reason, order.cancel_reason, order.shipping_kurus) == ("Kar", None, 5990)


async def test_shipments_are_pushed_apart_and_never_change_hands(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    await orders(database, shop, now, an_order(status="preparing"), an_order(id="O-2", number="TR2"))
    async with database.transaction() as session:
        results = await push_shipments(
            session,
            [
                a_parcel(order_id="O-1", contents=[{"position": 2, "quantity": 1}]),
                a_parcel(order_id="O-404"),
                a_parcel(order_id="O-2"),
            ],
            shop,
            now,
        )
    assert statuses(results) == ["created", "error", "error"]
    assert [error.field for result in results for error in result.errors] == ["order_id", "id"]
    assert (await stored_order(database)).status is OrderStatus.PARTIALLY_SHIPPED


async def test_customers_and_products(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        customers = [{"id": 7, "name": "Ali"}, {"id": "8", "name": "", "email": "x"}, {"id": 7, "name": "Ali"}]
        results = await push_customers(session, customers, now)
        assert statuses(results) == ["created", "error", "unchanged"]
        assert [error.field for error in results[1].errors] == ["name", "email"]
        product = {"sku": "P", "name": "Kupa", "price": 79.9, "attributes": {"renk": ["Mavi"], "kapak": True}}
        assert statuses(await push_products(session, [product], now)) == ["created"]
        assert statuses(await push_products(session, [product], now)) == ["unchanged"]
        assert statuses(await push_products(session, [product | {"stock": 3}], now)) == ["updated"]
    async with database.transaction() as session:
        stored = (await session.scalars(select(Product))).one()
        assert (stored.price_kurus, stored.stock, stored.attributes["kapak"]) == (7990, 3, True)
        assert await session.scalar(select(func.count()).select_from(Customer)) == 1


async def test_pushes_of_the_same_order_at_once_end_with_the_newest(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    pushes = [
        an_order(delay_reason=f"{n}", updated_at=(now - timedelta(hours=n)).isoformat(), parcels=[a_parcel()])
        for n in range(12)
    ]
    results = await asyncio.gather(*(orders(database, shop, now, push) for push in pushes))
    assert "error" not in {result.status for batch in results for result in batch}
    assert (await stored_order(database)).delay_reason == "0"


async def test_a_batch_of_500_is_quick(database: Database, shop: ShopSettings, now: datetime) -> None:
    batch = [
        an_order(
            id=f"O-{n}",
            number=f"TR{n}",
            customer={"id": f"C-{n}", "name": "Ayşe"},
            parcels=[a_parcel(id=f"S-{n}", events=MOVES)],
        )
        for n in range(500)
    ]
    begin = time.perf_counter()
    assert set(statuses(await orders(database, shop, now, *batch))) == {"created"}
    middle = time.perf_counter()
    assert set(statuses(await orders(database, shop, now, *batch))) == {"unchanged"}
    print(f"500 orders: created in {middle - begin:.2f} s, unchanged in {time.perf_counter() - middle:.2f} s")  # noqa: T201
    assert time.perf_counter() - begin < 20
    async with database.transaction() as session:
        counts = [await session.scalar(select(func.count()).select_from(kind)) for kind in (OrderLine, ParcelEvent)]
    assert counts == [1000, 2000]


async def test_one_order_as_a_model(database: Database, shop: ShopSettings, now: datetime) -> None:
    async with database.transaction() as session:
        result = await upsert_order(session, OrderIn.model_validate(an_order()), shop, now)
    assert (result.status, result.id) == ("created", "O-1")
