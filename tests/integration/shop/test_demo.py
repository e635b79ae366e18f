"""The demo shop: whole, deterministic, and moved on by the day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import ISTANBUL
from bot.db.session import Database
from bot.shop.customers import customer_by_external_id
from bot.shop.demo import demo_overview, load_demo
from bot.shop.models import Customer, Order, OrderStatus, Parcel, ParcelEvent, ParcelIssue, ParcelStatus
from bot.shop.orders import open_orders, order_by_reference
from bot.shop.settings import ShopSettings
from bot.shop.tracking import track

DAY = date(2026, 11, 20)


async def load(database: Database, shop: ShopSettings, day: date = DAY, seed: int = 1) -> int:
    async with database.transaction() as session:
        return (await load_demo(session, shop, today=day, seed=seed)).changed


async def content(database: Database) -> list[Any]:
    async with database.transaction() as session:
        parcels = await session.execute(
            select(Parcel.external_id, Parcel.status, Parcel.carrier, Parcel.expected_on, Parcel.delivered_at).order_by(
                Parcel.external_id
            )
        )
        orders = await session.execute(
            select(Order.number, Order.status, Order.placed_at, Order.total_kurus, Order.address).order_by(Order.number)
        )
        events = await session.execute(
            select(ParcelEvent.external_id, ParcelEvent.occurred_at, ParcelEvent.place).order_by(
                ParcelEvent.external_id
            )
        )
        people = await session.execute(select(Customer.name, Customer.phone, Customer.email).order_by(Customer.phone))
        return [rows.all() for rows in (parcels, orders, events, people)]


@pytest.mark.timeout(120)
async def test_the_demo_is_whole_deterministic_and_moves_on(database: Database, shop: ShopSettings) -> None:
    assert await load(database, shop) == 200 + 60 + 600
    first = await content(database)
    assert await load(database, shop) == 0
    await load(database, shop, seed=2)
    assert await content(database) != first
    await load(database, shop)
    assert await content(database) == first

    async with database.transaction() as session:
        assert set(await session.scalars(select(Order.status).distinct())) == set(OrderStatus)
        assert set(await session.scalars(select(Parcel.status).distinct())) == set(ParcelStatus)
        assert set(await session.scalars(select(Parcel.carrier).distinct())) == set(shop.carriers)
        issues = set(await session.scalars(select(Parcel.issue).distinct()))
        assert issues >= set(ParcelIssue) - {ParcelIssue.OTHER}
        closed = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)
        counts = await session.execute(
            select(func.count(Order.id).filter(Order.status.not_in(closed)))
            .select_from(Customer)
            .outerjoin(Order, Order.customer_id == Customer.id)
            .group_by(Customer.id)
        )
        how_many_open = Counter(row[0] for row in counts)
        assert {0, 1, 2, 5} <= set(how_many_open)
        unsound = await session.scalar(
            select(func.count())
            .select_from(ParcelEvent)
            .join(Parcel, Parcel.id == ParcelEvent.parcel_id)
            .join(Order, Order.id == Parcel.order_id)
            .where(ParcelEvent.occurred_at < Order.placed_at)
        )
        assert unsound == 0
        newest = await session.scalar(select(func.max(ParcelEvent.occurred_at)))
        assert newest
        assert newest <= datetime.combine(DAY, time(8), tzinfo=ISTANBUL)

    await load(database, shop, DAY + timedelta(days=9))
    async with database.transaction() as session:
        order = await order_by_reference(session, "tr 1000001")
        assert order
        view = track(order, datetime.combine(DAY + timedelta(days=9), time(12), tzinfo=ISTANBUL), shop)
    assert view.parcels[0].expected_on == DAY + timedelta(days=10)
    assert view.days_late == 0


async def test_the_showcase_tells_its_stories(database: Database, shop: ShopSettings) -> None:
    await load(database, shop)
    now = datetime.combine(DAY, time(12), tzinfo=ISTANBUL)
    async with database.transaction() as session:
        overview = await demo_overview(session)
        views = {}
        for shown in overview:
            for order in shown.orders:
                found = await order_by_reference(session, order.number)
                assert found
                views[order.number] = track(found, now, shop)
        emine = await customer_by_external_id(session, "DEMO-C-009")
        assert emine
        assert len(await open_orders(session, emine.id)) == 5
    assert len(overview) == 14
    assert all(order.last_four == shown.phone[-4:] for shown in overview for order in shown.orders)
    assert all(shown.email.endswith("@example.com") and shown.note for shown in overview)
    assert overview[0].orders[0].status_text == "kargoda (yolda)"
    late = {number: view.days_late for number, view in views.items() if view.is_late}
    assert late == {
        "TR1000003": 3,
        "TR1000004": 2,
        "TR1000015": 2,
        "TR1000017": 1,
        "TR1000018": 1,
        "TR1000021": 2,
        "TR1000024": 1,
        "TR1000025": 8,
        "TR1000026": 30,
        "TR1000027": 1,
    }
    assert [parcel.status.value for parcel in views["TR1000005"].parcels] == [
        "delivered",
        "out_for_delivery",
        "info_received",
    ]
    assert views["TR1000006"].parcels[0].signed_by == "Komşu (Daire 7)"
    assert views["TR1000006"].status is OrderStatus.DELIVERED
    assert views["TR1000010"].expected_on is None
    assert len([view for view in views.values() if view.is_open]) == 23
