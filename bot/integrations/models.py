"""Tables: webhook endpoints, the outbox of events, their deliveries, and work that waits for the shop."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, HasCreated, HasId


class WebhookEndpoint(HasId, HasCreated, Base):
    """An address of the shop's system that hears of events. Its secret is derived, never stored (`signing.py`)."""

    __tablename__ = "webhook_endpoint"

    url: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[str]
    """Makes the secret; a new one makes a new secret."""
    event_types: Mapped[list[str]] = mapped_column(JSONB, default=list)
    """Which events it hears of; empty means all."""
    active: Mapped[bool] = mapped_column(default=True)


class OutgoingEvent(HasId, HasCreated, Base):
    """Something that the shop's systems must hear of; stored in the transaction that did it."""

    __tablename__ = "outgoing_event"

    event_id: Mapped[str] = mapped_column(unique=True)
    """What receivers tell repeated deliveries apart by."""
    key: Mapped[str] = mapped_column(unique=True)
    """What happened, so that one happening gives one event: `return:12:approved`."""
    type: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime]


class DeliveryState(str, Enum):
    """pending → delivered, or failed after days of trying; `vaybe webhooks retry` makes it pending again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class OutgoingDelivery(HasId, HasCreated, Base):
    """One event on its way to one endpoint."""

    __tablename__ = "outgoing_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        Index("ix_outgoing_delivery_due", "not_before", postgresql_where=text("state = 'pending'")),
        Index(
            "ix_outgoing_delivery_order", "endpoint_id", "order_id", "id", postgresql_where=text("state = 'pending'")
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("outgoing_event.id"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"))
    order_id: Mapped[int | None]
    """That of the event: events of one order are delivered in order."""
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    """When it is tried next; while it is being sent, when it is given up for lost and sent again."""
    status: Mapped[int | None]
    """The last HTTP status."""
    error: Mapped[str | None]
    delivered_at: Mapped[datetime | None]


class WorkState(str, Enum):
    """open → resolved, or dropped when nothing is left to do."""

    OPEN = "open"
    RESOLVED = "resolved"
    DROPPED = "dropped"


class WorkKind(str, Enum):
    """What the shop has to do."""

    APPROVE_RETURN = "approve_return"
    SEND_LABEL = "send_label"
    SETTLE_RETURN = "settle_return"
    """Goods arrived: inspect, then pay back, exchange or repair."""
    PAY_REFUND = "pay_refund"
    REFUND_OVERDUE = "refund_overdue"
    SEND_GOODS = "send_goods"
    """Send what is missing, or the replacement of what stays with the customer."""
    CANCEL_ORDER = "cancel_order"
    """Cancelled by us: take it out of the shop's system."""
    STOP_ORDER = "stop_order"
    """The customer wants it cancelled; only the shop can still stop it."""
    CHANGE_DELIVERY = "change_delivery"
    CHANGE_ORDER = "change_order"
    WEBHOOK_FAILED = "webhook_failed"


class WorkItem(HasId, HasCreated, Base):
    """Something that the shop must do or answer."""

    __tablename__ = "work_item"
    __table_args__ = (Index("ix_work_item_open", "due_at", postgresql_where=text("state = 'open'")),)

    kind: Mapped[WorkKind]
    key: Mapped[str] = mapped_column(unique=True)
    """One item per thing to do: `approve_return:12`."""
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    return_id: Mapped[int | None] = mapped_column(ForeignKey("return_case.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("order_change.id"), index=True)
    state: Mapped[WorkState] = mapped_column(default=WorkState.OPEN)
    with_system: Mapped[bool] = mapped_column(default=False)
    """The shop's system was told and answers by itself; people look at it only once it is overdue."""
    owner: Mapped[str]
    due_at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    opened_at: Mapped[datetime]
    outcome: Mapped[str | None]
    note: Mapped[str | None]
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
