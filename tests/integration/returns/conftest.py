"""A customer, products with variants and stock, and orders in every state."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.session import Database
from bot.shop.models import Customer, Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Product, ProductVariant
from bot.shop.settings import ShopSettings, load_shop_settings

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)  # a Wednesday
PLACED = NOW - timedelta(days=6)
DELIVERED = NOW - timedelta(days=3)
SHOP_FILE = Path(__file__).parents[3] / "shop.yml"


def shop_with(**returns: Any) -> ShopSettings:
    shop = load_shop_settings(SHOP_FILE)
    values = shop.returns.model_dump() | returns
    return shop.model_copy(update={"returns": type(shop.returns).model_validate(values)})


@pytest.fixture(scope="session")
def shop() -> ShopSettings:
    return shop_with()


LINES = [
    {"sku": "ELB-M", "name": "Keten Elbise", "variant": "Beden: M", "quantity": 2, "unit_price_kurus": 50_000},
    {"sku": "KRM-1", "name": "El Kremi", "quantity": 1, "unit_price_kurus": 20_000},
]


@dataclass
class Made:
    """Ids of what was stored."""

    customer: int = 0
    orders: dict[str, int] = field(default_factory=dict)


async def add_order(
    session: AsyncSession,
    customer_id: int,
    number: str,
    status: OrderStatus,
    parcel: ParcelStatus | None = None,
    lines: list[dict[str, Any]] | None = None,
    delivered_at: datetime = DELIVERED,
    **fields: Any,
) -> int:
    values: dict[str, Any] = {"total_kurus": 126_000, "shipping_kurus": 6_000, "payment_method": "credit_card"}
    order = Order(
        external_id=f"x-{number}",
        number=number,
        number_key=number,
        customer_id=customer_id,
        status=status,
        placed_at=fields.pop("placed_at", PLACED),
        email="ayse@example.com",
        recipient="Ayşe Yılmaz",
        address={"line": "Moda Cad. 1", "city": "İstanbul"},
        updated_at=PLACED,
        **(values | fields),
    )
    order.lines = [OrderLine(position=place, **line) for place, line in enumerate(lines or LINES, start=1)]
    session.add(order)
    await session.flush()
    if parcel is not None:
        session.add(
            Parcel(
                external_id=f"p-{number}",
                order_id=order.id,
                carrier="yurtici",
                tracking_number=f"YK{number}",
                status=parcel,
                shipped_at=PLACED,
                delivered_at=delivered_at if parcel is ParcelStatus.DELIVERED else None,
                updated_at=PLACED,
            )
        )
        await session.flush()
    return order.id


@pytest.fixture
async def made(database: Database) -> Made:
    async with database.transaction() as session:
        customer = Customer(external_id="c1", name="Ayşe Yılmaz", email="ayse@example.com", updated_at=NOW)
        dress = Product(sku="ELB", name="Keten Elbise", category="Giyim > Elbise", price_kurus=50_000, updated_at=NOW)
        cream = Product(sku="KRM-1", name="El Kremi", category="Kozmetik", price_kurus=20_000, stock=5, updated_at=NOW)
        session.add_all([customer, dress, cream])
        await session.flush()
        for size, stock, price in (("S", 0, None), ("M", 3, None), ("L", 1, None), ("XL", None, 60_000)):
            session.add(
                ProductVariant(
                    product_id=dress.id,
                    sku=f"ELB-{size}",
                    name=f"Beden: {size}",
                    stock=stock,
                    price_kurus=price,
                    updated_at=NOW,
                )
            )
        made = Made(customer.id)
        for name, number, status, parcel in (
            ("delivered", "TR1000001", OrderStatus.DELIVERED, ParcelStatus.DELIVERED),
            ("preparing", "TR1000002", OrderStatus.PREPARING, None),
            ("shipped", "TR1000003", OrderStatus.SHIPPED, ParcelStatus.IN_TRANSIT),
            ("out", "TR1000004", OrderStatus.SHIPPED, ParcelStatus.OUT_FOR_DELIVERY),
            ("cancelled", "TR1000005", OrderStatus.CANCELLED, None),
        ):
            made.orders[name] = await add_order(session, customer.id, number, status, parcel)
        made.orders["old"] = await add_order(
            session,
            customer.id,
            "TR1000006",
            OrderStatus.DELIVERED,
            ParcelStatus.DELIVERED,
            delivered_at=NOW - timedelta(days=60),
            placed_at=NOW - timedelta(days=65),
        )
    return made
