"""A choice from a list of orders: by its place, its number, its goods."""

from actions import slots
from actions.access import order_by_key
from actions.buttons import Step, step_button
from actions.by_words import request_by_words
from actions.message import FALLBACK
from actions.reading import OTHER, choice_of, is_bare_choice, pick, reference_of
from actions.tracking import (
    CHOOSE,
    TRACK,
    another_order,
    is_told,
    named_orders,
    order_buttons,
    remember_list,
    tell,
    with_order,
)
from actions.turn import Turn
from bot.turkish.text_quality import is_unreadable

_SHORT = 4
_PLAIN = frozenset(
    {
        "provide_info", FALLBACK, "affirm", "out_of_scope", "smalltalk", "account_help", "complaint_general",
    }
)  # fmt: skip
"""Intents that say nothing of their own right after a list."""


async def choose_from_list(turn: Turn) -> bool:
    """Answer "ikincisi", "2", "peki diğeri?" after a list; False when the message is nothing of the kind."""
    choice = choice_of(turn.message.text)
    orders = turn.slot(slots.LISTED) or []
    if choice is None or not (orders or (choice == OTHER and turn.slot(slots.ORDER))):
        return False
    view = await order_by_key(turn, pick(orders, turn.slot(slots.ORDER), choice))
    if view is not None:
        await tell(turn, view, _goal(turn))
    elif choice == OTHER:
        await another_order(turn)
    else:
        return False
    return True


async def choose_by_words(turn: Turn) -> bool:
    """Right after a list: its choice by a number or by goods; what says nothing of its own brings the list again."""
    message, listed = turn.message, turn.slot(slots.LISTED) or []
    if turn.offered != CHOOSE or message.is_button or len(message.intents) > 1:
        return False
    if message.intent not in _PLAIN | {TRACK, "deny"} or request_by_words(message):
        return False
    views = [view for key in listed if (view := await order_by_key(turn, key))]
    if not views:
        return False
    goal = _goal(turn)
    if reference_of(message.text, message.entities):
        is_choice = len(message.text.split()) <= _SHORT
        if is_choice:
            await with_order(turn, goal)
        return is_choice
    found = named_orders(turn, views)
    says_nothing = message.intent in _PLAIN and choice_of(message.text) is None
    if len(found) != 1 and not says_nothing:
        return False
    if (wish := turn.slot(slots.WISH)) and not is_unreadable(message.text):
        turn.set(slots.WISH, {**wish, "text": f"{wish['text']} {message.text}".strip()})
    if len(found) == 1:
        await tell(turn, found[0], goal)
    else:
        turn.say("utter_choose_again", [*order_buttons(turn, views, goal), step_button(Step.HANDOFF)])
        remember_list(turn, views, goal)
    return True


def _goal(turn: Turn) -> str:
    """What is asked for the chosen order: what the message says, else what the list was shown for."""
    if is_told(turn.message.intent) and not is_bare_choice(turn.message.text):
        return turn.message.intent
    goals = turn.slot(slots.GOALS) or [TRACK]
    return str(goals[0])
