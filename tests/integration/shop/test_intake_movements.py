"""Movements of parcels: the same whatever order they come in."""

import itertools
from datetime import datetime
from typing import Any

import pytest

from bot.db.session import Database
from bot.shop.intake import UnknownShipmentError, push_events
from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus
from bot.shop.settings import ShopSettings
from tests.integration.shop.conftest import a_parcel, an_event, an_order
from tests.integration.shop.pushing import MOVES, events, orders, statuses, stored_order, stored_parcel


@pytest.mark.parametrize("moves", [*itertools.islice(itertools.permutations(MOVES), 0, 24, 3)])
async def test_movements_may_come_in_any_order(
    database: Database, shop: ShopSettings, now: datetime, moves: tuple[dict[str, Any], ...]
) -> None:
    await orders(database, shop, now, an_order(parcels=[a_parcel(status="pending")]))
    for move in moves:
        assert statuses(await events(database, now, move)) == ["created"]
        assert statuses(await events(database, now, move)) == ["unchanged"]
    parcel = await stored_parcel(database)
    assert (parcel.status, parcel.issue, parcel.signed_by) == (ParcelStatus.DELIVERED, None, "Komşu")
    assert parcel.delivered_at == datetime.fromisoformat("2026-11-18T10:00:00+03:00")
    assert parcel.shipped_at == datetime.fromisoformat("2026-11-16T10:00:00+03:00")
    assert (await stored_order(database)).status is OrderStatus.DELIVERED


async def test_a_wrong_delivery_scan_is_taken_back(database: Database, shop: ShopSettings, now: datetime) -> None:
    await orders(database, shop, now, an_order(parcels=[a_parcel()]))
    await events(database, now, *MOVES)
    returned = an_event(id="E-5", status="Göndericiye iade edildi", occurred_at="2026-11-19T10:00:00+03:00")
    await events(database, now, returned)
    parcel = await stored_parcel(database)
    assert (parcel.status, parcel.issue) == (ParcelStatus.EXCEPTION, ParcelIssue.RETURNED)
    assert parcel.delivered_at is None
    assert parcel.signed_by is None
    assert (await stored_order(database)).status is OrderStatus.SHIPPED


async def test_a_delivery_told_without_a_movement_outlives_older_movements(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    told = a_parcel(status="delivered", delivered_at="2026-11-17T15:00:00+03:00", signed_by="Resepsiyon")
    await orders(database, shop, now, an_order(parcels=[told]))
    await events(database, now, an_event())
    parcel = await stored_parcel(database)
    assert (parcel.status, parcel.signed_by) == (ParcelStatus.DELIVERED, "Resepsiyon")
    await orders(database, shop, now, an_order(parcels=[a_parcel()]))
    parcel = await stored_parcel(database)
    assert (parcel.status, parcel.delivered_at) == (ParcelStatus.IN_TRANSIT, None)


async def test_events_without_an_id_are_told_apart_by_what_they_say(
    database: Database, shop: ShopSettings, now: datetime
) -> None:
    await orders(database, shop, now, an_order(parcels=[a_parcel()]))
    first = {"status": "Yolda", "occurred_at": "2026-11-16T10:00:00", "place": "Ankara"}
    assert statuses(await events(database, now, first, first, {**first, "place": "Bolu"})) == [
        "created",
        "unchanged",
        "created",
    ]


async def test_events_are_judged_one_by_one(database: Database, shop: ShopSettings, now: datetime) -> None:
    await orders(database, shop, now, an_order(parcels=[a_parcel()]))
    results = await events(
        database, now, an_event(), {"status": "yolda"}, an_event(id="E-9", occurred_at="2062-01-01T00:00:00Z"), 7
    )
    assert statuses(results) == ["created", "error", "error", "error"]
    assert [error.field for result in results for error in result.errors] == ["occurred_at", "occurred_at", "(item)"]
    assert [result.index for result in results] == [0, 1, 2, 3]


async def test_an_unknown_shipment_is_told(database: Database, now: datetime) -> None:
    with pytest.raises(UnknownShipmentError):
        await events(database, now, an_event())
    async with database.transaction() as session:
        results = await push_events(session, [an_event(shipment_id="S-404")], now)
    assert [error.field for error in results[0].errors] == ["shipment_id"]
