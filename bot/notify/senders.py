"""What a sender is, how it fails, and the sender of a development machine."""

from typing import Protocol

import structlog

from bot.notify.models import Notice
from bot.turkish.masking import mask_personal

_log = structlog.get_logger(__name__)


class SendFailure(Exception):
    """A message was not sent. The text is short, for the operator, and holds no personal data."""


class TemporaryFailure(SendFailure):
    """Certainly not sent, and worth another try."""


class UncertainFailure(TemporaryFailure):
    """Perhaps sent: the connection broke before the provider answered. Tried once more at most."""


class PermanentFailure(SendFailure):
    """Not sent, and another try would fail alike."""


class Sender(Protocol):
    """Sends one e-mail or SMS.

    A new one: 1. a module here with a class; 2. its settings in `bot/settings.py`; 3. a line in `providers.py`;
    4. tests against a fake server that checks requests by the provider's documented rules.
    """

    async def send(self, notice: Notice) -> None:
        """Hand `notice` to the provider.

        Raises:
            SendFailure: one of its kinds.
        """
        ...


class LogSender:
    """For development: writes a line to the log, with the address masked; the text is on /dev/outbox."""

    async def send(self, notice: Notice) -> None:
        """Log that `notice` would have been sent. Never its body: logs live longer than codes."""
        _log.info("notice_logged", medium=notice.medium, to=mask_personal(notice.address), purpose=notice.purpose)
