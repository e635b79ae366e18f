"""From one flow to another that does what the first cannot."""

from actions.flows.flow import KINDS, Flow, begin
from actions.turn import Turn
from bot.shop.policies.changes import Change

CANCEL = "cancel"
CHANGE = "change"


async def to_cancelling(turn: Turn, flow: Flow) -> None:
    """An order that was not sent yet is cancelled instead of returned."""
    following = begin(turn, CANCEL, flow.order_id, "cancel_order")
    await KINDS[CANCEL].advance(turn, following)


async def to_changing(turn: Turn, flow: Flow, words: str) -> None:
    """Part of an order is cancelled, or exchanged before it is sent, by changing what is in it."""
    data = {"contents": words} if words else {}
    following = begin(turn, CHANGE, flow.order_id, "change_order", wish=Change.CONTENTS.value, **data)
    await KINDS[CHANGE].advance(turn, following)
