"""The facts that the rules judge, and how they are read from an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.shop.models import Order, OrderLine, OrderStatus, Parcel, ParcelIssue, ParcelStatus, Product
from bot.shop.product_classes import WithdrawalClass
from bot.shop.rules import Returns
from bot.shop.workdays import local_day
from bot.turkish.fold import fold


class Stage(str, Enum):
    """How far an order is, as far as cancelling and changing it goes."""

    NOT_SENT = "not_sent"
    IN_PRODUCTION = "in_production"
    PARTLY_SENT = "partly_sent"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPT_FAILED = "attempt_failed"
    AT_BRANCH = "at_branch"
    COMING_BACK = "coming_back"
    STUCK = "stuck"
    """Lost, damaged or halted at the carrier."""
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


_HARDEST_FIRST = (Stage.COMING_BACK, Stage.STUCK, Stage.OUT_FOR_DELIVERY, Stage.AT_BRANCH, Stage.ATTEMPT_FAILED)


@dataclass(frozen=True)
class LineFacts:
    """One line of an order."""

    position: int
    sku: str
    name: str
    quantity: int
    unit_price_kurus: int
    withdrawal_class: WithdrawalClass = WithdrawalClass.STANDARD
    warranty_months: int | None = None
    delivered_on: date | None = None
    """Day (Istanbul) on which the last piece of the line arrived."""


@dataclass(frozen=True)
class OrderFacts:
    """One order."""

    placed_on: date
    status: OrderStatus
    stage: Stage
    lines: tuple[LineFacts, ...]
    delivered_on: date | None
    """Day on which the last parcel of the whole order arrived; None while something is still to come."""
    expected_on: date | None = None
    payment_method: str | None = None
    total_kurus: int = 0
    shipping_kurus: int = 0
    carrier: str | None = None
    """Of the parcel under way."""

    def line(self, position: int) -> LineFacts | None:
        """The line at `position`, or None."""
        return next((line for line in self.lines if line.position == position), None)


def class_of(product: Product | None, rules: Returns) -> WithdrawalClass:
    """The product's own class, else that of the longest category path that fits, else STANDARD.

    `Kozmetik` fits `Kozmetik > Cilt Bakımı`, whatever the spelling of its letters.
    """
    if product is None:
        return WithdrawalClass.STANDARD
    if product.withdrawal_class is not None:
        return product.withdrawal_class
    path = [fold(part).strip() for part in (product.category or "").split(">")]
    best, length = WithdrawalClass.STANDARD, 0
    for name, found in rules.category_classes.items():
        wanted = [fold(part).strip() for part in name.split(">")]
        fits = any(path[n : n + len(wanted)] == wanted for n in range(len(path)))
        if fits and len(wanted) > length:
            best, length = found, len(wanted)
    return best


def read_order(order: Order, products: Mapping[str, Product], rules: Returns) -> OrderFacts:
    """The facts of `order` (loaded with lines and parcels); `products` by the lines' SKUs, absent ones are standard."""
    open_parcels = [parcel for parcel in order.parcels if parcel.status is not ParcelStatus.DELIVERED]
    return OrderFacts(
        placed_on=local_day(order.placed_at),
        status=order.status,
        stage=stage_of(order),
        lines=tuple(_line(order, line, products.get(line.sku), rules) for line in order.lines),
        delivered_on=delivered_on(order),
        expected_on=order.expected_on,
        payment_method=order.payment_method,
        total_kurus=order.total_kurus,
        shipping_kurus=order.shipping_kurus,
        carrier=open_parcels[0].carrier if open_parcels else None,
    )


def delivered_on(order: Order) -> date | None:
    """The day on which the last parcel of `order` arrived, by the parcels or, without their days, by the order.

    An order that the shop calls delivered without saying when counts from the shop's last change of it: of the days
    that are possible the best one for the customer.
    """
    days = [local_day(parcel.delivered_at) for parcel in order.parcels if parcel.delivered_at]
    arrived = bool(order.parcels) and len(days) == len(order.parcels) and not _unsent(order)
    if order.status is OrderStatus.DELIVERED:
        return max(days) if arrived else max([*days, local_day(order.updated_at)])
    return max(days) if arrived and order.status is OrderStatus.SHIPPED else None


def stage_of(order: Order) -> Stage:
    """How far `order` is; with several parcels under way, the one that can least be changed decides."""
    if order.status is OrderStatus.CANCELLED:
        return Stage.CANCELLED
    if delivered_on(order) is not None:
        return Stage.DELIVERED
    left = [parcel for parcel in order.parcels if _has_left(parcel)]
    if not left and order.status in (OrderStatus.RECEIVED, OrderStatus.PREPARING):
        return Stage.NOT_SENT
    if not left and order.status is OrderStatus.IN_PRODUCTION:
        return Stage.IN_PRODUCTION
    waiting = [parcel for parcel in order.parcels if not _has_left(parcel)]
    if order.status is OrderStatus.PARTIALLY_SHIPPED or _unsent(order) or (left and waiting):
        return Stage.PARTLY_SENT
    stages = {_parcel_stage(parcel) for parcel in left if parcel.status is not ParcelStatus.DELIVERED}
    return next((stage for stage in _HARDEST_FIRST if stage in stages), Stage.IN_TRANSIT)


def _line(order: Order, line: OrderLine, product: Product | None, rules: Returns) -> LineFacts:
    return LineFacts(
        position=line.position,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price_kurus=line.unit_price_kurus,
        withdrawal_class=class_of(product, rules),
        warranty_months=product.warranty_months if product else None,
        delivered_on=_line_delivered_on(order, line),
    )


def _line_delivered_on(order: Order, line: OrderLine) -> date | None:
    whole = delivered_on(order)
    if whole is not None and not any(parcel.contents for parcel in order.parcels):
        return whole
    pieces, days = 0, []
    for parcel in order.parcels:
        inside = sum(item["quantity"] for item in parcel.contents if item["position"] == line.position)
        inside = inside if parcel.contents else line.quantity
        if inside and parcel.delivered_at:
            pieces += inside
            days.append(local_day(parcel.delivered_at))
    return max(days) if pieces >= line.quantity else whole


def _unsent(order: Order) -> bool:
    """Whether a piece of the order is in no parcel."""
    if not order.parcels or any(not parcel.contents for parcel in order.parcels):
        return False
    sent: dict[int, int] = {}
    for parcel in order.parcels:
        for inside in parcel.contents:
            sent[inside["position"]] = sent.get(inside["position"], 0) + inside["quantity"]
    return any(sent.get(line.position, 0) < line.quantity for line in order.lines)


def _has_left(parcel: Parcel) -> bool:
    return parcel.status not in (ParcelStatus.PENDING, ParcelStatus.INFO_RECEIVED)


def _parcel_stage(parcel: Parcel) -> Stage:
    if parcel.issue in (ParcelIssue.RETURNED, ParcelIssue.REFUSED):
        return Stage.COMING_BACK
    return {
        ParcelStatus.OUT_FOR_DELIVERY: Stage.OUT_FOR_DELIVERY,
        ParcelStatus.ATTEMPT_FAIL: Stage.ATTEMPT_FAILED,
        ParcelStatus.AVAILABLE_FOR_PICKUP: Stage.AT_BRANCH,
        ParcelStatus.EXCEPTION: Stage.STUCK,
        ParcelStatus.EXPIRED: Stage.STUCK,
    }.get(parcel.status, Stage.IN_TRANSIT)
