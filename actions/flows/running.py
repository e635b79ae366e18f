"""How a message meets the flow that is going on: an answer to it, a word that ends it, or something in between."""

import re

from actions import slots
from actions.access import order_by_key, order_by_number, order_in_talk
from actions.buttons import Step, intent_button, step_button
from actions.fallback import is_emergency
from actions.flows.flow import FULL_GOALS, KINDS, Flow, end, flow_of, keep, pressed
from actions.message import FALLBACK
from actions.proving import Outcome, Way, send
from actions.reading import is_bare_choice, reference_of
from actions.tracking import tell
from actions.turn import Turn
from bot.turkish.fold import fold

PLAIN = frozenset(
    {
        "provide_info", FALLBACK, "affirm", "deny", "out_of_scope", "smalltalk", "feedback_praise",
        "feedback_suggestion",
    }
)  # fmt: skip
"""Intents that say nothing of their own: in a flow such a message is meant as an answer."""
_BARE = 3
LEFT_ALONE = frozenset({"goodbye"})
_STOP = re.compile(
    r"\W*(?:(?:yok|hayir|neyse|tamam)\W+)?"
    r"(?:bos ?ver\w*|vazgectim|vazgec|iptal(?: et\w*)?|istemiyorum|kalsin|dur|birak\w*|gerek yok|sonra)"
    r"(?:\W+(?:vazgectim|iptal(?: et\w*)?|kalsin|istemiyorum|artik|yapariz|bakariz))*\W*\Z"
)

_YES = re.compile(
    r"\W*(?:evet|evt|tamam|olur|onay\w*|aynen|dogru|kabul|ok|lutfen|ac[ai]n|yapin)\b(?:\W+\w+){0,4}\W*\Z|\W*peki\W*\Z"
)
_NO = re.compile(r"\b(?:etme(?:yin\w*)?|acma(?:yin\w*)?|yapma(?:yin\w*)?|degistirme(?:yin\w*)?|kalsin)\b(?! mi)")
"""A word that says no, whatever stands beside it."""
_NOT_ONLY_YES = re.compile(
    r"\?|\b(?:ama|fakat|once|nasil|neden|niye|ne|kac|nerede|hangi|diger\w*|m[iu]|m[iu]y\w+|m[iu]s\w+)\b"
)
"""More than a yes: whoever says so has not agreed yet."""


async def take_in_flow(turn: Turn) -> bool:
    """Give the message to the flow; False when there is none, or the message is a question of its own."""
    flow = flow_of(turn)
    if pressed(turn) and (flow is None or turn.message.entity("flow") != flow.id):
        _old_button(turn)
        return True
    if flow is None or turn.active_form or (turn.message.is_button and not pressed(turn)):
        return False
    if await _names_an_order(turn, flow) or await KINDS[flow.kind].take(turn, flow):
        flow.misses = 0
        if (current := flow_of(turn)) is not None and current.id == flow.id:
            keep(turn, flow)
        return True
    if is_stop(turn):
        end(turn, flow)
        turn.say("utter_stopped", [intent_button("help")])
        return True
    if turn.message.intent not in PLAIN or turn.offered or is_emergency(turn.message.text):
        return False
    flow.misses += 1
    keep(turn, flow)
    turn.say("utter_flow_unclear", [step_button(Step.HANDOFF)] if flow.misses > 1 else ())
    return True


async def _names_an_order(turn: Turn, flow: Flow) -> bool:
    """A bare order number in a flow: the same order goes on, another one of the customer's is begun with."""
    reference = None if turn.message.is_button else reference_of(turn.message.text, turn.message.entities)
    if reference is None or len(turn.message.text.split()) > _BARE:
        return False
    view = await order_by_number(turn, reference)
    if view is None:
        return False
    if view.id != flow.order_id:
        turn.set(slots.FLOW, None)
        await tell(turn, view, flow.goal)
    return True


def is_stop(turn: Turn) -> bool:
    """Whether the message gives up what is being filled in."""
    if turn.message.is_button:
        return turn.message.intent == "stop_flow"
    return turn.message.intent == "stop_flow" or bool(_STOP.match(fold(turn.message.text)))


async def go_on(turn: Turn, *, may_ask: bool = True, taken: bool = False) -> None:
    """At the end of a turn: ask the flow's next question, after all else has been answered.

    `taken` says that the message was an answer to the flow. With `may_ask` false it was just found out who asks: who
    has no right to the order now gets none by asking again.
    """
    flow = flow_of(turn)
    if flow is None or turn.slot(slots.NEEDS_IDENTITY) or (turn.message.intent in LEFT_ALONE and not taken):
        return
    view = await order_by_key(turn, flow.order_id)
    if view is not None and not view.is_reduced:
        await KINDS[flow.kind].advance(turn, flow)
    elif may_ask and view is not None:
        await prove_in_full(turn, view.id, flow.goal)
    elif may_ask:
        turn.ask_identity(flow.goal)
    else:
        turn.set(slots.FLOW, None)
        turn.set(slots.WISH, None)
        if not turn.has_spoken:
            turn.say("utter_details_not_allowed", [step_button(Step.HANDOFF)])


async def prove_in_full(turn: Turn, order_id: int, *goals: str) -> None:
    """Send a code to who has proved the order's number alone; then the form asks for it.

    Where the form asks for one already, that one will do for what is wanted now instead.
    """
    if turn.active_form and turn.slot(slots.WAY) == Way.DETAILS.value:
        turn.set(slots.GOALS, None)
        turn.ask_identity(*goals)
        return
    turn.set(slots.WAY, Way.DETAILS.value)
    turn.say("utter_code_first")
    if await send(turn, order_id=order_id) is Outcome.OK:
        turn.ask_identity(*goals)
    else:
        turn.forget_form()


def seeks_order(turn: Turn) -> bool:
    """Whether it must be found out which order is meant, not only who asks for it."""
    return bool(turn.slot(slots.NEEDS_IDENTITY)) and turn.slot(slots.WAY) != Way.DETAILS.value


async def demand_full(turn: Turn) -> None:
    """In the form: when the number was proved but what is wanted needs more, go on with a code."""
    goals = [goal for goal in turn.slot(slots.GOALS) or () if goal in FULL_GOALS]
    view = await order_in_talk(turn)
    if goals and view is not None and view.is_reduced:
        turn.set(slots.WAY, Way.DETAILS.value)
        turn.say("utter_code_first")
        await send(turn, order_id=view.id)


def yes_or_no(turn: Turn) -> bool | None:
    """What a bare answer to a yes-or-no question says."""
    text = fold(turn.message.text)
    if not turn.message.is_button and _NO.search(text):
        return False
    more = not turn.message.is_button and bool(_NOT_ONLY_YES.search(text) or is_bare_choice(text))
    if turn.message.intent in ("affirm", "deny") and turn.message.entity("step") is None:
        return None if more and turn.message.intent == "affirm" else turn.message.intent == "affirm"
    if re.match(r"\W*(?:hayir|yok|olmaz|istemem|onaylamiyorum|yanlis|degil)\b", text):
        return False
    return True if _YES.match(text) and not more else None


def confirmed(turn: Turn) -> bool | None:
    """Yes or no to the question of a flow, pressed or said."""
    chosen = pressed(turn)
    return {"yes": True, "no": False}.get(chosen[1]) if chosen else yes_or_no(turn)


def take_confirmation(turn: Turn, flow: Flow, said: bool | None, kept: str) -> bool:
    """Go on at a yes; end the flow at a no, with the response `kept`. False for neither."""
    if said:
        flow.data["confirm"] = True
    elif said is not None:
        end(turn, flow)
        turn.say(kept)
    return said is not None


def _old_button(turn: Turn) -> None:
    done = turn.slot(slots.DONE) or {}
    if done.get("flow") == turn.message.entity("flow"):
        turn.say("utter_flow_done_already", number=done["number"])
    else:
        turn.say("utter_flow_button_old", [intent_button("help")])
