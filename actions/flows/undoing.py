"""Calling off an open return: "vazgeçtim, iadeyi iptal edin"."""

import re

from actions import slots
from actions.access import order_by_key, order_in_talk
from actions.buttons import Step, step_button
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, end, flow_of, pressed
from actions.flows.return_say import open_values
from actions.flows.running import confirmed, take_confirmation
from actions.flows.texts import case_goods, goods_title
from actions.goods import Goods, named_goods
from actions.phrases import phrase
from actions.tracking import find, tell, tells
from actions.turn import Turn
from bot.returns.models import ReturnCase
from bot.returns.service import can_cancel, cancel_return, find_return, returns_of, returns_of_customer
from bot.shop.orders import order_by_id
from bot.shop.views import OrderView
from bot.turkish.fold import fold

UNDO = "undo_return"
GOAL = "cancel_return"
"""No intent of its own: recognised by its words."""
_CALLS_OFF = re.compile(
    r"\biade(?:mi|m|yi|den|mden|min|nin| talebi\w*| kayd\w*| basvuru\w*| islemi?\w*)?\W+(?:[a-z]+\W+){0,2}?"
    r"(?:iptal|vazgec|geri cek|durdur)|\b(?:degisim|degisimi|onarimi?) \w*\s?iptal"
    r"|\biptal (?:et(?:mek|sen\w*)?|ed(?:in|er\w*|elim|ebilir\w*))\W+(?:\w+\W+){0,3}?iade(?:yi|mi|mizi)\W*\Z"
)
_NUMBER = re.compile(r"\bia[ -]?([0-9]{6,})", re.IGNORECASE)


def calls_off(text: str) -> bool:
    """Whether the text calls a return off."""
    folded = fold(text)
    return bool(_CALLS_OFF.search(folded)) and not re.search(r"\bsiparis\w*\W+iptal|\biade ed(?:in|ip|ilsin)", folded)


async def can_undo(turn: Turn, number: str) -> bool:
    """Whether this return, just opened here, can still be called off."""
    case = await find_return(turn.session, number)
    return case is not None and can_cancel(case) and await order_by_key(turn, case.order_id) is not None


async def undo(turn: Turn) -> None:
    """A return is to be called off: find out which."""
    flow = flow_of(turn)
    if flow is not None:
        end(turn, flow)
    if (named := _NUMBER.search(turn.message.text)) and (case := await find_return(turn.session, f"IA-{named[1]}")):
        order = await order_by_id(turn.session, case.order_id)
        view = await order_by_key(turn, order.id if order else None)
        if view is not None:
            await tell(turn, view, GOAL)
            return
    view = await order_in_talk(turn)
    if view is not None and await _open_cases(turn, view.id):
        await tell(turn, view, GOAL)
        return
    customer = (await turn.identity()).customer_id
    if customer is not None:
        cases = [case for case in await returns_of_customer(turn.session, customer) if can_cancel(case)]
        view = await order_by_key(turn, cases[0].order_id) if cases else None
        if view is None and (talk := await order_in_talk(turn)) is not None:
            view = talk if await returns_of(turn.session, talk.id) else None
        if view is not None:
            await tell(turn, view, GOAL)
        else:
            turn.say("utter_undo_none")
        return
    turn.say("utter_undo_which")
    await find(turn, GOAL)


async def _open_cases(turn: Turn, order_id: int) -> list[ReturnCase]:
    return [case for case in await returns_of(turn.session, order_id) if can_cancel(case)]


@tells(GOAL)
async def begin_undo(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known."""
    flow = flow_of(turn)
    if flow is None or flow.kind != UNDO:
        begin(turn, UNDO, view.id, goal)


async def advance(turn: Turn, flow: Flow) -> None:
    """Ask for the word, or do it."""
    cases = await returns_of(turn.session, flow.order_id)
    fit = [case for case in cases if can_cancel(case)]
    number = flow.data.get("number") or (fit[0].number if len(fit) == 1 else None)
    if number is None and fit:
        titles = {case.number: goods_title(case.number, case_goods(case)) for case in fit}
        buttons = [choice(flow, title, "number", number) for number, title in titles.items()]
        ask(turn, flow, "number", "utter_ask_undo_number", buttons)
        return
    case = next((case for case in cases if case.number == number), cases[-1] if cases else None)
    if case is None:
        turn.say("utter_undo_none")
        end(turn, flow)
        return
    if can_cancel(case) and not flow.data.get("confirm"):
        buttons = [
            choice(flow, phrase("returns.accept.cancel_return"), "confirm", "yes"),
            choice(flow, phrase("returns.decline.cancel"), "confirm", "no"),
        ]
        flow.data["number"] = case.number
        ask(turn, flow, "confirm", "utter_ask_undo", buttons, **open_values(turn, case))
        return
    result = await cancel_return(turn.session, case.number, now=turn.context.now, shop=turn.context.shop)
    turn.say(
        f"utter_undo_{result.reason_key}", () if result.ok else [step_button(Step.HANDOFF)], **open_values(turn, case)
    )
    if not result.ok:
        turn.set(slots.OFFER, Step.HANDOFF.value)
    end(turn, flow, done=case.number if result.ok else None)


async def take(turn: Turn, flow: Flow) -> bool:
    """Read yes or no, or which one."""
    chosen = pressed(turn)
    if chosen and chosen[0] == "number":
        flow.data["number"] = chosen[1]
        return True
    if flow.asked == "number":
        found = _NUMBER.search(turn.message.text)
        number = f"IA-{found[1]}" if found else await _by_goods(turn, flow)
        if number:
            flow.data["number"] = number
        return bool(number)
    said = confirmed(turn)
    if said is None and not turn.message.is_button and "iptal" in fold(turn.message.text):
        said = True
    return take_confirmation(turn, flow, said, "utter_undo_kept")


async def _by_goods(turn: Turn, flow: Flow) -> str | None:
    """The one open return of which the message names goods."""
    cases = await _open_cases(turn, flow.order_id)
    lines = [Goods(place, case_goods(case), None, 1) for place, case in enumerate(cases)]
    named = named_goods(turn.message.text, lines)
    return cases[named[0]].number if len(named) == 1 else None


KINDS[UNDO] = Kind(advance, take)
FULL_GOALS.add(GOAL)
