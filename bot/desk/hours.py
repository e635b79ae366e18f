"""Whether agents answer now, and when they do next. Facts, no sentences."""

from dataclasses import dataclass
from datetime import datetime

from bot.care.working_time import spans
from bot.shop.settings import OpeningHours


@dataclass(frozen=True, slots=True)
class Opening:
    """The desk at one moment. Times are aware, in the time zone of the moment asked about."""

    is_open: bool
    opens_at: datetime | None
    """While closed: the next opening; None when none is known within two months."""
    closes_at: datetime | None
    """While open: when this shift ends."""


def opening(hours: OpeningHours, now: datetime) -> Opening:
    """Look at shifts, public holidays, their half-day eves, closed and special days (Istanbul time)."""
    for opens, closes in spans(hours, now):
        if opens <= now:
            return Opening(True, None, closes.astimezone(now.tzinfo))
        return Opening(False, opens.astimezone(now.tzinfo), None)
    return Opening(False, None, None)
