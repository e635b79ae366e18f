"""Periods counted as the law counts them."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from bot.shop.rules import Returns
from bot.shop.workdays import add_workdays


def end_of_days(start: date, days: int, rules: Returns) -> date:
    """The last day of a period of `days` calendar days; the day on which it starts is not counted (Law 6098 art. 92).

    With `roll_to_workday`, an end on a day off moves to the next working day (Law 6098 art. 93).
    """
    end = start + timedelta(days=days)
    return add_workdays(end, 0) if rules.roll_to_workday else end


def end_of_months(start: date, months: int, rules: Returns) -> date:
    """The last day of a period of `months` months from `start`, rolled as `end_of_days`."""
    end: date = start + relativedelta(months=months)
    return add_workdays(end, 0) if rules.roll_to_workday else end
