"""What movements mean for their parcel, and parcels for their order: the same whatever order they arrive in."""

from bot.shop.models import Order, OrderStatus, Parcel, ParcelEvent, ParcelStatus
from bot.shop.movements import movement_order

_BEFORE_CARRIER = frozenset({ParcelStatus.PENDING, ParcelStatus.INFO_RECEIVED})
_NOT_SENT = frozenset({OrderStatus.RECEIVED, OrderStatus.IN_PRODUCTION, OrderStatus.PREPARING})


def settle_parcel(parcel: Parcel) -> None:
    """Set status, issue, `delivered_at`, `signed_by` and `shipped_at` from the movements.

    The newest movement's status counts; `delivered_at` is the first of the last run of delivered movements, `signed_by`
    the last name told. Without movements the pushed values stand.
    """
    if parcel.events:
        _follow(parcel, sorted(parcel.events, key=movement_order))
    if parcel.status is not ParcelStatus.DELIVERED:
        parcel.delivered_at = parcel.signed_by = None


def _follow(parcel: Parcel, events: list[ParcelEvent]) -> None:
    parcel.status, parcel.issue = events[-1].status, events[-1].issue
    moving = [event.occurred_at for event in events if event.status not in _BEFORE_CARRIER]
    if moving:
        parcel.shipped_at = min([*moving, parcel.shipped_at] if parcel.shipped_at else moving)
    for event in reversed(events):
        if event.status is not ParcelStatus.DELIVERED:
            break
        parcel.delivered_at = event.occurred_at
    signatures = [event.signed_by for event in events if event.status is ParcelStatus.DELIVERED and event.signed_by]
    parcel.signed_by = signatures[-1] if signatures else parcel.signed_by


def settle_order(order: Order) -> None:
    """Set `status` from the shop's word and the parcels.

    Cancelled and delivered stand as the shop says. What the shop calls sent is delivered once each parcel is; what it
    calls partly sent, once each is and their contents are the whole order; what it still calls not sent is sent as far
    as parcels move.
    """
    order.status = _derived(order)


def _derived(order: Order) -> OrderStatus:
    told = order.pushed_status
    parcels = order.parcels
    if told in (OrderStatus.CANCELLED, OrderStatus.DELIVERED) or not parcels:
        return told
    all_delivered = all(parcel.status is ParcelStatus.DELIVERED for parcel in parcels)
    if told is OrderStatus.SHIPPED:
        return OrderStatus.DELIVERED if all_delivered else told
    if told is OrderStatus.PARTIALLY_SHIPPED:
        return OrderStatus.DELIVERED if all_delivered and _hold_all(order) else told
    moving = [parcel for parcel in parcels if parcel.status not in _BEFORE_CARRIER]
    if not moving or told not in _NOT_SENT:
        return told
    if len(moving) < len(parcels) or not (_hold_all(order) or any(not parcel.contents for parcel in parcels)):
        return OrderStatus.PARTIALLY_SHIPPED
    return OrderStatus.DELIVERED if all_delivered else OrderStatus.SHIPPED


def _hold_all(order: Order) -> bool:
    """Whether the parcels' contents, all of them told, make up the order."""
    if any(not parcel.contents for parcel in order.parcels):
        return False
    sent: dict[int, int] = {}
    for parcel in order.parcels:
        for inside in parcel.contents:
            sent[inside["position"]] = sent.get(inside["position"], 0) + inside["quantity"]
    return all(sent.get(line.position, 0) >= line.quantity for line in order.lines)
