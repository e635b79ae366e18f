"""Which answer an order gets: the response, its values and buttons. Pure functions; tests read like a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.buttons import Button, Step, button, intent_button, step_button
from actions.formats import day_text, moment_text
from actions.order_lines import (
    carrier_line,
    expected_line,
    items_line,
    items_text,
    joined,
    link_line,
    parcel_lines,
    reason_line,
)
from actions.phrases import phrase
from actions.reading import Focus
from actions.say import Say
from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus
from bot.shop.rules import DELIVERY_DAYS_BY_LAW
from bot.shop.views import NextStep, OrderView, ParcelView
from bot.shop.workdays import local_day

LATE = "delivery_late"
NOT_RECEIVED = "delivered_not_received"
MAX_PARCELS_SHOWN = 4

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
_ASKED_NEXT = {OrderStatus.DELIVERED: (NOT_RECEIVED,), OrderStatus.CANCELLED: ("refund_status",)}
"""What a customer is likely to say next about an order that is over."""
_TROUBLE = frozenset({"exception", "expired", "returned"})


@dataclass(frozen=True)
class OrderAnswer:
    """What is said, and what "evet" would then mean."""

    messages: tuple[Say, ...]
    offer: Step | None = None


def answer(view: OrderView, goal: str, now: datetime, focus: Focus = Focus.ALL) -> OrderAnswer:
    """The answer to `goal` (an intent) about an order, in full or reduced as `view` is."""
    if focus is not Focus.ALL and (short := _focused(view, focus, now)):
        return OrderAnswer((short,))
    if goal == NOT_RECEIVED:
        return _not_received(view, now)
    return _state(view, goal, now)


def _state(view: OrderView, goal: str, now: datetime) -> OrderAnswer:
    situation = situation_of(view)
    late = view.is_late and situation not in _TROUBLE
    offer = _offer(view, situation, late)
    if view.is_split and view.status is not OrderStatus.CANCELLED:
        return OrderAnswer(_split(view, late, now, _buttons(view, offer, now)), offer)
    response = f"utter_order_late_{_late_kind(view)}" if late else f"utter_order_{situation}"
    messages = [Say(response, _values(view, now), _buttons(view, offer, now))]
    if goal == LATE and not late and view.is_open and situation not in _TROUBLE and view.expected_on:
        messages.insert(0, Say("utter_order_not_late", {"expected": day_text(view.expected_on, now)}))
    return OrderAnswer(tuple(messages), offer)


def _offer(view: OrderView, situation: str, late: bool) -> Step | None:
    """What is offered unasked: the carrier's word where it has the parcel, a person where only the shop can act."""
    if situation == "returned" or (late and not view.parcels):
        return Step.HANDOFF
    return Step.CARRIER_INQUIRY if late or situation in _TROUBLE else None


def situation_of(view: OrderView) -> str:
    """The key of the order's situation, the end of a response's name."""
    if view.status is OrderStatus.CANCELLED:
        return "cancelled"
    if not view.parcels:
        if view.status is OrderStatus.DELIVERED:
            return "delivered"
        return "in_production" if view.next_step is NextStep.PRODUCTION else "preparing"
    parcel = main_parcel(view)
    if view.status is OrderStatus.DELIVERED:
        return "delivered"
    return "returned" if parcel.issue is ParcelIssue.RETURNED else _BY_STATUS[parcel.status]


def main_parcel(view: OrderView) -> ParcelView:
    """The parcel that an answer is about: one still on its way before a delivered one."""
    return next((parcel for parcel in view.parcels if not parcel.is_delivered), view.parcels[-1])


def _late_kind(view: OrderView) -> str:
    if view.days_late == 0:
        return "dispatch"
    if not view.parcels or view.dispatch_days_late > 0:
        return "in_shop"
    return "attempt_fail" if main_parcel(view).status is ParcelStatus.ATTEMPT_FAIL else "on_way"


def _values(view: OrderView, now: datetime) -> dict[str, Any]:
    parcel = main_parcel(view) if view.parcels else None
    reason = (parcel and parcel.delay_reason) or view.delay_reason
    expected = view.expected_on or (parcel.expected_on if parcel else None)
    delivered_at = parcel.delivered_at if parcel else None
    values: dict[str, Any] = {
        "order": view.number,
        "days_late": view.days_late or view.dispatch_days_late,
        "expected": day_text(expected, now) if expected else "",
        "carrier": parcel.carrier_name if parcel else "",
        "delivered_at": moment_text(delivered_at, now) if delivered_at else "",
        "signed": phrase("tracking.signed_by", name=parcel.signed_by) if parcel and parcel.signed_by else "",
        "cause": phrase(f"tracking.issue.{parcel.issue.value}") if parcel and parcel.issue else "",
    }
    stage = phrase("tracking.line.stage", stage=view.production_stage) if view.production_stage else None
    if view.status is OrderStatus.CANCELLED:
        cancelled = (
            phrase("tracking.line.cancelled", day=day_text(local_day(view.cancelled_at), now))
            if view.cancelled_at
            else None
        )
        lines = joined((cancelled, items_line(view.items), reason_line(view.cancel_reason)))
        reason = None
    elif parcel is None:
        lines = joined((items_line(view.items), stage, expected_line(view, now)))
    else:
        lines = parcel_lines(parcel, view.items, now, reduced=view.is_reduced)
    values["details"] = joined((reason_line(reason),)) + lines
    values["cause"] = values["cause"] or phrase("tracking.issue.other")
    return values


def _split(view: OrderView, late: bool, now: datetime, buttons: tuple[Button, ...]) -> tuple[Say, ...]:
    """An opening, and each parcel for itself; the buttons hang on the last one."""
    opening = Say(
        "utter_order_split_late" if late else "utter_order_split",
        {"order": view.number, "count": len(view.parcels), "days_late": view.days_late or view.dispatch_days_late},
    )
    messages = [opening]
    for parcel in view.parcels[:MAX_PARCELS_SHOWN]:
        items = items_text(parcel.items)
        values = {
            "ordinal": parcel.ordinal,
            "items": phrase("tracking.items_in", items=items) if items else "",
            "status": phrase(f"tracking.status.{parcel.status.value}"),
            "details": parcel_lines(parcel, (), now, reduced=view.is_reduced),
        }
        messages.append(Say("utter_parcel", values))
    if view.unshipped:
        messages.append(Say("utter_order_unshipped", {"items": items_text(view.unshipped)}))
    last = messages[-1]
    return (*messages[:-1], Say(last.response, last.values, buttons))


def _may_end(view: OrderView, now: datetime) -> bool:
    """Whether the customer may end the contract: nothing came within 30 days (6502 art. 48/3). The flow judges it."""
    if not view.is_open or not view.is_late or any(parcel.is_delivered for parcel in view.parcels):
        return False
    return (local_day(now) - local_day(view.placed_at)).days > DELIVERY_DAYS_BY_LAW


def _buttons(view: OrderView, offer: Step | None, now: datetime) -> tuple[Button, ...]:
    steps: list[Step] = [offer] if offer and offer is not Step.HANDOFF else []
    if view.is_reduced:
        steps.append(Step.DETAILS)
    if offer or view.is_open:
        steps.append(Step.HANDOFF)
    own = [intent_button(intent) for intent in _ASKED_NEXT.get(view.status, ()) if offer is None]
    if _may_end(view, now):
        own.append(button(phrase("titles.end_late"), "cancel_order", pick=str(view.id)))
    return (*own, *(step_button(step) for step in steps))


def _not_received(view: OrderView, now: datetime) -> OrderAnswer:
    delivered = [parcel for parcel in view.parcels if parcel.is_delivered]
    if not delivered:
        state = _state(view, "track_order", now)
        return OrderAnswer((Say("utter_not_received_but_open", {"order": view.number}), *state.messages), state.offer)
    parcel = max(delivered, key=lambda one: one.delivered_at or now)
    offer = Step.NOT_RECEIVED_INQUIRY
    values = {
        "order": view.number,
        "delivered_at": moment_text(parcel.delivered_at, now) if parcel.delivered_at else "",
        "carrier": parcel.carrier_name,
        "signed": phrase("tracking.signed_by", name=parcel.signed_by) if parcel.signed_by else "",
    }
    response = "utter_not_received" if parcel.delivered_at else "utter_not_received_no_time"
    return OrderAnswer((Say(response, values, _buttons(view, offer, now)),), offer)


def _focused(view: OrderView, focus: Focus, now: datetime) -> Say | None:
    """The short answer to a question about the order in talk; None when it has none, and the whole is told."""
    if not view.parcels or view.status is OrderStatus.CANCELLED:
        return None
    return _FOCUSED[focus](view, now)


def _link(view: OrderView, now: datetime) -> Say | None:
    lines = joined(
        line for parcel in view.parcels for line in (carrier_line(parcel, reduced=view.is_reduced), link_line(parcel))
    )
    has_link = any(parcel.link for parcel in view.parcels)
    return Say("utter_order_link", {"order": view.number, "details": lines}) if has_link else None


def _carrier(view: OrderView, now: datetime) -> Say | None:
    parcel = main_parcel(view)
    phone = (
        phrase("tracking.line.carrier_phone", carrier=parcel.carrier_name, phone=parcel.carrier_phone)
        if parcel.carrier_phone
        else None
    )
    values = {"order": view.number, "carrier": parcel.carrier_name, "details": joined((phone, link_line(parcel)))}
    return Say("utter_order_carrier", values)


def _when(view: OrderView, now: datetime) -> Say | None:
    parcel = main_parcel(view)
    if view.is_split or view.is_late or not view.is_open or parcel.expected_on is None:
        return None
    if parcel.issue is ParcelIssue.RETURNED or parcel.status not in (
        ParcelStatus.IN_TRANSIT,
        ParcelStatus.OUT_FOR_DELIVERY,
        ParcelStatus.INFO_RECEIVED,
    ):
        return None
    values = {
        "order": view.number,
        "expected": day_text(parcel.expected_on, now),
        "status": phrase(f"tracking.status.{parcel.status.value}"),
    }
    return Say("utter_order_when", values)


_FOCUSED: dict[Focus, Callable[[OrderView, datetime], Say | None]] = {
    Focus.LINK: _link,
    Focus.CARRIER: _carrier,
    Focus.WHEN: _when,
}
