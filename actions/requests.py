"""What the shop does for a customer, and where a person must: a truthful answer, and the person offered."""

from actions import slots
from actions.buttons import Step, intent_button, step_button
from actions.formats import day_text
from actions.registry import answers
from actions.settings_values import values_of
from actions.tracking import tells, with_order
from actions.turn import Turn
from bot.shop.models import OrderStatus, ParcelStatus
from bot.shop.views import OrderView
from bot.shop.workdays import local_day

_NOT_LEFT = frozenset({ParcelStatus.PENDING, ParcelStatus.INFO_RECEIVED})
_ALSO = {
    "return_request": "return_policy",
    "exchange_request": "return_policy",
    "delivery_info": "shipping_fee",
    "shipping_fee": "delivery_info",
    "return_policy": "return_request",
    "payment_methods": "campaign_info",
    "complaint_courier": "track_order",
}
"""What is asked for next, often enough to put it on a button."""


@answers(
    "delivery_info", "shipping_fee", "return_policy", "campaign_info", "payment_methods", "store_info"
)  # fmt: skip
async def tell_settings(turn: Turn, intent: str) -> None:
    """A question that the shop's settings answer."""
    also = [intent_button(_ALSO[intent])] if intent in _ALSO and len(turn.message.intents) == 1 else []
    turn.say(f"utter_{intent}", also, **values_of(turn.context.shop))


@answers(
    "return_request", "exchange_request", "refund_status", "payment_problem", "invoice", "warranty", "privacy_request",
    "account_help",
    "complaint_damaged", "complaint_wrong_item", "complaint_missing_item", "complaint_defective",
    "complaint_not_as_described", "complaint_courier", "complaint_service", "complaint_general",
    "product_info", "product_stock", "product_size", "product_advice",
)  # fmt: skip
async def offer_person(turn: Turn, intent: str) -> None:
    """A matter that a person finishes: say what is certain, and offer to hand over."""
    also = [intent_button(_ALSO[intent])] if intent in _ALSO else []
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(f"utter_{intent}", [step_button(Step.HANDOFF), *also], **values_of(turn.context.shop))


@answers("cancel_order", "change_order", "change_delivery")
async def change(turn: Turn, intent: str) -> None:
    """A change of an order: say what is possible, and look at the order."""
    await with_order(turn, intent)
    if turn.slot(slots.NEEDS_IDENTITY) and not turn.has_spoken:
        turn.say(f"utter_{intent}", **values_of(turn.context.shop))


@tells("cancel_order", "change_order", "change_delivery")
def tell_change(turn: Turn, view: OrderView, goal: str) -> None:
    """What of it is still possible with this order; who does it is a person."""
    state = stage_of(view)
    buttons = [step_button(Step.HANDOFF)]
    if state in ("delivered", "shipped") and goal != "change_delivery":
        buttons.append(intent_button("return_policy"))
    values = values_of(turn.context.shop)
    values["order"] = view.number
    values["cancelled_on"] = day_text(local_day(view.cancelled_at), turn.context.now) if view.cancelled_at else ""
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(f"utter_{goal}_{state}", buttons, **values)


def stage_of(view: OrderView) -> str:
    """How far the order is, as changes of it are concerned: open, shipped, delivered or cancelled."""
    if view.status in (OrderStatus.CANCELLED, OrderStatus.DELIVERED):
        return str(view.status.value)
    return "shipped" if any(parcel.status not in _NOT_LEFT for parcel in view.parcels) else "open"
