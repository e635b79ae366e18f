"""The talk around requests: greetings, yes and no, thanks, stopping, bare data."""

import re

from actions import slots
from actions.buttons import Step, intent_button, step_button
from actions.flows.cancelling import ask_cancel
from actions.flows.flow import end, flow_of, return_done
from actions.flows.taking_back import just_asked, take_back
from actions.flows.undoing import can_undo, undo
from actions.offers import step_named, take
from actions.proving import Outcome, Way, send
from actions.reading import contact_of, reference_of
from actions.registry import answers
from actions.settings_values import values_of
from actions.tracking import TRACK, with_order
from actions.turn import Turn
from bot.identity.service import Level
from bot.turkish.fold import fold
from bot.turkish.texts import first_name

_DAY_WISH = re.compile(r"\W*(?:iyi|hayirli) (?:gunler|aksamlar|geceler|haftalar|calismalar)\W*\Z")
_GIVES_UP = re.compile(r"\bvaz\s?gec")
MENU = (TRACK, "return_request", "cancel_order", "shipping_fee", "store_info", "human_handoff")


@answers("greet")
async def greet(turn: Turn, intent: str) -> None:
    """Greet once at length, then briefly."""
    name = (await turn.identity()).customer_name
    if len(turn.message.intents) > 1:
        turn.say("utter_greet_short")
    elif turn.slot(slots.GREETED) and _DAY_WISH.match(fold(turn.message.text)):
        turn.say("utter_goodbye")  # said when coming and when going
    elif turn.active_form:
        turn.say("utter_greet_short")
    elif turn.slot(slots.GREETED):
        turn.say("utter_greet_again")
    elif name:
        turn.say("utter_greet_by_name", _menu(), name=first_name(name))
    else:
        turn.say("utter_greet", _menu(), **values_of(turn.context.shop))
    turn.set(slots.GREETED, True)


@answers("help")
async def show_menu(turn: Turn, intent: str) -> None:
    """What can be done here, as buttons."""
    turn.say("utter_help", _menu())


@answers("bot_challenge", "smalltalk", "goodbye", "feedback_praise", "feedback_suggestion")
async def reply(turn: Turn, intent: str) -> None:
    """One fitting answer."""
    turn.say(f"utter_{intent}", **values_of(turn.context.shop))


@answers("thank")
async def thank(turn: Turn, intent: str) -> None:
    """You are welcome; shorter the second time would be a different answer, so variants do it."""
    turn.set(slots.GREETED, True)
    turn.say("utter_thank")


@answers("abuse")
async def abuse(turn: Turn, intent: str) -> None:
    """Stay calm, offer a person."""
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say("utter_abuse", [step_button(Step.HANDOFF), intent_button(TRACK)])


@answers("affirm")
async def affirm(turn: Turn, intent: str) -> None:
    """Take the step of the button, or what was offered last."""
    step = step_named(turn.message.entity("step") or turn.offered)
    if step is not None:
        await take(turn, step)
    else:
        turn.say("utter_affirm_nothing", _menu()[:3])


@answers("deny")
async def deny(turn: Turn, intent: str) -> None:
    """Leave what was offered."""
    turn.say("utter_deny_offer" if turn.offered else "utter_deny_nothing")


@answers("stop_flow")
async def stop(turn: Turn, intent: str) -> None:
    """Leave the form; with none there is nothing to leave."""
    flow = flow_of(turn)
    was_busy = flow is not None or turn.active_form is not None or bool(turn.offered)
    if flow is not None:
        end(turn, flow)
    done = return_done(turn)
    if not was_busy and done is not None and await can_undo(turn, done):
        await undo(turn)
        return
    if not was_busy and await just_asked(turn):
        await take_back(turn)
        return
    is_idle = flow is None and turn.active_form is None and turn.offered in (None, Step.HANDOFF.value)
    if is_idle and turn.slot(slots.ORDER) and _GIVES_UP.search(fold(turn.message.text)):
        await ask_cancel(turn, "cancel_order")  # nothing else that could be given up is in talk
        return
    turn.leave_form()
    turn.say("utter_stopped" if was_busy else "utter_nothing_to_stop", _menu()[:3])


@answers("provide_info")
async def bare_data(turn: Turn, intent: str) -> None:
    """A bare order number starts tracking, a bare contact sends a code; else ask what it is for."""
    text, entities = turn.message.text, turn.message.entities
    if any(entity.get("entity") == "iban" for entity in entities):
        turn.say("utter_iban_not_here")
    elif reference_of(text, entities):
        turn.set(slots.TOPIC, TRACK)
        await with_order(turn, TRACK)
    elif (contact := contact_of(text, entities)) and (await turn.identity()).level is Level.NONE:
        turn.set(slots.WAY, Way.CONTACT.value)
        turn.set(slots.CONTACT_RAW, contact)
        if await send(turn, contact=contact) is Outcome.OK:
            turn.ask_identity(TRACK)
        else:
            turn.forget_form()
    else:
        turn.say("utter_provide_info", _menu()[:3])


def _menu() -> list[dict[str, str]]:
    return [dict(intent_button(intent)) for intent in MENU]
