"""The form that finds out who is asking: which slot comes next, and what an answer to its question means."""

import re

from rasa_sdk.events import SlotSet

from actions import slots
from actions.access import order_in_talk
from actions.buttons import Step, step_button
from actions.fallback import is_emergency
from actions.flows.photos import is_photo_alone
from actions.proving import Outcome, Way, prove, send, try_code
from actions.reading import (
    asks_where,
    code_of,
    contact_of,
    digits_of,
    is_four_digits,
    is_return_number,
    lacks_number,
    reference_of,
    speaks_of_code,
    wants_new_code,
)
from actions.tracking import find, tell
from actions.turn import Turn
from bot.turkish.codes import complete
from bot.turkish.slips import dictated

FORM = "identify_form"
PLAIN = frozenset({"provide_info", "nlu_fallback", "affirm", "deny"})
"""Intents that say nothing of their own: in the form, such a message is meant as an answer."""
_BESIDE_THE_POINT = frozenset({"out_of_scope", "smalltalk", "complaint_general"})
"""Intents that a short answer which is none is mistaken for."""
_SHORT = 3
_DIGITS_ASKED = 4

_REQUIRED: dict[Way, tuple[str, ...]] = {
    Way.ORDER: (slots.ORDER_REF, slots.PHONE_DIGITS),
    Way.CONTACT: (slots.CONTACT, slots.CODE),
    Way.DETAILS: (slots.CODE,),
    Way.STOPPED: (),
}


def way_of(turn: Turn) -> Way:
    """How the form goes about it now."""
    return Way(turn.slot(slots.WAY) or Way.ORDER.value)


def next_slot(turn: Turn) -> str | None:
    """What is to be asked next; None when the form is done."""
    return next((name for name in _REQUIRED[way_of(turn)] if turn.slot(name) is None), None)


async def take_answer(turn: Turn, asked: str | None) -> bool:
    """Read the message as the answer to what was asked.

    Gives False when it is something else: a question of its own, which is answered before the form goes on.
    """
    step = turn.message.entity("step")
    if turn.message.is_button:
        return await _take_step(turn, step)
    if is_photo_alone(turn):  # no answer, and no wrong one either: it waits for the return that asks for it
        turn.say("utter_photo_kept")
        return True
    if turn.message.intent == "affirm" and turn.slot(slots.OFFER):
        return False
    taker = _TAKERS.get(asked or "")
    taken = bool(taker and await taker(turn))
    if taken and not turn.has_set(slots.MISSED):
        turn.set(slots.MISSED, None)
        turn.set(slots.OFFER, None)
    return taken


async def identified(turn: Turn) -> None:
    """The form is done: answer what it was for."""
    goals, way = list(turn.slot(slots.GOALS) or ()), way_of(turn)
    turn.forget_form()
    turn.set(slots.GOALS, None)
    if way is Way.STOPPED:
        return
    view = None
    if way is not Way.CONTACT or not (await turn.identity()).customer_id:
        view = await order_in_talk(turn)
    if way is Way.DETAILS and view is not None and view.is_reduced:
        turn.say("utter_details_not_allowed")
        return
    for goal in goals:
        if view is not None:
            await tell(turn, view, goal)
        else:
            await find(turn, goal)


async def _take_step(turn: Turn, step: str | None) -> bool:
    if step == Step.BY_CONTACT.value:
        turn.set(slots.WAY, Way.CONTACT.value)
    elif step == Step.BY_ORDER.value:
        turn.set(slots.WAY, Way.ORDER.value)
        turn.set(slots.ORDER_REF, None)
    elif step == Step.RESEND.value:
        await _resend(turn)
    else:
        return False
    return True


async def _take_reference(turn: Turn) -> bool:
    text, entities = turn.message.text, turn.message.entities
    if contact := contact_of(text, entities):
        return await _by_contact(turn, contact)
    plain = _is_plain(turn) or len(text.split()) <= _SHORT or dictated(text) is not None
    reference = reference_of(text, entities, asked=plain)
    if reference is None:
        return _without_number(turn)
    patterns = turn.context.shop.order_number_patterns
    reference = complete(reference, patterns)
    if is_four_digits(text) and not any(re.fullmatch(pattern, reference) for pattern in patterns):
        turn.say("utter_order_ref_first")
        return True
    if is_return_number(reference):
        turn.say("utter_order_ref_is_return")
        return True
    turn.set(slots.ORDER_REF, reference)
    if digits := digits_of(text, entities, reference):
        await prove(turn, reference, digits)
    return True


def _without_number(turn: Turn) -> bool:
    if asks_where(turn.message.text):
        turn.say("utter_order_ref_where")
    elif lacks_number(turn.message.text):
        turn.say("utter_no_number")
        turn.set(slots.WAY, Way.CONTACT.value)
    elif _is_plain(turn):
        _unclear(turn, "utter_order_ref_unclear")
    else:
        return False
    return True


async def _take_digits(turn: Turn) -> bool:
    text, entities = turn.message.text, turn.message.entities
    reference = str(turn.slot(slots.ORDER_REF) or "")
    if digits := digits_of(text, entities, reference, asked=True):
        await prove(turn, reference, digits)
    elif contact := contact_of(text, entities):
        return await _by_contact(turn, contact)
    elif other := _other_reference(turn):
        turn.set(slots.ORDER_REF, other)
    elif lacks_number(text):
        turn.say("utter_no_digits")
        turn.set(slots.WAY, Way.CONTACT.value)
    elif _is_plain(turn):
        _unclear(turn, "utter_phone_digits_unclear")
    else:
        return False
    return True


async def _take_contact(turn: Turn) -> bool:
    text, entities = turn.message.text, turn.message.entities
    if contact := contact_of(text, entities):
        return await _by_contact(turn, contact)
    if reference := reference_of(text, entities):
        turn.set(slots.WAY, Way.ORDER.value)
        turn.set(slots.ORDER_REF, reference)
    elif lacks_number(text) or _is_plain(turn):
        _unclear(turn, "utter_contact_unclear")
    else:
        return False
    return True


async def _take_code(turn: Turn) -> bool:
    text = turn.message.text
    if code := code_of(text):
        await try_code(turn, code)
    elif contact := contact_of(text, turn.message.entities):
        return await _by_contact(turn, contact)
    elif wants_new_code(text):
        await _resend(turn)
    elif _is_plain(turn) or speaks_of_code(text):
        _unclear(turn, "utter_code_unclear")
    else:
        return False
    return True


async def _by_contact(turn: Turn, contact: str) -> bool:
    sent_to, typed = turn.slot(slots.CONTACT), turn.slot(slots.CONTACT_RAW)
    turn.set(slots.WAY, Way.CONTACT.value)
    turn.set(slots.CODE, None)
    turn.set(slots.CONTACT_RAW, contact)
    # A code that is awaited already stays good when it is too soon for one to another contact.
    if await send(turn, contact=contact, again=sent_to is not None) is Outcome.WRONG:
        turn.set(slots.CONTACT, None)
    elif sent_to is not None and turn.slot(slots.CONTACT) == sent_to:
        turn.set(slots.CONTACT_RAW, typed)
    return True


async def _resend(turn: Turn) -> None:
    if way_of(turn) is Way.DETAILS:
        await send(turn, order_id=turn.slot(slots.ORDER), again=True)
    elif contact := turn.slot(slots.CONTACT_RAW):
        await send(turn, contact=str(contact), again=True)
    else:
        turn.set(slots.CONTACT, None)


def _is_plain(turn: Turn) -> bool:
    """Whether the message says nothing of its own, so that it is meant as an answer."""
    message = turn.message
    is_mistaken = message.intent in _BESIDE_THE_POINT and len(message.text.split()) <= _SHORT
    return message.intent in PLAIN or (is_mistaken and not is_emergency(message.text))


def _other_reference(turn: Turn) -> str | None:
    """Another order number where the digits were asked for: one that is recognised, or one that stands alone."""
    text, entities = turn.message.text, turn.message.entities
    found = reference_of(text, entities, asked=len(text.split()) == 1 or dictated(text) is not None)
    patterns = turn.context.shop.order_number_patterns
    return complete(found, patterns) if found and len(found) > _DIGITS_ASKED else None


def _unclear(turn: Turn, response: str) -> None:
    """Explain what is asked for; from the second time on with a person offered."""
    missed = int(turn.slot(slots.MISSED) or 0) + 1
    turn.set(slots.MISSED, missed)
    if missed > 1:
        turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(response, [step_button(Step.HANDOFF)] if missed > 1 else [])


def requested(name: str | None) -> SlotSet:
    """The event by which Rasa's form asks for `name`, or ends with None."""
    return SlotSet(slots.REQUESTED, name)


_TAKERS = {
    slots.ORDER_REF: _take_reference,
    slots.PHONE_DIGITS: _take_digits,
    slots.CONTACT: _take_contact,
    slots.CODE: _take_code,
}
