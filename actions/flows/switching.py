"""From one flow to another that does what the first cannot."""

from actions.flows.flow import KINDS, Flow, begin
from actions.turn import Turn

CANCEL = "cancel"


async def to_cancelling(turn: Turn, flow: Flow) -> None:
    """An order that was not sent yet is cancelled instead of returned."""
    following = begin(turn, CANCEL, flow.order_id, "cancel_order")
    await KINDS[CANCEL].advance(turn, following)
