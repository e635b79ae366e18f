"""Telling the shop's systems: events are stored with what they tell of, and delivered afterwards by `dispatch.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from bot.integrations.models import DeliveryState, OutgoingDelivery, OutgoingEvent, WebhookEndpoint

EVENT_TYPES = (
    "return.requested",
    "return.approved",
    "return.in_transit",
    "return.received",
    "return.inspected",
    "return.refunded",
    "return.exchanged",
    "return.rejected",
    "return.expired",
    "return.cancelled",
    "refund.sent",
    "refund.overdue",
    "order.cancelled",
    "order.cancel_requested",
    "order.delivery_changed",
    "order.delivery_change_requested",
    "order.contents_change_requested",
    "order.change_answered",
    "order.change_withdrawn",
)


@dataclass(frozen=True)
class OrderRef:
    """The order that an event is about, as the shop knows it."""

    id: int
    external_id: str
    number: str


def _hears(event_type: str) -> ColumnElement[bool]:
    types = WebhookEndpoint.event_types
    return WebhookEndpoint.active & or_(types == [], types.contains([event_type]))


async def is_connected(session: AsyncSession, event_type: str) -> bool:
    """Whether a system of the shop hears of `event_type`."""
    found = await session.scalar(select(WebhookEndpoint.id).where(_hears(event_type)).limit(1))
    return found is not None


async def emit(
    session: AsyncSession, event_type: str, *, key: str, order: OrderRef, data: dict[str, Any], now: datetime
) -> bool:
    """Put an event into the outbox, in the caller's transaction.

    Args:
        session: the caller's; the order's row should be locked, so that events of one order keep their order.
        event_type: one of `EVENT_TYPES`.
        key: names what happened; the same key again changes nothing.
        order: what it is about.
        data: JSON values, money in kuruş.
        now: when it happened (aware).

    Returns:
        Whether it is new.
    """
    event_id = f"evt_{uuid4().hex}"
    body = {
        "id": event_id,
        "type": event_type,
        "occurred_at": now.isoformat(),
        "order": {"id": order.external_id, "number": order.number},
        "data": data,
    }
    stored = await session.scalar(
        insert(OutgoingEvent)
        .values(event_id=event_id, key=key, type=event_type, order_id=order.id, payload=body, occurred_at=now)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(OutgoingEvent.id)
    )
    if stored is None:
        return False
    endpoints = await session.scalars(select(WebhookEndpoint.id).where(_hears(event_type)).order_by(WebhookEndpoint.id))
    session.add_all(
        OutgoingDelivery(
            event_id=stored,
            endpoint_id=endpoint,
            order_id=order.id,
            state=DeliveryState.PENDING,
            attempts=0,
            not_before=now,
        )
        for endpoint in endpoints
    )
    await session.flush()
    return True
