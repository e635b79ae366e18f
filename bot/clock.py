"""The clock: passed in wherever time matters, so that tests can set it."""

from collections.abc import Callable
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

ISTANBUL = ZoneInfo("Europe/Istanbul")


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(timezone.utc)
