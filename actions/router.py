"""From a message to its handlers: what it means in context, then each of its requests in order."""

# The handlers register themselves.
import actions.converse
import actions.fallback
import actions.flows.cancelling
import actions.flows.changing
import actions.flows.returning
import actions.refunds
import actions.requests  # noqa: F401
from actions import slots
from actions.buttons import Step, step_title
from actions.by_words import request_by_words
from actions.choosing import choose_by_words, choose_from_list
from actions.flows.cancelling_all import begin_all, cancels_all
from actions.flows.flow import return_done
from actions.flows.handing import note_handover
from actions.flows.keeping import settle
from actions.flows.photos import take_photos
from actions.flows.resuming import (
    answers_what_was_left,
    leave_if_stale,
    remind,
    resume,
    take_at_once,
    wants_to_resume,
)
from actions.flows.running import go_on, take_in_flow
from actions.flows.taking_back import take_back, takes_back
from actions.flows.undoing import calls_off, undo
from actions.handoff import take_back_request, tell_standing
from actions.law import tell_law
from actions.message import FALLBACK
from actions.naming import (
    asks_of_branch,
    asks_what_now,
    asks_where_it_is,
    may_mean_order,
    names_order,
    needs_order,
    take_proof,
)
from actions.offers import step_named, take
from actions.order_list import list_orders, tell_named, wants_all
from actions.reading import Focus, asks_address, focus_of, is_bare_choice
from actions.registry import handler_of
from actions.settings_values import values_of
from actions.tracking import TRACK
from actions.turn import Turn
from bot.turkish.fold import fold
from bot.turkish.text_quality import is_unreadable

CHOICE_INTENTS = frozenset(
    {
        TRACK,
        "delivery_late",
        "provide_info",
        FALLBACK,
        "affirm",
        "deny",
        "out_of_scope",
        "smalltalk",
        "help",
        "change_order",
        "return_request",
        "exchange_request",
        "cancel_order",
        "refund_status",
    }
)
"""Intents that a choice from a list ("ikincisi", "diğeri") is taken for."""
_BESIDE_IT = frozenset({"out_of_scope", "smalltalk"})
ABOUT_THE_ORDER = frozenset({"delivery_info", FALLBACK, "provide_info", "store_info"}) | _BESIDE_IT
"""Intents that a short question about the order in talk ("kargo firması hangisi") is taken for."""
TOPICLESS = frozenset(
    {
        "human_handoff", "greet", "goodbye", "thank", "affirm", "deny", "help", "stop_flow", "provide_info", "abuse",
        "bot_challenge", "smalltalk", "out_of_scope", FALLBACK,
    }
)  # fmt: skip
UNCERTAIN = frozenset({FALLBACK, "out_of_scope", "provide_info", "smalltalk"})
WAITING = frozenset({"complaint_service", "greet"})
"""Intents that who waits for a person means the queue with."""
_SHORT_QUESTION = 5
_WORD = 8
"""Letters of a word that stay the same under suffixes, often enough."""


async def answer(turn: Turn) -> None:
    """Answer all that the message asks for."""
    turn.take_offer()
    taken = await take_photos(turn) or tell_law(turn) or await take_in_flow(turn)
    if not taken and (turn.message.is_button or not await _in_context(turn)):
        requests = _requests(turn)
        if not any(map(needs_order, requests)):
            await take_proof(turn)
        for place, intent in enumerate(requests):
            await _answer_one(turn, intent)
            if place == 0 and len(requests) > 1 and turn.slot(slots.NEEDS_IDENTITY) and not turn.has_spoken:
                turn.say("utter_other_first")
    if not taken:
        await leave_if_stale(turn)
    await go_on(turn, taken=taken)
    await settle(turn)
    await remind(turn)
    turn.close_form()
    if not turn.has_set(slots.MISSED):
        turn.set(slots.MISSED, None)


def _requests(turn: Turn) -> tuple[str, ...]:
    if not turn.message.is_button and is_unreadable(turn.message.text):
        return (FALLBACK,)
    named = request_by_words(turn.message, after_return=return_done(turn) is not None)
    requests = (named,) if named else turn.message.intents
    if not names_order(turn) or any(map(needs_order, requests)):
        return requests
    if requests[0] in UNCERTAIN:
        return (TRACK,)
    return (TRACK, *requests) if asks_where_it_is(turn.message.text) else requests


async def _answer_one(turn: Turn, intent: str) -> None:
    if intent not in TOPICLESS:
        turn.set(slots.TOPIC, intent)
    handler = handler_of(intent) or handler_of(FALLBACK)
    assert handler is not None
    await handler(turn, intent)


def _named_step(turn: Turn) -> Step | None:
    """The step whose button the customer has typed, or the one just offered when its word is in the message."""
    text = fold(turn.message.text).strip(" .!?")
    for step in Step:
        if text == fold(step_title(step)):
            return step
    offered = step_named(turn.offered)
    if offered is None or turn.message.intent not in UNCERTAIN:
        return None
    return offered if fold(step_title(offered)).split()[0][:_WORD] in text else None


async def _by_words(turn: Turn) -> bool:
    """Do what has no intent of its own: go on with what was left, call a return off, take a step named in words."""
    if wants_to_resume(turn.message.text) or answers_what_was_left(turn):
        await resume(turn)
        await take_at_once(turn)
    elif (cancels_all(turn) and await begin_all(turn)) or await take_back_request(turn):
        return True
    elif wants_all(turn.message.text):
        await list_orders(turn)
    elif calls_off(turn.message.text):
        await undo(turn)
    elif takes_back(turn.message.text):
        await take_back(turn)
    elif asks_address(turn.message.text):
        turn.say("utter_address_not_told", **values_of(turn.context.shop))
    elif step := _named_step(turn):
        await take(turn, step)
    else:
        return False
    return True


async def _in_form(turn: Turn) -> bool:
    """Answer what is meant for something else than the form that is going on."""
    if wants_all(turn.message.text):
        await list_orders(turn)
        return True
    return turn.message.intent in WAITING and await tell_standing(turn)


async def _in_context(turn: Turn) -> bool:
    """Answer what has its meaning from the turn before: a choice from a list, a short question about the order."""
    intent, text = turn.message.intent, turn.message.text
    if turn.active_form:
        return await _in_form(turn)
    if len(turn.message.intents) > 1:
        return False
    if await _by_words(turn) or await choose_by_words(turn) or await note_handover(turn):
        return True
    in_list = (intent in CHOICE_INTENTS or is_bare_choice(text)) and await choose_from_list(turn)
    if in_list or (intent in UNCERTAIN | WAITING and await tell_standing(turn)) or await tell_named(turn):
        return True
    is_asked = await _is_about_order(turn)
    if is_asked:
        await _answer_one(turn, TRACK)
    return is_asked


async def _is_about_order(turn: Turn) -> bool:
    """Whether the message is a short question about the order in talk."""
    intent, text = turn.message.intent, turn.message.text
    if not turn.slot(slots.ORDER) or turn.message.is_button:
        return False
    if intent == "help":
        return asks_what_now(text)
    is_short = len(text.split()) <= _SHORT_QUESTION and focus_of(text) is not Focus.ALL
    is_meant = intent in ABOUT_THE_ORDER and (intent not in _BESIDE_IT or may_mean_order(text))
    return is_short and (is_meant or await asks_of_branch(turn))
