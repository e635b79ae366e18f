"""A customer with orders to give back: several lines, several pieces, exceptions, and orders in every state."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.models import Customer, Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Product, ProductVariant
from tests.integration.dialogue_flows.conftest import NOW

PHONE = "0500 000 77 01"
DRESS = {"sku": "T-ELB-M", "name": "Lila Elbise", "variant": "Beden: M", "quantity": 1, "unit_price_kurus": 80_000}
MUGS = {"sku": "T-KUPA", "name": "Porselen Kupa", "quantity": 3, "unit_price_kurus": 10_000}
CREAM = {"sku": "T-KREM", "name": "El Kremi", "quantity": 1, "unit_price_kurus": 20_000}
NECKLACE = {"sku": "T-ISIM", "name": "İsimli Bileklik", "quantity": 1, "unit_price_kurus": 50_000}
SHOES = {"sku": "T-BOT", "name": "Süet Çizme", "variant": "Numara: 38", "quantity": 1, "unit_price_kurus": 150_000}


async def add_goods(session: AsyncSession) -> Customer:
    """The customer and the products."""
    customer = Customer(
        external_id="T-1", name="Deniz Ak", phone="+905000007701", email="deniz@example.com", updated_at=NOW
    )
    dress = Product(sku="T-ELB", name="Lila Elbise", category="Giyim", price_kurus=80_000, updated_at=NOW)
    boots = Product(sku="T-BOTLAR", name="Süet Çizme", category="Ayakkabı", price_kurus=150_000, updated_at=NOW)
    session.add_all(
        [
            customer,
            dress,
            boots,
            Product(sku="T-KUPA", name="Porselen Kupa", category="Mutfak", price_kurus=10_000, stock=9, updated_at=NOW),
            Product(sku="T-KREM", name="El Kremi", category="Kozmetik", price_kurus=20_000, stock=9, updated_at=NOW),
            Product(sku="T-ISIM", name="İsimli Bileklik", category="Kişiye Özel", price_kurus=50_000, updated_at=NOW),
        ]
    )
    await session.flush()
    for size, stock in (("S", 2), ("M", 3), ("L", 0), ("XL", 1)):
        session.add(
            ProductVariant(product_id=dress.id, sku=f"T-ELB-{size}", name=f"Beden: {size}", stock=stock, updated_at=NOW)
        )
    session.add(ProductVariant(product_id=boots.id, sku="T-BOT", name="Numara: 38", stock=0, updated_at=NOW))
    await session.flush()
    return customer


async def add_order(
    session: AsyncSession,
    number: str,
    lines: list[dict[str, Any]],
    customer: Customer,
    *,
    days_ago: int | None = 3,
    status: OrderStatus = OrderStatus.DELIVERED,
    parcel: ParcelStatus | None = ParcelStatus.DELIVERED,
    payment: str = "credit_card",
    carrier: str = "yurtici",
    email: str | None = "deniz@example.com",
) -> Order:
    """An order of `customer`, delivered `days_ago`; with another `status` and `parcel`, on its way."""
    total = sum(line["quantity"] * line["unit_price_kurus"] for line in lines)
    placed = NOW - timedelta(days=(days_ago or 0) + 3)
    order = Order(
        external_id=f"x-{number}",
        number=number,
        customer_id=customer.id,
        status=status,
        placed_at=placed,
        phone=customer.phone,
        email=email,
        recipient=customer.name,
        address={"line": "Gül Sok. No: 5", "neighbourhood": "Moda", "district": "Kadıköy", "city": "İstanbul"},
        total_kurus=total + 5_990,
        shipping_kurus=5_990,
        payment_method=payment,
        updated_at=NOW,
    )
    order.lines = [OrderLine(position=place, **line) for place, line in enumerate(lines, start=1)]
    session.add(order)
    await session.flush()
    if parcel is not None:
        arrived = parcel is ParcelStatus.DELIVERED
        session.add(
            Parcel(
                external_id=f"p-{number}",
                order_id=order.id,
                carrier=carrier,
                tracking_number=f"9{number[2:]}",
                status=parcel,
                shipped_at=placed + timedelta(days=1),
                expected_on=(NOW + timedelta(days=1)).date(),
                delivered_at=NOW - timedelta(days=days_ago or 0) if arrived else None,
                updated_at=NOW,
            )
        )
        await session.flush()
    return order


async def add_shelf(session: AsyncSession) -> None:
    """One order of each kind: TR7000001 delivered with four lines, and one in each other state."""
    customer = await add_goods(session)
    waiting, sent = OrderStatus.PREPARING, OrderStatus.SHIPPED
    await add_order(session, "TR7000001", [DRESS, MUGS, CREAM, NECKLACE], customer)
    await add_order(session, "TR7000002", [SHOES], customer, days_ago=40)
    await add_order(session, "TR7000003", [MUGS], customer, status=waiting, parcel=None)
    await add_order(session, "TR7000004", [DRESS], customer, status=sent, parcel=ParcelStatus.IN_TRANSIT)
    await add_order(session, "TR7000005", [DRESS], customer, status=OrderStatus.CANCELLED, parcel=None)
    await add_order(session, "TR7000006", [SHOES], customer)
    await add_order(session, "TR7000007", [MUGS], customer, status=waiting, parcel=None, payment="cash_on_delivery")
    await add_order(session, "TR7000008", [MUGS], customer, status=sent, parcel=ParcelStatus.OUT_FOR_DELIVERY)
    await add_order(session, "TR7000009", [SHOES], customer, days_ago=900)
