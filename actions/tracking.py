"""Where an order is: finds the one that is meant, and answers for it."""

import re
from collections.abc import Awaitable, Callable

from actions import slots
from actions.access import order_by_key, order_by_number, order_in_talk, own_open_orders, own_recent_orders
from actions.buttons import Button, Step, button, step_button
from actions.goods import Goods, named_goods
from actions.order_answers import LATE, NOT_RECEIVED, answer, late_again
from actions.order_lines import choice_title
from actions.proving import Outcome, prove
from actions.reading import Focus, choice_of, digits_of, focus_of, is_return_number, shaped_reference
from actions.registry import answers
from actions.turn import Turn
from bot.identity.service import Level
from bot.returns.service import find_return
from bot.shop.views import OrderView
from bot.turkish.fold import fold

TRACK = "track_order"
LIST = "list_orders"
"""A goal that no intent has: all of the customer's orders at once (`actions/order_list.py`)."""
MAX_CHOICES = 6
_PARCEL = re.compile(r"\bpaket|\bkargo|\A\W*(?:peki )?(?:diger|obur|oteki)\w*(?: ner\w*| ne zaman\w*)?\W*\Z")
CHOOSE = "choose"
"""In the slot `offer`: a list was shown, and the next message is likely to choose from it."""

Teller = Callable[[Turn, OrderView, str], Awaitable[None]]
Finder = Callable[[Turn], Awaitable[list[OrderView]]]
_tellers: dict[str, Teller] = {}
"""What is said of an order that was found, for goals other than tracking."""
_whole: dict[str, Callable[[Turn], Awaitable[None]]] = {}
"""What goals are after that are about the customer and not about one order."""
_finders: dict[str, Finder] = {}
"""The verified customer's orders that goals other than tracking may mean."""


def about_customer(goal: str, answer: Callable[[Turn], Awaitable[None]]) -> None:
    """Let `answer` do what `goal` is after, once it is known who asks."""
    _whole[goal] = answer


def finds(*goals: str) -> Callable[[Finder], Finder]:
    """Make the decorated function give the orders that `goals` may mean."""

    def register(finder: Finder) -> Finder:
        _finders.update(dict.fromkeys(goals, finder))
        return finder

    return register


def tells(*goals: str) -> Callable[[Teller], Teller]:
    """Make the decorated function say what `goals` are after, once their order is known."""

    def register(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(goals, teller))
        return teller

    return register


def is_told(intent: str) -> bool:
    """Whether the intent is a goal other than tracking that has an order."""
    return intent in _tellers


@answers(TRACK, LATE, NOT_RECEIVED)
async def track_order(turn: Turn, goal: str) -> None:
    """Answer for the order that the message names, that is talked about, or that is the customer's only one."""
    await with_order(turn, goal)


async def with_order(turn: Turn, goal: str) -> None:
    """Answer `goal`, which needs an order: look which one is meant, ask if need be."""
    if not turn.message.is_button and (reference := shaped_reference(turn.message.text, turn.message.entities)):
        await _by_number(turn, goal, reference)
    elif view := await order_by_key(turn, turn.message.entity("pick")):
        await tell(turn, view, goal)
    elif view := await _meant(turn, goal):
        await tell(turn, view, goal, focus_of(turn.message.text))
    else:
        await find(turn, goal)


async def find(turn: Turn, *goals: str) -> None:
    """Answer `goals` for the verified customer's order, or let them choose, or find out who is asking."""
    identity = await turn.identity()
    if identity.level is Level.VERIFIED:
        for goal in goals:
            await (_whole[goal](turn) if goal in _whole else _own_orders(turn, goal))
        return
    known = identity.proved_order_ids | identity.verified_order_ids
    views = [view for key in sorted(known) if (view := await order_by_key(turn, key))]
    if not views:
        turn.ask_identity(*goals)
    elif len(views) > 1:
        turn.say("utter_choose_order_for", order_buttons(turn, views, goals[0]))
        remember_list(turn, views, goals[0])
    else:
        for goal in goals:
            await tell(turn, views[0], goal)


async def tell(turn: Turn, view: OrderView, goal: str, focus: Focus = Focus.ALL) -> None:
    """Answer for this order, and keep it as the one in talk."""
    turn.set(slots.ORDER, view.id)
    _remember_told(turn, view)
    if goal in _tellers:
        await _tellers[goal](turn, view, goal)
        return
    found = answer(view, goal, turn.context.now, focus)
    is_late = goal in (TRACK, LATE) and focus is Focus.ALL and view.is_late
    if is_late and goal == LATE and turn.slot(slots.LATE_TOLD) == view.id:
        found = late_again(view, turn.context.now) or found
    if is_late:
        turn.set(slots.LATE_TOLD, view.id)
    turn.say_all(found.messages)
    if found.offer:
        turn.set(slots.OFFER, found.offer.value)


def _remember_told(turn: Turn, view: OrderView) -> None:
    """Keep the order among those that "ilki" and "öbürü" choose from."""
    listed = list(turn.slot(slots.LISTED) or ())
    if view.id not in listed:
        turn.set(slots.LISTED, [*listed, view.id][-MAX_CHOICES:])


async def another_order(turn: Turn) -> None:
    """Let the customer choose among all their last orders, or ask for the other one's number."""
    if (view := await order_in_talk(turn)) and view.is_split and _PARCEL.search(fold(turn.message.text)):
        await tell(turn, view, TRACK, Focus.WHEN)
        return
    if (await turn.identity()).level is not Level.VERIFIED:
        turn.set(slots.ORDER, None)
        turn.ask_identity(TRACK)
        return
    rest = [view for view in await own_recent_orders(turn, MAX_CHOICES) if view.id != turn.slot(slots.ORDER)]
    if rest:
        turn.say("utter_choose_other_order", order_buttons(turn, rest, TRACK))
        remember_list(turn, rest, TRACK)
    else:
        turn.say("utter_no_other_order", [step_button(Step.BY_ORDER)])


async def _by_return(turn: Turn, goal: str, reference: str) -> None:
    """For a return's number: how it stands, to who has the right to its order; nothing else is told of it."""
    case = await find_return(turn.session, reference)
    view = await order_by_key(turn, case.order_id) if case else None
    if view is not None:
        await tell(turn, view, "refund_status" if goal == TRACK else goal)
    elif (await turn.identity()).level is Level.VERIFIED:
        turn.say("utter_return_unknown", [step_button(Step.HANDOFF)])
    else:
        turn.ask_identity("refund_status")


async def _by_number(turn: Turn, goal: str, reference: str) -> None:
    if is_return_number(reference):
        await _by_return(turn, goal, reference)
        return
    if view := await order_by_number(turn, reference):
        await tell(turn, view, goal)
        return
    turn.set(slots.WAY, None)
    turn.set(slots.ORDER_REF, reference)
    digits = digits_of(turn.message.text, turn.message.entities, reference)
    if digits is None:
        turn.ask_identity(goal)
        return
    outcome = await prove(turn, reference, digits)
    if outcome is Outcome.WRONG:
        turn.ask_identity(goal)
        return
    turn.forget_form()  # after a lock as well: the next question is asked anew, and not answered by silence
    if outcome is Outcome.OK and (view := await order_in_talk(turn)):
        await tell(turn, view, goal)


async def _meant(turn: Turn, goal: str) -> OrderView | None:
    """The order in talk, when the message can only mean that one."""
    view = await order_in_talk(turn)
    if view is None or choice_of(turn.message.text) is not None:
        return None
    identity = await turn.identity()
    if identity.level is not Level.VERIFIED:
        return view
    if goal in _finders:
        return view if view.id in {order.id for order in await _finders[goal](turn)} else None
    if goal == LATE and not view.is_late:
        return None
    return None if goal == TRACK and focus_of(turn.message.text) is Focus.ALL else view


async def _own_orders(turn: Turn, goal: str) -> None:
    orders = named_orders(turn, await _candidates(turn, goal))
    if len(orders) == 1:
        await tell(turn, orders[0], goal)
        remember_list(turn, orders, goal)
    elif orders:
        response = "utter_choose_order_for" if goal in _finders else "utter_choose_order"
        turn.say(response, order_buttons(turn, orders, goal), count=len(orders))
        remember_list(turn, orders, goal)
    elif latest := await own_recent_orders(turn, 1):
        if goal in _tellers:
            await tell(turn, latest[0], goal)
            return
        turn.say("utter_no_open_order")
        await tell(turn, latest[0], TRACK)
    else:
        turn.say("utter_no_order_at_all", [step_button(Step.BY_ORDER), step_button(Step.HANDOFF)])


def named_orders(turn: Turn, orders: list[OrderView]) -> list[OrderView]:
    """The one order with goods that the message names; all of them when it names none, or several."""
    if len(orders) < 2 or turn.message.is_button:
        return orders
    goods = [Goods(n, " ".join(item.name for item in order.items), None, 1) for n, order in enumerate(orders)]
    named = named_goods(turn.message.text, goods)
    return [orders[named[0]]] if len(named) == 1 else orders


async def _candidates(turn: Turn, goal: str) -> list[OrderView]:
    if goal in _finders:
        return await _finders[goal](turn)
    if goal == NOT_RECEIVED:
        recent = await own_recent_orders(turn, MAX_CHOICES)
        arrived = [view for view in recent if any(parcel.is_delivered for parcel in view.parcels)]
        if arrived:
            return arrived
    orders = await own_open_orders(turn)
    late = [view for view in orders if view.is_late] if goal == LATE else []
    return late or orders


def remember_list(turn: Turn, orders: list[OrderView], goal: str) -> None:
    """Keep which orders were shown, and what for."""
    turn.set(slots.LISTED, [view.id for view in orders])
    turn.set(slots.GOALS, [goal])
    if len(orders) > 1:
        turn.set(slots.OFFER, CHOOSE)


def order_buttons(turn: Turn, orders: list[OrderView], goal: str) -> list[Button]:
    """A button for each of the first orders."""
    return [button(choice_title(view, turn.context.now), goal, pick=str(view.id)) for view in orders[:MAX_CHOICES]]
