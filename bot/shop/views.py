"""The facts about an order that the assistant tells: typed, without sentences. Made by `bot.shop.tracking.track`."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus


class NextStep(str, Enum):
    """What happens next with an order or a parcel; the words for it are in `data/responses`."""

    PREPARATION = "preparation"
    """The shop prepares it and then hands it to the carrier."""
    PRODUCTION = "production"
    """It is being made, then it is sent."""
    CARRIER_PICKUP = "carrier_pickup"
    """The carrier knows of it and fetches it from the shop."""
    TRANSFER = "transfer"
    """It travels to the branch near the customer."""
    DELIVERY_TODAY = "delivery_today"
    """The courier has it."""
    NEW_ATTEMPT = "new_attempt"
    """The courier comes again; a missing address must be completed first."""
    CUSTOMER_PICKUP = "customer_pickup"
    """The customer fetches it from the branch."""
    SHOP_ACTS = "shop_acts"
    """The carrier cannot go on: the shop must clear it up."""
    RETURNED_TO_SHOP = "returned_to_shop"
    """It goes back to the shop: send again or refund is to be agreed."""
    REST_FOLLOWS = "rest_follows"
    """All parcels sent so far have arrived, more are to come."""
    NOTHING = "nothing"
    """Delivered or cancelled."""


class ExpectedFrom(str, Enum):
    """Where an expected day comes from."""

    PARCEL = "parcel"
    ORDER = "order"
    SETTINGS = "settings"


@dataclass(frozen=True)
class Movement:
    """The last known movement of a parcel."""

    status: ParcelStatus
    issue: ParcelIssue | None
    occurred_at: datetime
    place: str | None
    description: str | None


@dataclass(frozen=True)
class ItemView:
    """Pieces of one order line. `unit_price_kurus` is None where amounts are not to be told."""

    position: int
    sku: str
    name: str
    variant: str | None
    quantity: int
    unit_price_kurus: int | None


@dataclass(frozen=True)
class ParcelView:
    """One parcel."""

    id: int
    ordinal: int
    """1 for the order's first parcel."""
    status: ParcelStatus
    issue: ParcelIssue | None
    carrier: str
    carrier_name: str
    carrier_phone: str | None
    tracking_number: str | None
    link: str | None
    """The carrier's own page; None without a tracking number or with a carrier that the settings do not know."""
    last_movement: Movement | None
    shipped_at: datetime | None
    expected_on: date | None
    expected_from: ExpectedFrom | None
    days_late: int
    """Calendar days (Istanbul) since `expected_on` while it is not delivered; 0 when not late."""
    delay_reason: str | None
    delivered_at: datetime | None
    signed_by: str | None
    items: tuple[ItemView, ...]
    next_step: NextStep

    @property
    def is_delivered(self) -> bool:
        """Whether the carrier says that it was handed over."""
        return self.status is ParcelStatus.DELIVERED


@dataclass(frozen=True)
class OrderView:
    """One order with its parcels. Personal fields are None in a `reduced` view."""

    id: int
    external_id: str
    number: str
    customer_id: int
    status: OrderStatus
    is_open: bool
    """Something is still to come: neither cancelled nor delivered."""
    placed_at: datetime
    expected_dispatch_on: date | None
    """While nothing is sent; None for goods in production without a day from the shop."""
    expected_on: date | None
    expected_from: ExpectedFrom | None
    days_late: int
    """That of the latest parcel, or, while nothing is sent, calendar days since `expected_on`."""
    dispatch_days_late: int
    """Calendar days since `expected_dispatch_on` while nothing is sent."""
    production_stage: str | None
    delay_reason: str | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    payment_method: str | None
    total_kurus: int | None
    recipient: str | None
    city: str | None
    items: tuple[ItemView, ...]
    unshipped: tuple[ItemView, ...]
    """What is in no parcel yet."""
    parcels: tuple[ParcelView, ...]
    next_step: NextStep
    is_reduced: bool = False

    @property
    def is_late(self) -> bool:
        """Whether something of it should have arrived, or left the shop, before today."""
        return self.days_late > 0 or self.dispatch_days_late > 0

    @property
    def is_split(self) -> bool:
        """Whether it comes in several parcels."""
        return len(self.parcels) > 1 or (bool(self.parcels) and bool(self.unshipped))

    def reduced(self) -> "OrderView":
        """What may be told to somebody who proved the order alone: status, carrier, days, link.

        No goods, names, places, free texts of the carrier, amounts or payment.
        """
        return replace(
            self,
            payment_method=None,
            total_kurus=None,
            recipient=None,
            city=None,
            cancel_reason=None,
            items=(),
            unshipped=(),
            parcels=tuple(_reduced_parcel(parcel) for parcel in self.parcels),
            is_reduced=True,
        )


def _reduced_parcel(parcel: ParcelView) -> ParcelView:
    movement = parcel.last_movement and replace(parcel.last_movement, place=None, description=None)
    return replace(parcel, last_movement=movement, signed_by=None, items=())
