"""What shops push, as JSON: checked here, documented from here (OpenAPI 3.1, docs/import.md).

An id is always the shop's own and never changes; pushing the same id again updates. A field that is left out keeps its
stored value, `null` empties it. `lines` and `contents` are replaced as a whole, parcels and movements are added to.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator, model_validator

from bot.shop.carrier_states import read_state
from bot.shop.field_types import (
    AttributeValue,
    Day,
    Email,
    Identifier,
    LongText,
    Moment,
    Money,
    Phone,
    WebAddress,
    Words,
)
from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus
from bot.shop.product_classes import WithdrawalClass

MAX_BATCH = 500
PaymentMethod = Literal["credit_card", "debit_card", "bank_transfer", "cash_on_delivery", "wallet"]
_UPDATED_AT = "When the shop changed it last. A push older than what is stored changes nothing."
_STATE = WithJsonSchema(
    {
        "type": "string",
        "description": f"One of {', '.join(s.value for s in ParcelStatus)}, or the carrier's own Turkish state.",
        "examples": ["out_for_delivery", "Dağıtıma çıktı"],
    }
)


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class CustomerIn(_In):
    """A customer."""

    id: Identifier = Field(description="The shop's own id of the customer.", examples=["C-1042"])
    name: Words = Field(examples=["Ayşe Yılmaz"])
    phone: Phone | None = Field(default=None, examples=["0532 123 45 67"])
    email: Email | None = Field(default=None, examples=["ayse@example.com"])
    updated_at: Moment | None = Field(default=None, description=_UPDATED_AT)


class VariantIn(_In):
    """A size, colour… of a product, with a stock of its own: what an exchange is kept from."""

    sku: Identifier = Field(examples=["ELB-204-M"])
    name: Words = Field(description="As on an order line.", examples=["Beden: M, Renk: Bej"])
    stock: int | None = Field(default=None, ge=0, le=1_000_000_000, description="Pieces at hand; null: unknown.")
    price: Money | None = Field(default=None, description="Null: the product's.", examples=["1299.90"])


class ProductIn(_In):
    """A product, by its stock-keeping unit."""

    sku: Identifier = Field(examples=["ELB-204"])
    name: Words = Field(examples=["Keten Midi Elbise"])
    category: Words | None = Field(default=None, examples=["Giyim > Elbise"])
    description: LongText | None = None
    price: Money = Field(examples=["1299.90"])
    stock: int | None = Field(default=None, ge=0, le=1_000_000_000, description="Pieces at hand; null: unknown.")
    made_to_order: bool = False
    production_days: int | None = Field(default=None, ge=0, le=365, description="Working days to make one.")
    warranty_months: int | None = Field(default=None, ge=0, le=600)
    withdrawal_class: WithdrawalClass | None = Field(
        default=None, description="What the law makes of it (art. 15); null: by its category in the shop settings."
    )
    url: WebAddress | None = Field(default=None, examples=["https://www.lalebutik.example/elb-204"])
    image_url: WebAddress | None = None
    attributes: dict[Words, AttributeValue] = Field(
        default_factory=dict,
        max_length=100,
        description="What customers ask about: size, colour, material…, in Turkish.",
        examples=[{"beden": ["S", "M", "L"], "kumaş": "%100 keten"}],
    )
    variants: list[VariantIn] = Field(default_factory=list, max_length=500, description="Replaced as a whole.")
    updated_at: Moment | None = Field(default=None, description=_UPDATED_AT)


class ParcelEventIn(_In):
    """A movement of a parcel."""

    id: Identifier | None = Field(
        default=None, description="The carrier's or shop's id. Left out: made from time, state, place and description."
    )
    status: Annotated[ParcelStatus, _STATE]
    issue: ParcelIssue | None = Field(default=None, description="Why it failed; known for most carrier states.")
    occurred_at: Moment = Field(examples=["2026-11-20T14:05:00+03:00"])
    place: Words | None = Field(default=None, examples=["Kadıköy Şubesi"])
    description: Words | None = Field(default=None, examples=["Gönderi dağıtıma çıkarıldı."])
    signed_by: Words | None = Field(default=None, examples=["Komşu (Daire 7)"])

    _state = model_validator(mode="before")(read_state)

    @property
    def key(self) -> str:
        """The id under which the movement is stored: the one pushed, or one made of what it says."""
        if self.id:
            return self.id
        told = "\x1f".join(
            (str(self.occurred_at.timestamp()), self.status.value, self.place or "", self.description or "")
        )
        return f"auto-{sha256(told.encode()).hexdigest()[:24]}"


class ShipmentEventIn(ParcelEventIn):
    """A movement pushed apart from its parcel, as in a file."""

    shipment_id: Identifier = Field(description="The shop's own id of the shipment.", examples=["S-9001"])


class ParcelContentIn(_In):
    """Which order line, and how many pieces of it, a parcel holds."""

    position: int = Field(ge=1, le=10_000)
    quantity: int = Field(ge=1, le=100_000)


class ParcelIn(_In):
    """A parcel of an order."""

    id: Identifier = Field(description="The shop's own id of the shipment.", examples=["S-9001"])
    carrier: Identifier = Field(description="Key or name of one of the shop's carriers.", examples=["yurtici"])
    tracking_number: Identifier | None = Field(default=None, examples=["123456789012"])
    status: Annotated[ParcelStatus | None, _STATE] = Field(
        default=None, description="Needed without `events`; once there are movements the newest one counts."
    )
    issue: ParcelIssue | None = None
    shipped_at: Moment | None = None
    expected_on: Day | None = Field(default=None, description="The promised day.", examples=["2026-11-23"])
    delivered_at: Moment | None = Field(default=None, description="Needed when `status` is delivered without events.")
    signed_by: Words | None = None
    delay_reason: Words | None = Field(default=None, description="Told to the customer as it is written here.")
    contents: list[ParcelContentIn] = Field(
        default_factory=list, max_length=1000, description="Empty: all of the order."
    )
    events: list[ParcelEventIn] = Field(default_factory=list, max_length=1000)
    updated_at: Moment | None = Field(default=None, description=_UPDATED_AT)

    _state = model_validator(mode="before")(read_state)

    @model_validator(mode="after")
    def _delivery_has_a_time(self) -> "ParcelIn":
        told = self.delivered_at or any(event.status is ParcelStatus.DELIVERED for event in self.events)
        if self.delivered_at and self.status not in (None, ParcelStatus.DELIVERED):
            raise ValueError("delivered_at: goes with the status delivered alone")
        if self.status is ParcelStatus.DELIVERED and not told:
            raise ValueError("delivered_at: is needed when status is delivered, for the right to return counts from it")
        return self


class ShipmentIn(ParcelIn):
    """A parcel pushed apart from its order."""

    order_id: Identifier = Field(description="The shop's own id of the order.", examples=["O-500123"])


class OrderLineIn(_In):
    """One line of an order."""

    position: int | None = Field(default=None, ge=1, le=10_000, description="Left out: its place in the list, from 1.")
    sku: Identifier
    name: Words
    variant: Words | None = Field(default=None, examples=["Beden: M, Renk: Bej"])
    quantity: int = Field(default=1, ge=1, le=100_000)
    unit_price: Money = Field(examples=["149.90"])


class AddressIn(_In):
    """Where an order goes."""

    line: Words | None = Field(default=None, examples=["Moda Cad. No: 12 D: 4"])
    neighbourhood: Words | None = Field(default=None, examples=["Caferağa Mah."])
    district: Words | None = Field(default=None, examples=["Kadıköy"])
    city: Words | None = Field(default=None, examples=["İstanbul"])
    postal_code: Identifier | None = Field(default=None, examples=["34710"])


class OrderIn(_In):
    """An order, with its customer and, if wished, its parcels."""

    id: Identifier = Field(description="The shop's own id of the order.", examples=["O-500123"])
    number: Identifier = Field(description="The number that the customer knows.", examples=["TR1000001"])
    customer: CustomerIn | None = Field(default=None, description="Either this or `customer_id`.")
    customer_id: Identifier | None = Field(default=None, description="Id of a customer pushed before.")
    status: OrderStatus
    placed_at: Moment
    expected_on: Day | None = Field(
        default=None, description="The day promised for all of it.", examples=["2026-11-24"]
    )
    production_stage: Words | None = Field(
        default=None, description="Made to order: told as it is.", examples=["Dikimde"]
    )
    delay_reason: Words | None = Field(default=None, description="Told to the customer as it is written here.")
    cancelled_at: Moment | None = None
    cancel_reason: Words | None = None
    recipient: Words | None = Field(default=None, examples=["Ayşe Yılmaz"])
    phone: Phone | None = Field(default=None, description="On the order; left out: the customer's.")
    email: Email | None = Field(default=None, description="On the order; left out: the customer's.")
    address: AddressIn | None = None
    lines: list[OrderLineIn] = Field(min_length=1, max_length=1000)
    total: Money = Field(description="All that is paid, delivery included.", examples=["359.70"])
    shipping: Money = Field(default=Decimal(0), examples=["59.90"])
    payment_method: PaymentMethod | None = None
    parcels: list[ParcelIn] = Field(default_factory=list, max_length=200)
    updated_at: Moment | None = Field(default=None, description=_UPDATED_AT)

    @field_validator("lines")
    @classmethod
    def _number_lines(cls, lines: list[OrderLineIn]) -> list[OrderLineIn]:
        for place, line in enumerate(lines, start=1):
            line.position = line.position or place
        if len({line.position for line in lines}) < len(lines):
            raise ValueError("two lines have the same position")
        return lines

    @model_validator(mode="after")
    def _one_customer(self) -> "OrderIn":
        if (self.customer is None) == (self.customer_id is None):
            raise ValueError("customer: give either customer or customer_id")
        return self


class FieldError(BaseModel):
    """What is wrong with one field."""

    field: str = Field(examples=["parcels[0].carrier"])
    message: str


class ItemResult(BaseModel):
    """What became of one item of a push."""

    index: int
    id: str | None
    status: Literal["created", "updated", "unchanged", "error"]
    errors: list[FieldError] = []
