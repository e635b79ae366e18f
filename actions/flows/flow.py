"""A flow's state in its slot, its questions and their buttons."""

from collections.abc import Awaitable, Callable, Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from actions import slots
from actions.buttons import Button, button
from actions.reading import is_return_number
from actions.turn import Turn
from bot.shop.models import Order
from bot.shop.orders import order_by_id


@dataclass
class Flow:
    """What is being filled in. Kept in one slot: it survives a pause of days, and a killed turn leaves it as it was."""

    kind: str
    id: str
    """The conversation's and the message's that began it: what is done at its end is done once under this key."""
    order_id: int
    goal: str
    """The intent that began it: answered again when it must be known anew who asks."""
    asked: str | None = None
    misses: int = 0
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """How flows of one kind go on."""

    advance: Callable[[Turn, Flow], Awaitable[None]]
    """Ask the next thing that is missing, or do what the flow is for and end it."""
    take: Callable[[Turn, Flow], Awaitable[bool]]
    """Read the message as an answer; False when it is something else."""


KINDS: dict[str, Kind] = {}
FULL_GOALS: set[str] = set()
"""Intents that need the whole right to an order, not the proof of its number alone: each flow adds its own."""


def flow_of(turn: Turn) -> Flow | None:
    """The flow that this conversation is in."""
    stored = turn.slot(slots.FLOW)
    return Flow(**deepcopy(stored)) if isinstance(stored, dict) and stored.get("kind") in KINDS else None


def keep(turn: Turn, flow: Flow) -> None:
    """Remember the flow as it is now."""
    turn.set(slots.FLOW, asdict(flow))


def begin(turn: Turn, kind: str, order_id: int, goal: str, **data: Any) -> Flow:
    """Start a flow; its first question is asked when the turn's other answers are given."""
    flow = Flow(kind, f"c{turn.context.conversation_id}-m{turn.message.id}-{order_id}", order_id, goal, data=data)
    keep(turn, flow)
    return flow


def end(turn: Turn, flow: Flow, done: str | None = None) -> None:
    """End the flow; `done` is the number of what it has made, told again to who presses its button once more."""
    turn.set(slots.FLOW, None)
    turn.set(slots.WISH, None)
    turn.ended_flows.append((flow.order_id, flow.id))
    if done:
        turn.set(slots.DONE, {"flow": flow.id, "number": done})


def return_done(turn: Turn) -> str | None:
    """The number of the return that this conversation opened last; None when it has finished anything else since."""
    number = str((turn.slot(slots.DONE) or {}).get("number") or "")
    return number if is_return_number(number) else None


def ask(turn: Turn, flow: Flow, name: str, response: str, choices: Iterable[Button] = (), /, **values: Any) -> None:
    """Ask for `name` with the response, and remember that it was asked."""
    flow.asked = name
    keep(turn, flow)
    turn.set(slots.OFFER, None)  # "evet" answers the last question
    turn.say(response, choices, **values)


def choice(flow: Flow, text: str, name: str, value: object) -> Button:
    """A button that answers the question `name` of this flow, also when it is pressed later on."""
    return button(text, "provide_info", flow=flow.id, answer=f"{name}={value}")


def pressed(turn: Turn) -> tuple[str, str] | None:
    """Question and value of the flow's button that was pressed."""
    answer = turn.message.entity("answer")
    if answer is None or "=" not in answer:
        return None
    name, value = answer.split("=", 1)
    return name, value


async def stored_order(turn: Turn, flow: Flow) -> Order:
    """The flow's order as stored; the right to it was checked when the flow went on."""
    order = await order_by_id(turn.session, flow.order_id)
    assert order is not None
    return order
