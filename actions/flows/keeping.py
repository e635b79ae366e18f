"""What is begun and not finished is kept by order, for whoever proves the full right to it in another conversation."""

from dataclasses import asdict

from actions.access import order_by_key
from actions.flows.flow import flow_of
from actions.turn import Turn
from bot.returns.service import drop_draft, keep_draft

KEPT = frozenset({"return", "change"})
"""Kinds of flows that take more than one answer."""


async def settle(turn: Turn) -> None:
    """At the end of a turn: forget the drafts of what has ended, keep that of what goes on."""
    for order_id, flow_id in turn.ended_flows:
        await drop_draft(turn.session, order_id, flow_id)
    flow = flow_of(turn)
    if flow is None or flow.kind not in KEPT:
        return
    view = await order_by_key(turn, flow.order_id)
    if view is not None and not view.is_reduced:
        context = turn.context
        await keep_draft(turn.session, flow.order_id, context.conversation_id, asdict(flow), context.now)
