"""Time in which the desk is open: shifts of a day, and counting along them.

Days and shifts are the shop's, in Istanbul time; moments taken and given are aware.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.clock import ISTANBUL
from bot.shop.settings import OpeningHours, Shift, WeekDay
from bot.shop.workdays import add_workdays, local_day

HORIZON_DAYS = 60
"""How far a next opening is looked for; longer than any row of holidays."""
HALF_DAY_ENDS = time(13, 0)
"""Law 2429 art. 2: the half holidays (the eves of both religious feasts, 28 October) begin at 13:00."""
_CLOSE_OF_BUSINESS = time(18, 0)
_WEEK: tuple[WeekDay, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def holiday_on(day: date) -> str | None:
    """`full` or `half` when `day` is a public holiday in Turkey or the eve of one, else None."""
    full, half = _holidays(day.year)
    if day in full:
        return "full"
    return "half" if day in half else None


@lru_cache(maxsize=8)
def _holidays(year: int) -> tuple[frozenset[date], frozenset[date]]:
    full = holidays.country_holidays("TR", years=year)
    half = holidays.country_holidays("TR", years=year, categories=("half_day",))
    return frozenset(full), frozenset(half)


def shifts_on(hours: OpeningHours, day: date) -> tuple[Shift, ...]:
    """The shifts of `day`, in order. A special day has its own, whatever else the day is."""
    if day in hours.special_days:
        return tuple(sorted(hours.special_days[day], key=lambda shift: shift.start))
    if day in hours.closed_days:
        return ()
    shifts = tuple(sorted(hours.weekly.get(_WEEK[day.weekday()], ()), key=lambda shift: shift.start))
    holiday = holiday_on(day) if hours.public_holidays_closed else None
    if holiday == "full":
        return ()
    if holiday == "half":
        return tuple(
            Shift(start=shift.start, end=min(shift.end, HALF_DAY_ENDS))
            for shift in shifts
            if shift.start < HALF_DAY_ENDS
        )
    return shifts


def spans(hours: OpeningHours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open spans that end after `start`, up to `HORIZON_DAYS` ahead, in order."""
    first = local_day(start)
    for ahead in range(HORIZON_DAYS + 1):
        day = first + timedelta(days=ahead)
        for shift in shifts_on(hours, day):
            opens = datetime.combine(day, shift.start, ISTANBUL)
            closes = datetime.combine(day, shift.end, ISTANBUL)
            if closes > start:
                yield opens, closes


def add_open_minutes(hours: OpeningHours, start: datetime, minutes: int) -> datetime:
    """The moment by which the desk has been open for `minutes` since `start`.

    Where the shop never opens within the horizon, plain time is counted: a due time must exist.
    """
    left = timedelta(minutes=minutes)
    for opens, closes in spans(hours, start):
        begin = max(opens, start)
        if closes - begin >= left:
            return (begin + left).astimezone(start.tzinfo)
        left -= closes - begin
    return start + timedelta(minutes=minutes)


def end_of_workday(hours: OpeningHours, start: datetime, days: int) -> datetime:
    """When the `days`-th working day (Monday to Friday, no public holiday) after `start` closes."""
    day = add_workdays(local_day(start), days)
    shifts = shifts_on(hours, day)
    closes = shifts[-1].end if shifts else _CLOSE_OF_BUSINESS
    return datetime.combine(day, closes, ISTANBUL).astimezone(start.tzinfo)
