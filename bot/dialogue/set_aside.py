"""A message that could not be answered: the customer is told and a person is fetched, never silence."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation, Message
from bot.conversations.turn import Reply
from bot.desk.reasons import Reason
from bot.desk.service import hand_over
from bot.shop.settings import ShopSettings


class SetAsideWithHandoff:
    """Opens a handoff and answers with `utter_failed_turn`."""

    def __init__(self, shop: ShopSettings, responses: dict[str, list[dict[str, Any]]]) -> None:
        """Take the wording from the domain's `responses`."""
        self._shop, self._variants = shop, responses["utter_failed_turn"]

    async def __call__(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> list[Reply]:
        """Queue the conversation for a person; a second failure does not queue it twice."""
        handoff = await hand_over(session, conversation, Reason.FAILED_TURN, None, now, self._shop)
        text = str(self._variants[0]["text"])
        return [Reply(text.format(ticket_number=handoff.ticket_number), {"response": "utter_failed_turn"})]
