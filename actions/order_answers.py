"""Which answer an order gets: the response, its values and buttons. Pure functions; tests read like a table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.buttons import Button, Step, button, intent_button, step_button
from actions.formats import day_text, moment_text
from actions.order_focus import Offer, focused
from actions.order_lines import (
    expected_line,
    items_line,
    items_text,
    joined,
    parcel_lines,
    parcel_status_line,
    reason_line,
)
from actions.order_situation import late_kind, main_parcel, situation_of
from actions.phrases import phrase
from actions.reading import Focus
from actions.say import Say
from bot.shop.models import OrderStatus
from bot.shop.rules import DELIVERY_DAYS_BY_LAW
from bot.shop.views import OrderView
from bot.shop.workdays import local_day

LATE = "delivery_late"
NOT_RECEIVED = "delivered_not_received"
MAX_PARCELS_SHOWN = 4

_ASKED_NEXT = {OrderStatus.DELIVERED: (NOT_RECEIVED,), OrderStatus.CANCELLED: ("refund_status",)}
"""What a customer is likely to say next about an order that is over."""
_TROUBLE = frozenset({"exception", "expired", "returned"})
_NOT_SHORT = _TROUBLE | {"out_for_delivery", "available_for_pickup"}
"""Situations of a late order that say more than how late it is."""


@dataclass(frozen=True)
class OrderAnswer:
    """What is said, and what "evet" would then mean."""

    messages: tuple[Say, ...]
    offer: Step | None = None


def answer(view: OrderView, goal: str, now: datetime, focus: Focus = Focus.ALL) -> OrderAnswer:
    """The answer to `goal` (an intent) about an order, in full or reduced as `view` is."""
    if focus is not Focus.ALL and (short := focused(view, focus, now)):
        offer = {Offer.NONE: None, Offer.USUAL: usual_offer(view), Offer.DETAILS: Step.DETAILS}[short.offer]
        buttons = () if offer is None else _buttons(view, offer, now)
        return OrderAnswer((Say(short.response, short.values, buttons),), offer)
    if goal == NOT_RECEIVED:
        return _not_received(view, now)
    if goal == LATE and (was_late := _was_late(view, now)):
        return was_late
    return _state(view, goal, now)


def _state(view: OrderView, goal: str, now: datetime) -> OrderAnswer:
    situation = situation_of(view)
    late = view.is_late and situation not in _TROUBLE
    offer = _offer(view, situation, late)
    if view.is_split and view.status is not OrderStatus.CANCELLED:
        return OrderAnswer(_split(view, late, now, _buttons(view, offer, now)), offer)
    response = f"utter_order_late_{late_kind(view)}" if late else f"utter_order_{situation}"
    messages = [Say(response, _values(view, now), _buttons(view, offer, now, complains=goal == LATE))]
    if goal == LATE and not late and view.is_open and situation not in _TROUBLE:
        if (
            _may_end(view, now) and situation != "in_production"
        ):  # made to order: the day agreed on counts (msy art. 16/1)
            messages.insert(0, Say("utter_order_over_limit", {"days": _days_since_order(view, now)}))
        elif view.expected_on:
            messages.insert(0, Say("utter_order_not_late", {"expected": day_text(view.expected_on, now)}))
    return OrderAnswer(tuple(messages), offer)


def late_again(view: OrderView, now: datetime) -> OrderAnswer | None:
    """What is said of a late order to who has just heard all of it; None where the whole is told again."""
    if not view.days_late or situation_of(view) in _NOT_SHORT:
        return None
    offer = usual_offer(view)
    response = "utter_order_late_again" if offer is Step.CARRIER_INQUIRY else "utter_order_late_again_in_shop"
    return OrderAnswer((Say(response, _values(view, now), _buttons(view, offer, now)),), offer)


def usual_offer(view: OrderView) -> Step | None:
    """What is offered with the answer on where the order is."""
    situation = situation_of(view)
    return _offer(view, situation, view.is_late and situation not in _TROUBLE)


def _was_late(view: OrderView, now: datetime) -> OrderAnswer | None:
    """For a delivered order: by how many days it came late; None when it did not."""
    late = [
        ((local_day(parcel.delivered_at) - parcel.expected_on).days, parcel.delivered_at)
        for parcel in view.parcels
        if parcel.is_delivered and parcel.delivered_at and parcel.expected_on
    ]
    days, at = max(late, default=(0, now))
    if view.is_open or days <= 0:
        return None
    values = {"order": view.number, "days_late": days, "delivered_at": day_text(local_day(at), now)}
    return OrderAnswer((Say("utter_order_was_late", values, _buttons(view, Step.COMPLAINT, now)),), Step.COMPLAINT)


def _offer(view: OrderView, situation: str, late: bool) -> Step | None:
    """What is offered unasked: the carrier's word where it has the parcel, a person where only the shop can act."""
    if situation == "returned" or (late and not view.parcels):
        return Step.HANDOFF
    return Step.CARRIER_INQUIRY if late or situation in _TROUBLE else None


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
    if rest := view.parcels[MAX_PARCELS_SHOWN:]:
        details = joined(parcel_status_line(parcel, now) for parcel in rest)
        messages.append(Say("utter_parcels_more", {"details": details}))
    if view.unshipped:
        messages.append(Say("utter_order_unshipped", {"items": items_text(view.unshipped)}))
    last = messages[-1]
    return (*messages[:-1], Say(last.response, last.values, buttons))


def _may_end(view: OrderView, now: datetime) -> bool:
    """Whether the customer may end the contract: nothing came within 30 days (6502 art. 48/3). The flow judges it."""
    if not view.is_open or any(parcel.is_delivered for parcel in view.parcels):
        return False
    return _days_since_order(view, now) > DELIVERY_DAYS_BY_LAW


def _days_since_order(view: OrderView, now: datetime) -> int:
    return (local_day(now) - local_day(view.placed_at)).days


def _buttons(view: OrderView, offer: Step | None, now: datetime, *, complains: bool = False) -> tuple[Button, ...]:
    steps: list[Step] = [offer] if offer and offer is not Step.HANDOFF else []
    if view.is_reduced and Step.DETAILS not in steps:
        steps.append(Step.DETAILS)
    if offer or view.is_open:
        steps.append(Step.HANDOFF)
    own = [intent_button(intent) for intent in _ASKED_NEXT.get(view.status, ()) if offer is None]
    if (view.is_late or complains) and _may_end(view, now):
        own.append(button(phrase("titles.end_late"), "cancel_order", pick=str(view.id)))
    return (*own, *(step_button(step) for step in steps))


def _not_received(view: OrderView, now: datetime) -> OrderAnswer:
    delivered = [parcel for parcel in view.parcels if parcel.is_delivered]
    if not view.parcels and view.status is OrderStatus.DELIVERED:
        offer = Step.NOT_RECEIVED_INQUIRY
        return OrderAnswer((Say("utter_not_received_bare", {"order": view.number}, _buttons(view, offer, now)),), offer)
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
