"""Taking back what the shop was asked for and has not answered: "vazgeçtim, iptal etmeyin", "eski adrese gelsin"."""

import re

from actions import slots
from actions.access import order_by_key, order_in_talk, own_recent_orders
from actions.buttons import Step, step_button
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, end, flow_of
from actions.flows.running import confirmed, prove_in_full, take_confirmation
from actions.phrases import phrase
from actions.tracking import find, finds, tell, tells
from actions.turn import Turn
from bot.returns.models import ChangeKind, ChangeState, OrderChange
from bot.returns.service import change_by_number, changes_of, withdraw_change
from bot.shop.views import OrderView
from bot.turkish.fold import fold

TAKE_BACK = "take_back"
GOAL = "withdraw_change"
"""No intent of its own: recognised by its words."""
_RECENT = 12
_TAKES_BACK = re.compile(
    r"\biptal(?:i|imi|ini| talebi\w*) (?:\w+ )?iptal\b|\biptal\w*(?: talebi\w*| etmek\w*)? (?:geri al|geri cek|vazgec)"
    r"|\biptal(?:i|den|imden)? (?:etme(?:yin|yiniz)?|olmasin|istemiyorum)\b"
    r"|\b(?:degisikligi(?:mi|ni)?|degisiklikten|talebimi) (?:\w+ )?(?:iptal e[dt]|geri al|geri cek|vazgec)"
    r"|\bdegistirmeyin(?:iz)?\b"
    r"|\beski (?:adres|alici|gun)\w*(?: \w+)? (?:kalsin|gelsin|gonder(?:in|iniz|ilsin|sin|ir|ilmesi\w*)|olsun)\b"
)
_OF_CHANGE = re.compile(r"\bdegis|\beski\b|\badres")
_NUMBER = re.compile(r"\bdt[ -]?([0-9]{6,})", re.IGNORECASE)


def takes_back(text: str) -> bool:
    """Whether the text takes back a cancellation or change that was asked for."""
    folded = fold(text)
    return bool(_TAKES_BACK.search(folded)) and not re.search(r"\biade\w*\b", folded)


def is_meant(text: str, kind: ChangeKind) -> bool:
    """Whether words that take something back are about a request of this kind: "iptali" is about no address."""
    folded = fold(text)
    of_change = bool(_OF_CHANGE.search(folded))
    return not of_change if kind is ChangeKind.CANCEL else of_change or "talebimi" in folded


async def waiting_changes(turn: Turn, order_id: int) -> list[OrderChange]:
    """What of the order waits for the shop's answer, the oldest first."""
    return [change for change in await changes_of(turn.session, order_id) if change.state is ChangeState.ASKED]


async def just_asked(turn: Turn) -> bool:
    """Whether what this conversation has done last waits for the shop: a bare "vazgeçtim" means that then."""
    change = await change_by_number(turn.session, _done(turn)) if _done(turn) else None
    return change is not None and change.state is ChangeState.ASKED


async def take_back(turn: Turn) -> None:
    """Find out what is to be taken back: what the message names, what was asked for here, else what waits."""
    if (flow := flow_of(turn)) is not None:
        end(turn, flow)
    number = _named(turn) or _done(turn)
    change = await change_by_number(turn.session, number) if number else None
    view = await order_by_key(turn, change.order_id) if change else None
    if view is None:
        view = await order_in_talk(turn)
        view = view if view is not None and await waiting_changes(turn, view.id) else None
    if view is not None:
        await tell(turn, view, GOAL)
    else:
        await find(turn, GOAL)


def _named(turn: Turn) -> str | None:
    found = _NUMBER.search(turn.message.text)
    return f"DT-{found[1]}" if found else None


def _done(turn: Turn) -> str:
    number = str((turn.slot(slots.DONE) or {}).get("number") or "")
    return number if number.startswith("DT-") else ""


@finds(GOAL)
async def with_waiting(turn: Turn) -> list[OrderView]:
    """The customer's orders for which the shop was asked for something."""
    return [view for view in await own_recent_orders(turn, _RECENT) if await waiting_changes(turn, view.id)]


@tells(GOAL)
async def begin_take_back(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known."""
    if view.is_reduced:
        await prove_in_full(turn, view.id, goal)
        return
    flow = flow_of(turn)
    if flow is None or flow.kind != TAKE_BACK:
        number, confirm = await _choose(turn, view)
        begin(turn, TAKE_BACK, view.id, goal, number=number, confirm=confirm)


async def _choose(turn: Turn, view: OrderView) -> tuple[str | None, bool]:
    """The change that the message is about, and whether it says plainly enough to take that one back."""
    text, named = turn.message.text, _named(turn)
    if named is not None:
        is_here = any(change.number == named for change in await changes_of(turn.session, view.id))
        return (named, takes_back(text)) if is_here else (None, False)
    waiting = await waiting_changes(turn, view.id)
    number = next((change.number for change in waiting if change.number == _done(turn)), None)
    if not takes_back(text):
        return number, False
    meant = [change.number for change in waiting if is_meant(text, change.kind)]
    if len(meant) == 1 or number in meant:
        return (meant[0] if len(meant) == 1 else number), True
    return number, False


async def advance(turn: Turn, flow: Flow) -> None:
    """Take it back where the words were plain, else ask; say so where it is too late."""
    changes = await changes_of(turn.session, flow.order_id)
    waiting = [change for change in changes if change.state is ChangeState.ASKED]
    last = (waiting or changes)[-1:]
    change = next((one for one in changes if one.number == flow.data.get("number")), last[0] if last else None)
    if change is None:
        end(turn, flow)
        turn.say("utter_withdraw_none", [step_button(Step.HANDOFF)])
        return
    view = await order_by_key(turn, flow.order_id)
    values = {
        "number": change.number,
        "order": view.number if view else "",
        "wish": phrase(f"changes.taken_back.{change.kind.value}"),
    }
    if change.state is ChangeState.ASKED and not flow.data.get("confirm"):
        buttons = [
            choice(flow, phrase("returns.accept.withdraw"), "confirm", "yes"),
            choice(flow, phrase("returns.decline.withdraw"), "confirm", "no"),
        ]
        flow.data["number"] = change.number  # a yes is to this one, whatever the shop answers meanwhile
        ask(turn, flow, "confirm", "utter_ask_withdraw", buttons, **values)
        return
    result = await withdraw_change(turn.session, change.number, now=turn.context.now)
    end(turn, flow, done=change.number)
    if result.changed:
        turn.say("utter_withdraw_withdrawn", **values)
        return
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(f"utter_withdraw_late_{result.reason_key}", [step_button(Step.HANDOFF)], **values)


async def take(turn: Turn, flow: Flow) -> bool:
    """Read yes or no."""
    said = confirmed(turn)
    if not turn.message.is_button and takes_back(turn.message.text):
        said = True
    return take_confirmation(turn, flow, said, "utter_withdraw_kept")


KINDS[TAKE_BACK] = Kind(advance, take)
FULL_GOALS.add(GOAL)
