"""Handing over to a person: what the dialogue, the command line and the desk call. See docs/handoff.md."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation
from bot.desk.hours import Opening, opening
from bot.desk.queue import HandoffResult, open_handoff, queued, request_handoff, standing_of
from bot.desk.reasons import Reason, Team
from bot.desk.summary import Asker, summarise
from bot.desk.talks import HandoffError, assign, close, handoff_of_ticket, reply, requeue, requeue_silent, withdraw
from bot.desk.triage import Triage, triage
from bot.identity.grants import current
from bot.shop.settings import ShopSettings

__all__ = [
    "Asker",
    "HandoffError",
    "HandoffResult",
    "Opening",
    "Reason",
    "Team",
    "Triage",
    "assign",
    "close",
    "hand_over",
    "handoff_of_ticket",
    "open_handoff",
    "opening",
    "queued",
    "reply",
    "request_handoff",
    "requeue",
    "requeue_silent",
    "standing_of",
    "summarise",
    "triage",
    "withdraw",
]


async def hand_over(
    session: AsyncSession,
    conversation: Conversation,
    reason: Reason,
    order_id: int | None,
    now: datetime,
    shop: ShopSettings,
    *,
    asker: Asker | None = None,
) -> HandoffResult:
    """Ask for a person with all that belongs to it: triage, the summary for the agent, the queue, the ticket.

    Takes: `asker`, who is asking, where the caller has read it already; else it is read here.
    """
    asker = asker or await current(session, conversation.id, now)
    found = await triage(session, conversation.id, reason, order_id, now, shop)
    summary = await summarise(
        session, conversation.id, order_id, now, shop, reason=found.reason, asker=asker, signals=found.signals
    )
    return await request_handoff(
        session, conversation, found.reason.value, found.priority, found.team.value, summary, order_id, now, shop
    )
