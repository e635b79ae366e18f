"""The situation that an order is in, by which its answer is named. Pure functions."""

from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus
from bot.shop.views import NextStep, OrderView, ParcelView

_BY_STATUS = {
    ParcelStatus.PENDING: "preparing",
    ParcelStatus.INFO_RECEIVED: "info_received",
    ParcelStatus.IN_TRANSIT: "in_transit",
    ParcelStatus.OUT_FOR_DELIVERY: "out_for_delivery",
    ParcelStatus.ATTEMPT_FAIL: "attempt_fail",
    ParcelStatus.AVAILABLE_FOR_PICKUP: "available_for_pickup",
    ParcelStatus.DELIVERED: "delivered",
    ParcelStatus.EXCEPTION: "exception",
    ParcelStatus.EXPIRED: "expired",
}


def situation_of(view: OrderView) -> str:
    """The key of the order's situation, the end of a response's name."""
    if view.status is OrderStatus.CANCELLED:
        return "cancelled"
    if not view.parcels:
        if view.status is OrderStatus.DELIVERED:
            return "delivered"
        if is_sent(view):
            return "sent"
        return "in_production" if view.next_step is NextStep.PRODUCTION else "preparing"
    parcel = main_parcel(view)
    if view.status is OrderStatus.DELIVERED:
        return "delivered"
    return "returned" if parcel.issue is ParcelIssue.RETURNED else _BY_STATUS[parcel.status]


def main_parcel(view: OrderView) -> ParcelView:
    """The parcel that an answer is about: one still on its way before a delivered one."""
    return next((parcel for parcel in view.parcels if not parcel.is_delivered), view.parcels[-1])


def is_sent(view: OrderView) -> bool:
    """Whether the shop calls it sent and has told of no parcel yet."""
    return not view.parcels and view.status in (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)


def late_kind(view: OrderView) -> str:
    """The key of how a late order is late, the end of a response's name."""
    if is_sent(view):
        return "sent"
    if view.days_late == 0:
        return "dispatch"
    if not view.parcels or view.dispatch_days_late > 0:
        return "in_shop"
    return "attempt_fail" if main_parcel(view).status is ParcelStatus.ATTEMPT_FAIL else "on_way"
