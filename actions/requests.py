"""What the shop does for a customer, and where a person must: a truthful answer, and the person offered."""

from actions import slots
from actions.buttons import Step, intent_button, step_button
from actions.products import tell_price
from actions.registry import answers
from actions.return_terms import tell_money, tell_terms
from actions.settings_values import values_of
from actions.turn import Turn

_ALSO = {
    "return_request": "return_policy",
    "exchange_request": "return_policy",
    "delivery_info": "shipping_fee",
    "shipping_fee": "delivery_info",
    "return_policy": "return_request",
    "payment_methods": "campaign_info",
}
"""What is asked for next, often enough to put it on a button."""


@answers(
    "delivery_info", "shipping_fee", "return_policy", "campaign_info", "payment_methods", "store_info"
)  # fmt: skip
async def tell_settings(turn: Turn, intent: str) -> None:
    """A question that the shop's settings answer; one about the order or product in talk is answered for that."""
    if intent == "campaign_info" and await tell_price(turn):
        return
    if intent == "payment_methods" and await tell_money(turn):
        return
    if intent in ("return_policy", "shipping_fee") and await tell_terms(turn, intent):
        return
    also = [intent_button(_ALSO[intent])] if intent in _ALSO and len(turn.message.intents) == 1 else []
    turn.say(f"utter_{intent}", also, **values_of(turn.context.shop))


@answers(
    "payment_problem", "invoice", "warranty", "privacy_request",
    "account_help",
    "product_advice",
)  # fmt: skip
async def offer_person(turn: Turn, intent: str) -> None:
    """A matter that a person finishes: say what is certain, and offer to hand over."""
    also = [intent_button(_ALSO[intent])] if intent in _ALSO else []
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(f"utter_{intent}", [step_button(Step.HANDOFF), *also], **values_of(turn.context.shop))
