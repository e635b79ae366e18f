"""Tables of returns, refunds, exchange reservations and changes of orders. Money is integer kuruş."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.db.base import Base, HasCreated, HasId
from bot.shop.policies.changes import Change
from bot.shop.policies.decision import Basis, Condition, Reason, Remedy, WhoPays

return_numbers = Sequence("return_number", start=100001, metadata=Base.metadata)
change_numbers = Sequence("change_number", start=100001, metadata=Base.metadata)


class ReturnStatus(str, Enum):
    """Where a return stands. The allowed changes are in `transitions.py`."""

    REQUESTED = "requested"
    APPROVED = "approved"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    """Goods went to the customer: another variant, a replacement, the repaired piece, what was missing."""
    REJECTED = "rejected"
    EXPIRED = "expired"
    """Approved, but the goods were not sent in time."""
    CANCELLED = "cancelled"


class ReturnCase(HasId, HasCreated, Base):
    """One return of goods of one order."""

    __tablename__ = "return_case"
    __table_args__ = (
        Index(None, "order_id"),
        Index("ix_return_case_open", "send_back_by", postgresql_where=text("status = 'approved'")),
    )

    number: Mapped[str] = mapped_column(unique=True)
    """What the customer is told: IA-100001."""
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    status: Mapped[ReturnStatus]
    basis: Mapped[Basis]
    legal_basis: Mapped[str | None]
    reason: Mapped[Reason]
    condition: Mapped[Condition | None]
    remedy: Mapped[Remedy]
    who_pays_cargo: Mapped[WhoPays]
    goods_come_back: Mapped[bool]
    """False where nothing is sent: a missing piece, a price reduction, digital goods."""
    carrier: Mapped[str | None]
    carrier_code: Mapped[str | None]
    label_url: Mapped[str | None]
    tracking_number: Mapped[str | None]
    send_back_by: Mapped[date | None]
    photos: Mapped[list[str]] = mapped_column(JSONB, default=list)
    """`photo:` and the id of an upload, or an address that the customer wrote (`payloads.photo_url`)."""
    note: Mapped[str | None]
    rejected_reason: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """price_difference_kurus, notes…"""
    opened_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]

    lines: Mapped[list["ReturnLine"]] = relationship(lazy="selectin", order_by="ReturnLine.position")
    events: Mapped[list["ReturnEvent"]] = relationship(lazy="raise", order_by="ReturnEvent.id")


class ReturnLine(HasId, Base):
    """Pieces of one order line that go back; a copy, for a shop's push replaces the order's lines."""

    __tablename__ = "return_line"
    __table_args__ = (UniqueConstraint("return_id", "position"), CheckConstraint("quantity > 0", name="quantity"))

    return_id: Mapped[int] = mapped_column(ForeignKey("return_case.id"))
    position: Mapped[int]
    sku: Mapped[str]
    name: Mapped[str]
    variant: Mapped[str | None]
    quantity: Mapped[int]
    unit_price_kurus: Mapped[int]
    wanted_sku: Mapped[str | None]
    """For an exchange: what is wanted in its place."""
    wanted_variant: Mapped[str | None]


class ReturnEvent(HasId, HasCreated, Base):
    """One change of a return, dated; never changed afterwards."""

    __tablename__ = "return_event"
    __table_args__ = (Index(None, "return_id"), UniqueConstraint("return_id", "external_id"))

    return_id: Mapped[int] = mapped_column(ForeignKey("return_case.id"))
    from_status: Mapped[ReturnStatus | None]
    to_status: Mapped[ReturnStatus]
    """As `from_status` where only something was added: a label, a tracking number."""
    at: Mapped[datetime]
    actor: Mapped[str]
    """customer, system, shop, or an agent's name."""
    note: Mapped[str | None]
    external_id: Mapped[str | None]
    """The id of the shop's answer that caused it: a replayed one changes nothing."""
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class RefundState(str, Enum):
    """waiting (for goods or the shop) → due → sent; dropped when there is nothing to pay."""

    WAITING = "waiting"
    DUE = "due"
    SENT = "sent"
    DROPPED = "dropped"


class Refund(HasId, HasCreated, Base):
    """Money that goes back to a customer, once."""

    __tablename__ = "refund"
    __table_args__ = (
        Index(None, "order_id"),
        Index("ix_refund_due", "due_on", postgresql_where=text("state IN ('waiting', 'due')")),
    )

    key: Mapped[str] = mapped_column(unique=True)
    """What it is for: `return:12` or `cancel:7`; a second one for the same cannot be."""
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    return_id: Mapped[int | None] = mapped_column(ForeignKey("return_case.id"), unique=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("order_change.id"), unique=True)
    amount_kurus: Mapped[int | None]
    """None while the shop has yet to say, as for a price reduction."""
    means: Mapped[str | None]
    """The order's payment method: art. 12 wants the same means."""
    state: Mapped[RefundState]
    noticed_on: Mapped[date]
    due_on: Mapped[date | None]
    """Latest day by law and settings; None while what it counts from has not happened."""
    sent_at: Mapped[datetime | None]
    reference: Mapped[str | None]
    flagged_at: Mapped[datetime | None]
    """When it was found overdue and put on the shop's queue."""


class ReservationState(str, Enum):
    """held → used or released."""

    HELD = "held"
    USED = "used"
    RELEASED = "released"


class Reservation(HasId, HasCreated, Base):
    """Pieces kept for an exchange or replacement. What is free is the stock less what is held."""

    __tablename__ = "exchange_reservation"
    __table_args__ = (
        UniqueConstraint("return_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_exchange_reservation_held", "sku", postgresql_where=text("state = 'held'")),
    )

    return_id: Mapped[int] = mapped_column(ForeignKey("return_case.id"))
    position: Mapped[int]
    sku: Mapped[str]
    quantity: Mapped[int]
    state: Mapped[ReservationState]
    expires_on: Mapped[date]


class ChangeKind(str, Enum):
    """What is to be different about an order: a cancellation, or one of `Change`."""

    CANCEL = "cancel"
    ADDRESS = Change.ADDRESS.value
    RECIPIENT = Change.RECIPIENT.value
    DAY = Change.DAY.value
    PICKUP = Change.PICKUP.value
    CONTENTS = Change.CONTENTS.value


class ChangeState(str, Enum):
    """done at once, or asked → accepted | rejected; withdrawn when the customer takes it back or wants another one."""

    DONE = "done"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class OrderChange(HasId, HasCreated, Base):
    """A cancellation or change of an order that a customer asked for."""

    __tablename__ = "order_change"
    __table_args__ = (
        Index("uq_order_change_asked", "order_id", "kind", unique=True, postgresql_where=text("state = 'asked'")),
    )

    number: Mapped[str] = mapped_column(unique=True)
    """What the customer is told: DT-100001."""
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    kind: Mapped[ChangeKind]
    state: Mapped[ChangeState]
    reason_key: Mapped[str]
    """Why it was done, or only asked for: a key of the policies."""
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What is wanted. Personal data: never read back to somebody who has proved the order alone."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer_id: Mapped[str | None]
    answer_note: Mapped[str | None]


class FlowDraft(Base):
    """What a customer has begun for an order and not finished, so that another conversation can go on with it."""

    __tablename__ = "flow_draft"

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    """Where it was filled in last."""
    flow: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The dialogue's flow as it stands. Personal data: only for who has the full right to the order."""
    updated_at: Mapped[datetime] = mapped_column(index=True)
