"""Customer tokens: the shop's site says who is logged in, and the conversation gets the right to what is theirs."""

import structlog

from bot.channels.metrics import ChannelMetrics
from bot.channels.web.clients import CHANNEL
from bot.clock import Clock
from bot.conversations.service import open_conversation
from bot.db.session import Database
from bot.identity.tokens import TokenError, grant_by_token, verify_customer_token
from bot.settings import Settings

_log = structlog.get_logger(__name__)


class _Refused(Exception):
    """Undoes the transaction, and with it a conversation that was made for nothing."""


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
        try:
            verify_customer_token(token, self._settings.customer_secret(), self._clock())
            return await self._grant(address, token)
        except (TokenError, _Refused) as error:
            self._metrics.auth_failures.labels("customer_token").inc()
            _log.warning("customer_token_refused", reason=str(error))
            return None

    async def _grant(self, address: str, token: str) -> int:
        async with self._database.transaction() as session:
            conversation = await open_conversation(session, CHANNEL, address)
            result = await grant_by_token(session, conversation.id, token, self._clock(), settings=self._settings)
            if not result.ok:
                raise _Refused(result.reason or "")
            return conversation.id
