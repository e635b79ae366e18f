"""Errors of a push, as field paths and sentences that a shop's developer can act on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import ValidationError

from bot.shop.schemas import FieldError

CLOCK_SKEW = timedelta(days=1)
"""How far a pushed time may lie ahead: a movement dated by a broken clock would stay the newest one for years."""
WHOLE_ITEM = "(item)"


def field_path(location: Iterable[str | int]) -> str:
    """`("parcels", 0, "carrier")` → `parcels[0].carrier`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def field_errors(error: ValidationError) -> list[FieldError]:
    """What pydantic found, without the values: they may be personal data.

    A message of the form `field: reason`, as our own validators of whole items write it, names the field itself.
    """
    found = []
    for problem in error.errors(include_url=False, include_input=False):
        path = field_path(part for part in problem["loc"] if not str(part).startswith("function-"))
        message = problem["msg"].removeprefix("Value error, ")
        name, colon, reason = message.partition(": ")
        if colon and problem["type"] == "value_error" and name.isidentifier():
            path, message = (f"{path}.{name}" if path else name), reason
        found.append(FieldError(field=path or WHOLE_ITEM, message=message))
    return found


def not_in_future(field: str, moment: datetime | None, now: datetime) -> list[FieldError]:
    """An error when `moment` lies more than `CLOCK_SKEW` after `now`."""
    if moment is None or moment <= now + CLOCK_SKEW:
        return []
    return [FieldError(field=field, message=f"lies in the future ({moment.isoformat()})")]
