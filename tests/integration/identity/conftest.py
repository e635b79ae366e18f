"""Two customers, their orders, a gift, a guest; and conversations."""

from dataclasses import dataclass
from datetime import datetime, timezone

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation
from bot.db.session import Database
from bot.shop.models import Customer, Order, OrderStatus, Parcel, ParcelStatus

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


@dataclass
class World:
    """Ids of what was stored."""

    ayse: int
    mehmet: int
    guest: int
    ayse_order: int
    gift: int
    mehmet_order: int
    guest_order: int


async def order(session: AsyncSession, number: str, customer: Customer, **fields: object) -> Order:
    row = Order(
        external_id=f"x-{number}",
        number=number,
        number_key=number.replace("-", ""),
        customer_id=customer.id,
        status=OrderStatus.SHIPPED,
        placed_at=NOW,
        total_kurus=10_000,
        updated_at=NOW,
        **fields,
    )
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
async def world(database: Database) -> World:
    async with database.transaction() as session:
        ayse = Customer(
            external_id="c1", name="Ayşe Yılmaz", phone="+905321112233", email="ayse@example.com", updated_at=NOW
        )
        mehmet = Customer(external_id="c2", name="Mehmet Demir", phone="+905425556677", updated_at=NOW)
        guest = Customer(external_id="c3", name="Konuk", updated_at=NOW)
        session.add_all([ayse, mehmet, guest])
        await session.flush()
        ayse_order = await order(session, "TR1000001", ayse, phone="+905321112233", email="ayse@example.com")
        gift = await order(session, "TR1000002", ayse, phone="+905059998877")
        mehmet_order = await order(session, "TR1000003", mehmet)
        guest_order = await order(session, "TR1000004", guest, phone="+905071234567")
        session.add(
            Parcel(
                external_id="p1",
                order_id=ayse_order.id,
                carrier="yurtici",
                tracking_number="YK-123456789",
                tracking_key="YK123456789",
                status=ParcelStatus.IN_TRANSIT,
                updated_at=NOW,
            )
        )
    return World(ayse.id, mehmet.id, guest.id, ayse_order.id, gift.id, mehmet_order.id, guest_order.id)


async def talk(database: Database, address: str) -> int:
    async with database.transaction() as session:
        row = Conversation(channel="web", address=address)
        session.add(row)
        await session.flush()
        return row.id


@pytest.fixture
async def conversation(database: Database) -> int:
    return await talk(database, "s1")
