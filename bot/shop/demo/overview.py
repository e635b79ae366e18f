"""The showcase customers with their orders, for a developer's page."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.shop.contact import last_four
from bot.shop.demo.plans import showcase, table
from bot.shop.models import Customer, Order, Parcel


@dataclass(frozen=True)
class DemoOrder:
    """One order: all that is needed to ask for it in the chat."""

    number: str
    last_four: str
    status_text: str
    """In Turkish, with what its parcels do."""
    tracking_numbers: tuple[str, ...]


@dataclass(frozen=True)
class DemoCustomer:
    """One showcase customer and the story that the orders tell, in Turkish."""

    external_id: str
    name: str
    phone: str
    email: str
    note: str
    orders: tuple[DemoOrder, ...]


async def demo_overview(session: AsyncSession) -> list[DemoCustomer]:
    """The showcase customers as stored, in their table's order; empty when the demo shop is not loaded."""
    plans = {plan.id: plan for plan in showcase()}
    stored = await session.scalars(select(Customer).where(Customer.external_id.in_(plans)))
    customers = {customer.external_id: customer for customer in stored}
    found = await session.scalars(
        select(Order)
        .where(Order.customer_id.in_([customer.id for customer in customers.values()]))
        .options(selectinload(Order.parcels))
        .order_by(Order.number)
    )
    by_owner: dict[int, list[Order]] = {}
    for order in found:
        by_owner.setdefault(order.customer_id, []).append(order)
    return [
        DemoCustomer(
            external_id=key,
            name=customers[key].name,
            phone=customers[key].phone or "",
            email=customers[key].email or "",
            note=plan.note or "",
            orders=tuple(_order(order, customers[key]) for order in by_owner.get(customers[key].id, [])),
        )
        for key, plan in plans.items()
        if key in customers
    ]


def _order(order: Order, customer: Customer) -> DemoOrder:
    words = table("people")
    text = words["order_statuses"][order.status.value]
    if order.parcels:
        text += f" ({', '.join(_parcel(parcel) for parcel in order.parcels)})"
    return DemoOrder(
        number=order.number,
        last_four=last_four(order.phone or customer.phone) or "",
        status_text=text,
        tracking_numbers=tuple(parcel.tracking_number for parcel in order.parcels if parcel.tracking_number),
    )


def _parcel(parcel: Parcel) -> str:
    words = table("people")
    status: str = words["parcel_statuses"][parcel.status.value]
    return f"{status}: {words['parcel_issues'][parcel.issue.value]}" if parcel.issue else status
