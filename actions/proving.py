"""Proving who is asking: an order by its number and the phone's last digits, a customer by a one-time code."""

from datetime import datetime
from enum import Enum

from actions import slots
from actions.buttons import Step, button, step_button
from actions.formats import clock_text
from actions.phrases import phrase
from actions.turn import Turn
from bot.identity.service import check_code, prove_order, send_code


class Way(str, Enum):
    """How the form identifies."""

    ORDER = "order"
    CONTACT = "contact"
    DETAILS = "details"
    """A code to the contact on an order that is proved already."""
    STOPPED = "stopped"
    """Locked: nothing more can be asked now."""


class Outcome(str, Enum):
    """How a try ended."""

    OK = "ok"
    WRONG = "wrong"
    LOCKED = "locked"


GIVEN = "given"
"""Kept in a slot in place of a secret."""


async def prove(turn: Turn, reference: str, digits: str) -> Outcome:
    """Check an order number with the last digits; a wrong number is told in the same words as wrong digits."""
    context = turn.context
    result = await prove_order(
        turn.session, context.conversation_id, context.network_address, reference, digits, context.now
    )
    turn.forget_identity()
    if result.ok:
        turn.set(slots.ORDER, result.order_id)
        turn.set(slots.ORDER_REF, reference)
        turn.set(slots.PHONE_DIGITS, GIVEN)
        return Outcome.OK
    turn.set(slots.PHONE_DIGITS, None)
    if result.locked_until:
        turn.set(slots.ORDER_REF, None)
        _stop(turn, "utter_proof_locked", result.locked_until)
        return Outcome.LOCKED
    # The number is kept, so that right digits alone are enough; another number takes its place.
    turn.set(slots.ORDER_REF, reference)
    by_code = button(phrase("titles.by_code"), "affirm", step=Step.BY_CONTACT.value)
    turn.say("utter_proof_failed", [by_code, step_button(Step.HANDOFF)])
    return Outcome.WRONG


async def send(turn: Turn, *, contact: str | None = None, order_id: int | None = None, again: bool = False) -> Outcome:
    """Send a code to a contact, or to that of a proved order; told alike whether we know the contact or not.

    Where one is awaited already (`again`) and it is too soon for another, it goes on being awaited.
    """
    context = turn.context
    try:
        result = await send_code(
            turn.session,
            context.conversation_id,
            context.network_address,
            now=context.now,
            order_id=order_id,
            contact=contact,
            shop=context.shop,
            settings=context.settings,
        )
    except ValueError:
        turn.say("utter_contact_unclear")
        return Outcome.WRONG
    if result.locked_until and again:
        until = clock_text(result.locked_until, turn.context.now)
        turn.say("utter_code_wait", until=until, to=turn.slot(slots.CONTACT) or "")
        return Outcome.OK
    if result.locked_until:
        _stop(turn, "utter_send_locked", result.locked_until)
        return Outcome.LOCKED
    if result.sent_to_masked is None:
        turn.say("utter_no_contact_on_order", [step_button(Step.HANDOFF)])
        turn.set(slots.WAY, Way.STOPPED.value)
        return Outcome.LOCKED
    turn.say("utter_code_sent" if contact else "utter_code_sent_to_order", to=result.sent_to_masked)
    turn.set(slots.CONTACT, result.sent_to_masked)
    turn.set(slots.CODE, None)
    return Outcome.OK


async def try_code(turn: Turn, code: str) -> Outcome:
    """Check a code; an expired one may be sent anew."""
    context = turn.context
    result = await check_code(turn.session, context.conversation_id, code, context.now, settings=context.settings)
    turn.forget_identity()
    if result.ok:
        turn.set(slots.CODE, GIVEN)
        if result.order_id is not None:
            turn.set(slots.ORDER, result.order_id)
        return Outcome.OK
    if result.locked_until:
        _stop(turn, "utter_code_locked", result.locked_until)
        return Outcome.LOCKED
    if result.expired:
        turn.say("utter_code_expired")
    else:
        turn.say("utter_code_wrong", tries_left=result.tries_left)
    return Outcome.WRONG


def _stop(turn: Turn, response: str, until: datetime) -> None:
    turn.say(response, [step_button(Step.HANDOFF)], until=clock_text(until, turn.context.now))
    turn.set(slots.WAY, Way.STOPPED.value)
