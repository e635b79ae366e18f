"""What is stored of an order, for the shop's own systems to compare with."""

from datetime import date, datetime
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api.auth import authorise
from bot.gateway.api.table import path_id
from bot.gateway.problems import Problem
from bot.shop.models import Order, OrderLine, OrderStatus, Parcel, ParcelIssue, ParcelStatus


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class EventOut(_Out):
    """A movement as stored."""

    id: str = Field(validation_alias="external_id")
    status: ParcelStatus
    issue: ParcelIssue | None
    occurred_at: datetime
    place: str | None
    description: str | None
    signed_by: str | None


class ShipmentOut(_Out):
    """A parcel as stored; its status is that of its newest movement."""

    id: str = Field(validation_alias="external_id")
    carrier: str
    tracking_number: str | None
    status: ParcelStatus
    issue: ParcelIssue | None
    shipped_at: datetime | None
    expected_on: date | None
    delivered_at: datetime | None
    signed_by: str | None
    delay_reason: str | None
    contents: list[dict[str, Any]] = Field(description="Which lines are inside; empty: all of the order.")
    events: list[EventOut]
    updated_at: datetime


class LineOut(_Out):
    """A line as stored."""

    position: int
    sku: str
    name: str
    variant: str | None
    quantity: int
    unit_price: str = Field(description="TRY.", examples=["149.90"])


class OrderOut(_Out):
    """An order as stored."""

    id: str
    number: str
    customer_id: str
    status: OrderStatus = Field(description="As counted from what was pushed and what its parcels do.")
    placed_at: datetime
    expected_on: date | None
    production_stage: str | None
    delay_reason: str | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    recipient: str | None
    phone: str | None
    email: str | None
    address: dict[str, Any]
    total: str = Field(description="TRY.", examples=["359.70"])
    shipping: str
    payment_method: str | None
    lines: list[LineOut]
    parcels: list[ShipmentOut]
    updated_at: datetime


async def get_order(request: web.Request) -> web.Response:
    """Give one order by the shop's own id."""
    await authorise(request)
    external_id = path_id(request, "order_id")
    async with request.app[keys.DATABASE].autocommit() as session:
        order = await session.scalar(
            select(Order)
            .where(Order.external_id == external_id)
            .options(
                selectinload(Order.customer),
                selectinload(Order.lines),
                selectinload(Order.parcels).selectinload(Parcel.events),
            )
        )
    if order is None:
        raise Problem(404, f"No order with the id {external_id!r} was pushed.")
    return json_response(_view(order).model_dump(mode="json"), headers={"Cache-Control": "no-store"})


def _view(order: Order) -> OrderOut:
    same = {name: getattr(order, name) for name in OrderOut.model_fields if name not in _MADE}
    return OrderOut(
        **same,
        id=order.external_id,
        customer_id=order.customer.external_id,
        total=_lira(order.total_kurus),
        shipping=_lira(order.shipping_kurus),
        lines=[_line(line) for line in order.lines],
        parcels=[_shipment(parcel) for parcel in order.parcels],
    )


_MADE = frozenset({"id", "customer_id", "total", "shipping", "lines", "parcels"})


def _line(line: OrderLine) -> LineOut:
    return LineOut(
        position=line.position,
        sku=line.sku,
        name=line.name,
        variant=line.variant,
        quantity=line.quantity,
        unit_price=_lira(line.unit_price_kurus),
    )


def _shipment(parcel: Parcel) -> ShipmentOut:
    return ShipmentOut.model_validate(parcel)


def _lira(kurus: int) -> str:
    return f"{kurus // 100}.{kurus % 100:02d}"
