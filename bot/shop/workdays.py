"""Turkish working days: Monday to Friday without public holidays; half days (arife) count as working days.

The holidays, religious ones included, come from the `holidays` package.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from bot.clock import ISTANBUL

_SATURDAY = 5
_SUNDAY = 6


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of `year` in Turkey."""
    return frozenset(holidays.country_holidays("TR", years=year))


def local_day(moment: datetime) -> date:
    """The calendar day of `moment` (aware) in Istanbul."""
    return moment.astimezone(ISTANBUL).date()


def is_workday(day: date, *, saturday: bool = False) -> bool:
    """Whether `day` is worked; `saturday` says that Saturdays are, as most carriers do."""
    if day.weekday() == _SUNDAY or (day.weekday() == _SATURDAY and not saturday):
        return False
    return day not in public_holidays(day.year)


def add_workdays(day: date, count: int, *, saturday: bool = False) -> date:
    """The `count`-th working day after `day`; with 0, `day` itself or else the next working day."""
    if count == 0:
        while not is_workday(day, saturday=saturday):
            day += timedelta(days=1)
        return day
    while count:
        day += timedelta(days=1)
        count -= is_workday(day, saturday=saturday)
    return day
