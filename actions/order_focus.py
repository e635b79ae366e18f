"""Short answers to what is asked of the order in talk: link, carrier, day, reason, branch. Pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from actions.formats import day_text
from actions.order_lines import carrier_line, items_text, joined, link_line, parcel_status_line
from actions.order_situation import main_parcel, situation_of
from actions.phrases import phrase
from actions.reading import Focus
from bot.shop.models import OrderStatus, ParcelStatus
from bot.shop.views import OrderView, ParcelView

_STUCK = frozenset({"exception", "expired"})


class Offer(Enum):
    """What a short answer offers."""

    NONE = auto()
    USUAL = auto()
    """That of the answer on where the order is."""
    DETAILS = auto()
    """The code that opens the whole order."""


@dataclass(frozen=True)
class Short:
    """A response, its values, and what it offers."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    offer: Offer = Offer.NONE


def focused(view: OrderView, focus: Focus, now: datetime) -> Short | None:
    """The short answer to a question about the order in talk; None when it has none, and the whole is told."""
    if view.status is OrderStatus.CANCELLED and focus is not Focus.WHY:
        return None
    return _FOCUSED[focus](view, now)


def _link(view: OrderView, now: datetime) -> Short | None:
    if view.status is OrderStatus.DELIVERED and not view.parcels:
        return None
    lines = joined(
        line for parcel in view.parcels for line in (carrier_line(parcel, reduced=view.is_reduced), link_line(parcel))
    )
    if any(parcel.link for parcel in view.parcels):
        return Short("utter_order_link", {"order": view.number, "details": lines})
    is_sent = bool(view.parcels) or view.status in (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)
    return Short("utter_order_no_link" if is_sent else "utter_order_no_link_yet", {"order": view.number})


def _carrier(view: OrderView, now: datetime) -> Short | None:
    if not view.parcels:
        return None
    parcel = main_parcel(view)
    values = {
        "order": view.number,
        "carrier": parcel.carrier_name,
        "details": joined((_carrier_phone(parcel), link_line(parcel))),
    }
    return Short("utter_order_carrier", values)


def _when(view: OrderView, now: datetime) -> Short | None:
    """By when it comes: a day where there is one, and else why there is none."""
    situation = situation_of(view)
    if not view.is_open or situation == "returned":
        return None
    if view.is_split:
        lines = [parcel_status_line(parcel, now) for parcel in view.parcels]
        if view.unshipped:
            lines.append(phrase("tracking.line.unshipped", items=items_text(view.unshipped)))
        return Short("utter_order_when_split", {"order": view.number, "details": joined(lines)})
    if situation == "available_for_pickup":
        return _branch(view, now)
    parcel = main_parcel(view) if view.parcels else None
    expected = (parcel and parcel.expected_on) or view.expected_on
    response = _when_response(view, situation, has_day=expected is not None)
    cause = phrase(f"tracking.issue.{parcel.issue.value if parcel and parcel.issue else 'other'}")
    values = {
        "order": view.number,
        "cause": phrase("tracking.issue.no_news") if situation == "expired" else cause,
        "expected": day_text(expected, now) if expected else "",
        "days_late": view.days_late,
        "status": phrase(f"tracking.status.{parcel.status.value if parcel else 'pending'}"),
    }
    offer = Offer.USUAL if view.days_late or situation in _STUCK else Offer.NONE
    return Short(response, values, offer) if response else None


def _when_response(view: OrderView, situation: str, *, has_day: bool) -> str | None:
    if situation in _STUCK:
        return "utter_order_when_unknown"
    if situation == "out_for_delivery":
        return "utter_order_when_today"
    if not has_day or situation == "in_production":
        return None
    if view.days_late:
        return "utter_order_when_late" if view.parcels else "utter_order_when_late_in_shop"
    return "utter_order_when_sent" if situation == "sent" else "utter_order_when"


def _why(view: OrderView, now: datetime) -> Short | None:
    """Why it is late, held up or cancelled: the reason that was told to us, or that none was."""
    if view.status is OrderStatus.CANCELLED:
        if view.cancel_reason:
            return Short("utter_order_why", {"reason": view.cancel_reason})
        return Short("utter_order_why_hidden", offer=Offer.DETAILS) if view.is_reduced else None
    parcel, situation = main_parcel(view) if view.parcels else None, situation_of(view)
    reason = (parcel and parcel.delay_reason) or view.delay_reason
    # Of a failed attempt that is not late nothing can be asked: without a reason the whole tells what comes next.
    is_told = situation in ("attempt_fail", "returned") and bool(reason or (parcel and parcel.issue))
    if not view.is_open or not (view.is_late or situation in _STUCK or is_told):
        return None
    if reason:
        return Short("utter_order_why", {"reason": reason}, Offer.USUAL)
    if parcel and parcel.issue:
        return Short("utter_order_why_issue", {"cause": phrase(f"tracking.issue.{parcel.issue.value}")}, Offer.USUAL)
    return Short("utter_order_why_unknown" if parcel else "utter_order_why_unknown_in_shop", offer=Offer.USUAL)


def _branch(view: OrderView, now: datetime) -> Short | None:
    """Where it waits, and with what it is fetched."""
    parcel = main_parcel(view) if view.parcels else None
    if parcel is None or parcel.status is not ParcelStatus.AVAILABLE_FOR_PICKUP:
        return None
    movement = parcel.last_movement
    values = {
        "order": view.number,
        "carrier": parcel.carrier_name,
        "place": phrase("tracking.items_in", items=movement.place) if movement and movement.place else "",
        "details": joined((_carrier_phone(parcel), link_line(parcel))),
    }
    return Short("utter_order_branch", values)


def _carrier_phone(parcel: ParcelView) -> str | None:
    if not parcel.carrier_phone:
        return None
    return phrase("tracking.line.carrier_phone", carrier=parcel.carrier_name, phone=parcel.carrier_phone)


_FOCUSED: dict[Focus, Callable[[OrderView, datetime], Short | None]] = {
    Focus.LINK: _link,
    Focus.CARRIER: _carrier,
    Focus.WHEN: _when,
    Focus.WHY: _why,
    Focus.BRANCH: _branch,
}
