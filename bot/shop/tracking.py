"""Where an order is: facts for the assistant, from what the shop pushed and what its settings promise.

Rules (all days are calendar days in Istanbul):
- The expected day of a parcel is its own `expected_on`, else the order's, else what the settings promise: `days_max`
  (and the carrier's `extra_days`) of the carrier's working days after it was sent, or, while that is not known, after
  `dispatch_days` working days from the day on which the order was placed.
- A parcel is late when its expected day has passed and it is neither delivered nor waiting for the customer at a branch
  (it arrived; fetching it is the customer's part) nor on its way back to the shop (it will not arrive at all).
- An order of which nothing is sent is late when its expected day has passed, late to leave when its day of dispatch
  has. What the shop calls sent has left, also while no parcel of it is known.
- Goods in production have no day of dispatch, and without a promised day no expected day, so that they are not late:
  the settings' days are for goods at hand.
- A delivered or cancelled order is not late any more.
"""

from datetime import date, datetime, timedelta

from bot.shop.models import Order, OrderLine, OrderStatus, Parcel, ParcelEvent, ParcelIssue, ParcelStatus
from bot.shop.movements import movement_order
from bot.shop.promises import delivery_promise
from bot.shop.settings import ShopSettings
from bot.shop.views import ExpectedFrom, ItemView, Movement, NextStep, OrderView, ParcelView
from bot.shop.workdays import add_workdays, local_day

CLOSED = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})
NOT_SENT = frozenset({OrderStatus.RECEIVED, OrderStatus.IN_PRODUCTION, OrderStatus.PREPARING})

_NEXT_BY_PARCEL = {
    ParcelStatus.PENDING: NextStep.PREPARATION,
    ParcelStatus.INFO_RECEIVED: NextStep.CARRIER_PICKUP,
    ParcelStatus.IN_TRANSIT: NextStep.TRANSFER,
    ParcelStatus.OUT_FOR_DELIVERY: NextStep.DELIVERY_TODAY,
    ParcelStatus.ATTEMPT_FAIL: NextStep.NEW_ATTEMPT,
    ParcelStatus.AVAILABLE_FOR_PICKUP: NextStep.CUSTOMER_PICKUP,
    ParcelStatus.DELIVERED: NextStep.NOTHING,
    ParcelStatus.EXCEPTION: NextStep.SHOP_ACTS,
    ParcelStatus.EXPIRED: NextStep.SHOP_ACTS,
}
_URGENCY = (
    NextStep.RETURNED_TO_SHOP,
    NextStep.SHOP_ACTS,
    NextStep.NEW_ATTEMPT,
    NextStep.CUSTOMER_PICKUP,
    NextStep.DELIVERY_TODAY,
    NextStep.TRANSFER,
    NextStep.CARRIER_PICKUP,
    NextStep.PREPARATION,
)


def track(order: Order, now: datetime, shop: ShopSettings) -> OrderView:
    """All that may be told about `order` at `now` (aware), to somebody who is verified; else use `.reduced()`.

    `order` must come from `bot.shop.orders`, which loads its customer, lines, parcels and movements.
    """
    today = local_day(now)
    parcels = tuple(_parcel_view(parcel, n, order, today, shop) for n, parcel in enumerate(order.parcels, start=1))
    unshipped = _unshipped(order)
    waiting = order.status in NOT_SENT and not any(map(_has_left, order.parcels))
    expected_on, source, dispatch_on = _expected(order, parcels, shop)
    late = 0
    if order.status not in CLOSED:
        late = max((parcel.days_late for parcel in parcels), default=_days_after(expected_on, today))
        if parcels and unshipped:
            late = max(late, _days_after(order.expected_on, today))
    return OrderView(
        id=order.id,
        external_id=order.external_id,
        number=order.number,
        customer_id=order.customer_id,
        status=order.status,
        is_open=order.status not in CLOSED,
        placed_at=order.placed_at,
        expected_dispatch_on=dispatch_on if waiting else None,
        expected_on=expected_on,
        expected_from=source,
        days_late=late,
        dispatch_days_late=_days_after(dispatch_on, today) if waiting else 0,
        production_stage=order.production_stage,
        delay_reason=order.delay_reason,
        cancelled_at=order.cancelled_at,
        cancel_reason=order.cancel_reason,
        payment_method=order.payment_method,
        total_kurus=order.total_kurus,
        recipient=order.recipient,
        city=order.address.get("city"),
        items=tuple(_item(line, line.quantity) for line in order.lines),
        unshipped=unshipped,
        parcels=parcels,
        next_step=_next_step(order, parcels, unshipped),
    )


def _parcel_view(parcel: Parcel, ordinal: int, order: Order, today: date, shop: ShopSettings) -> ParcelView:
    carrier = shop.carriers.get(parcel.carrier)
    expected_on, source = _parcel_expected(parcel, order, shop)
    settled = (
        order.status in CLOSED
        or parcel.status in (ParcelStatus.DELIVERED, ParcelStatus.AVAILABLE_FOR_PICKUP)
        or parcel.issue is ParcelIssue.RETURNED
    )
    return ParcelView(
        id=parcel.id,
        ordinal=ordinal,
        status=parcel.status,
        issue=parcel.issue,
        carrier=parcel.carrier,
        carrier_name=carrier.name if carrier else parcel.carrier,
        carrier_phone=carrier.phone if carrier else None,
        tracking_number=parcel.tracking_number,
        link=carrier.link(parcel.tracking_number) if carrier and parcel.tracking_number else None,
        last_movement=_last_movement(parcel.events),
        shipped_at=parcel.shipped_at,
        expected_on=expected_on,
        expected_from=source,
        days_late=0 if settled else _days_after(expected_on, today),
        delay_reason=parcel.delay_reason or order.delay_reason,
        delivered_at=parcel.delivered_at,
        signed_by=parcel.signed_by,
        items=_contents(parcel, order),
        next_step=NextStep.RETURNED_TO_SHOP if parcel.issue is ParcelIssue.RETURNED else _NEXT_BY_PARCEL[parcel.status],
    )


def _parcel_expected(parcel: Parcel, order: Order, shop: ShopSettings) -> tuple[date | None, ExpectedFrom | None]:
    if parcel.expected_on:
        return parcel.expected_on, ExpectedFrom.PARCEL
    if order.expected_on:
        return order.expected_on, ExpectedFrom.ORDER
    if parcel.shipped_at:
        carrier = shop.carriers.get(parcel.carrier)
        days = shop.delivery.days_max + (carrier.extra_days if carrier else 0)
        return add_workdays(local_day(parcel.shipped_at), days, saturday=shop.delivery.saturday), ExpectedFrom.SETTINGS
    return delivery_promise(order.placed_at, shop, parcel.carrier).latest_on, ExpectedFrom.SETTINGS


def _expected(
    order: Order, parcels: tuple[ParcelView, ...], shop: ShopSettings
) -> tuple[date | None, ExpectedFrom | None, date | None]:
    """The order's expected day, where it comes from, and the expected day of dispatch."""
    if order.status is OrderStatus.CANCELLED:
        return None, None, None
    promise = delivery_promise(order.placed_at, shop)
    if order.expected_on:
        sent_by = order.expected_on - (promise.latest_on - promise.dispatch_on)
        making = order.status is OrderStatus.IN_PRODUCTION
        return order.expected_on, ExpectedFrom.ORDER, None if making else max(sent_by, promise.dispatch_on)
    days = [(parcel.expected_on, parcel.expected_from) for parcel in parcels if parcel.expected_on]
    if days:
        latest = max(days, key=lambda pair: pair[0] or date.min)
        return latest[0], latest[1], promise.dispatch_on
    if order.status is OrderStatus.IN_PRODUCTION:
        return None, None, None
    return promise.latest_on, ExpectedFrom.SETTINGS, promise.dispatch_on


def _next_step(order: Order, parcels: tuple[ParcelView, ...], unshipped: tuple[ItemView, ...]) -> NextStep:
    if order.status in CLOSED:
        return NextStep.NOTHING
    steps = {parcel.next_step for parcel in parcels}
    for step in _URGENCY:
        if step in steps:
            return step
    if parcels and (unshipped or order.status is OrderStatus.PARTIALLY_SHIPPED):
        return NextStep.REST_FOLLOWS
    if order.status is OrderStatus.IN_PRODUCTION:
        return NextStep.PRODUCTION
    return NextStep.PREPARATION if order.status in NOT_SENT else NextStep.TRANSFER


def _days_after(day: date | None, today: date) -> int:
    return max((today - day) // timedelta(days=1), 0) if day else 0


def _has_left(parcel: Parcel) -> bool:
    return parcel.status not in (ParcelStatus.PENDING, ParcelStatus.INFO_RECEIVED)


def _last_movement(events: list[ParcelEvent]) -> Movement | None:
    if not events:
        return None
    last = max(events, key=movement_order)
    return Movement(last.status, last.issue, last.occurred_at, last.place, last.description)


def _item(line: OrderLine, quantity: int) -> ItemView:
    return ItemView(line.position, line.sku, line.name, line.variant, quantity, line.unit_price_kurus)


def _contents(parcel: Parcel, order: Order) -> tuple[ItemView, ...]:
    if not parcel.contents:
        return tuple(_item(line, line.quantity) for line in order.lines)
    by_position = {line.position: line for line in order.lines}
    return tuple(
        _item(by_position[inside["position"]], inside["quantity"])
        for inside in parcel.contents
        if inside["position"] in by_position
    )


def _unshipped(order: Order) -> tuple[ItemView, ...]:
    if order.status is OrderStatus.CANCELLED or any(not parcel.contents for parcel in order.parcels):
        return ()
    sent: dict[int, int] = {}
    for parcel in order.parcels:
        for inside in parcel.contents:
            sent[inside["position"]] = sent.get(inside["position"], 0) + inside["quantity"]
    left = ((line, line.quantity - sent.get(line.position, 0)) for line in order.lines)
    return tuple(_item(line, quantity) for line, quantity in left if quantity > 0)
