"""Tables of the shop's own data, as its systems push it. Money is integer kuruş, phones are E.164."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from bot.db.base import Base, HasCreated, HasId
from bot.shop.product_classes import WithdrawalClass
from bot.shop.references import reference_key


def _own_status(context: DefaultExecutionContext) -> "OrderStatus":
    status: OrderStatus = context.get_current_parameters()["status"]  # type: ignore[no-untyped-call]
    return status


class OrderStatus(str, Enum):
    """Where an order stands as a whole; what its parcels do is in `ParcelStatus`."""

    RECEIVED = "received"
    IN_PRODUCTION = "in_production"
    PREPARING = "preparing"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class ParcelStatus(str, Enum):
    """AfterShip's delivery vocabulary; the carriers' own states map onto it."""

    PENDING = "pending"
    INFO_RECEIVED = "info_received"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPT_FAIL = "attempt_fail"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    DELIVERED = "delivered"
    EXCEPTION = "exception"
    EXPIRED = "expired"


class ParcelIssue(str, Enum):
    """Why a parcel is not where it should be, when the carrier tells."""

    RECIPIENT_ABSENT = "recipient_absent"
    ADDRESS = "address"
    REFUSED = "refused"
    DAMAGED = "damaged"
    LOST = "lost"
    RETURNED = "returned"
    """On its way back to the shop, or back already."""
    WEATHER = "weather"
    OTHER = "other"


class Customer(HasId, HasCreated, Base):
    """A customer of the shop."""

    __tablename__ = "customer"

    external_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(index=True)
    email: Mapped[str | None] = mapped_column(index=True)
    updated_at: Mapped[datetime]


class Product(HasId, HasCreated, Base):
    """A product that the shop sells, by its stock-keeping unit."""

    __tablename__ = "product"

    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    category: Mapped[str | None]
    description: Mapped[str | None]
    price_kurus: Mapped[int]
    stock: Mapped[int | None]
    made_to_order: Mapped[bool] = mapped_column(default=False)
    production_days: Mapped[int | None]
    warranty_months: Mapped[int | None]
    withdrawal_class: Mapped[WithdrawalClass | None]
    """None: by its category (`returns.category_classes`), else standard."""
    url: Mapped[str | None]
    image_url: Mapped[str | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    updated_at: Mapped[datetime]

    variants: Mapped[list["ProductVariant"]] = relationship(
        lazy="raise", order_by="ProductVariant.id", cascade="all, delete-orphan"
    )


class ProductVariant(HasId, HasCreated, Base):
    """A size, colour… of a product, with a stock of its own."""

    __tablename__ = "product_variant"
    __table_args__ = (Index(None, "product_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    """As on an order line: `Beden: M, Renk: Bej`."""
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    price_kurus: Mapped[int | None]
    """None: the product's price."""
    stock: Mapped[int | None]
    updated_at: Mapped[datetime]


class Order(HasId, HasCreated, Base):
    """An order, by the number that the customer knows. `phone` and `email` are those given on it."""

    __tablename__ = "order"
    __table_args__ = (Index(None, "customer_id", "placed_at"),)

    external_id: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    number_key: Mapped[str] = mapped_column(unique=True)
    """`reference_key(number)`: what a customer's spelling is compared with. Follows `number`."""
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    status: Mapped[OrderStatus]
    """What is told: the shop's word, and what the parcels' movements add to it (`bot.shop.intake.settle`)."""
    pushed_status: Mapped[OrderStatus] = mapped_column(default=_own_status)
    """The shop's word alone."""
    placed_at: Mapped[datetime]
    expected_on: Mapped[date | None]
    """The day promised to the customer for delivery of the whole order."""
    production_stage: Mapped[str | None]
    delay_reason: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    recipient: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Keys: line, neighbourhood, district, city, postal_code; each may be absent."""
    total_kurus: Mapped[int]
    shipping_kurus: Mapped[int] = mapped_column(default=0)
    payment_method: Mapped[str | None]
    updated_at: Mapped[datetime]

    @validates("number")
    def _key_number(self, _: str, number: str) -> str:
        self.number_key = reference_key(number)
        return number

    customer: Mapped[Customer] = relationship(lazy="raise")
    lines: Mapped[list["OrderLine"]] = relationship(
        back_populates="order", lazy="raise", order_by="OrderLine.position", cascade="all, delete-orphan"
    )
    parcels: Mapped[list["Parcel"]] = relationship(back_populates="order", lazy="raise", order_by="Parcel.id")


class OrderLine(HasId, Base):
    """One line of an order."""

    __tablename__ = "order_line"
    __table_args__ = (UniqueConstraint("order_id", "position"), CheckConstraint("quantity > 0", name="quantity"))

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    position: Mapped[int]
    sku: Mapped[str]
    name: Mapped[str]
    variant: Mapped[str | None]
    quantity: Mapped[int]
    unit_price_kurus: Mapped[int]

    order: Mapped[Order] = relationship(back_populates="lines", lazy="raise")


class Parcel(HasId, HasCreated, Base):
    """A parcel of an order; a split order has several."""

    __tablename__ = "parcel"
    __table_args__ = (Index(None, "order_id"),)

    external_id: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    carrier: Mapped[str]
    """A key of the shop's `carriers` setting."""
    tracking_number: Mapped[str | None]
    tracking_key: Mapped[str | None] = mapped_column(index=True)
    """`reference_key(tracking_number)`. Follows `tracking_number`."""
    status: Mapped[ParcelStatus]
    """That of the newest movement; as the shop pushed it while there is none."""
    issue: Mapped[ParcelIssue | None]
    shipped_at: Mapped[datetime | None]
    expected_on: Mapped[date | None]
    delivered_at: Mapped[datetime | None]
    signed_by: Mapped[str | None]
    delay_reason: Mapped[str | None]
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """Which lines are inside: [{"position": 1, "quantity": 2}]; empty means all of the order."""
    updated_at: Mapped[datetime]

    @validates("tracking_number")
    def _key_tracking_number(self, _: str, number: str | None) -> str | None:
        self.tracking_key = (reference_key(number) or None) if number else None
        return number

    order: Mapped[Order] = relationship(back_populates="parcels", lazy="raise")
    events: Mapped[list["ParcelEvent"]] = relationship(
        back_populates="parcel", lazy="raise", order_by="ParcelEvent.occurred_at", cascade="all, delete-orphan"
    )


class ImportRun(HasId, HasCreated, Base):
    """How far `vaybe shop import` came with a file, so that a stopped import goes on."""

    __tablename__ = "import_run"

    file_key: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the file's content, and its size."""
    file_name: Mapped[str]
    lines_done: Mapped[int] = mapped_column(default=0)
    """Lines committed, counted from the file's first."""
    bytes_done: Mapped[int] = mapped_column(default=0)
    errors_bytes: Mapped[int] = mapped_column(default=0)
    """Size of the file of errors at that point: what a stopped import wrote after it is cut off."""
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class ParcelEvent(HasId, HasCreated, Base):
    """One movement of a parcel."""

    __tablename__ = "parcel_event"
    __table_args__ = (UniqueConstraint("parcel_id", "external_id"), Index(None, "parcel_id", "occurred_at"))

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    external_id: Mapped[str]
    status: Mapped[ParcelStatus]
    issue: Mapped[ParcelIssue | None]
    occurred_at: Mapped[datetime]
    place: Mapped[str | None]
    description: Mapped[str | None]
    signed_by: Mapped[str | None]

    parcel: Mapped[Parcel] = relationship(back_populates="events", lazy="raise")
