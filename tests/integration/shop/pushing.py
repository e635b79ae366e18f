"""Pushes of a shop, and what is stored of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.db.session import Database
from bot.shop.intake import add_parcel_events, push_orders
from bot.shop.models import Order, Parcel
from bot.shop.orders import order_by_reference
from bot.shop.schemas import ItemResult
from bot.shop.settings import ShopSettings
from tests.integration.shop.conftest import an_event

MOVES = [
    an_event(id="E-1", status="Kayıt oluşturuldu", occurred_at="2026-11-16T09:00:00+03:00"),
    an_event(id="E-2", status="Kargoya verildi", occurred_at="2026-11-16T10:00:00+03:00"),
    an_event(id="E-3", status="Alıcı adreste yok", occurred_at="2026-11-17T10:00:00+03:00"),
    an_event(id="E-4", status="Teslim edildi", occurred_at="2026-11-18T10:00:00+03:00", signed_by="Komşu"),
]


async def orders(database: Database, shop: ShopSettings, now: datetime, *items: Any) -> list[ItemResult]:
    async with database.transaction() as session:
        return await push_orders(session, items, shop, now)


async def events(database: Database, now: datetime, *items: Any) -> list[ItemResult]:
    async with database.transaction() as session:
        return await add_parcel_events(session, "S-1", items, now)


async def stored_parcel(database: Database) -> Parcel:
    async with database.transaction() as session:
        return (await session.scalars(select(Parcel))).one()


async def stored_order(database: Database) -> Order:
    async with database.transaction() as session:
        found = await order_by_reference(session, "TR1000001")
        assert found
        return found


def statuses(results: list[ItemResult]) -> list[str]:
    return [result.status for result in results]
