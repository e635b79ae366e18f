"""Dates, times and money of an answer, relative to the turn's own moment."""

from datetime import date, datetime

from bot.clock import ISTANBUL
from bot.shop.workdays import local_day
from bot.turkish.texts import format_date, format_datetime, format_money, join_list

__all__ = ["clock_text", "day_text", "join_list", "moment_text", "money", "shortened"]


def day_text(day: date, now: datetime) -> str:
    """bugün, yarın, dün; else "15 Kasım Pazar"."""
    return format_date(day, local_day(now), relative=True)


def moment_text(moment: datetime, now: datetime) -> str:
    """The day and the hour: "dün 14:30"."""
    return format_datetime(moment, now)


def clock_text(moment: datetime, now: datetime) -> str:
    """The hour alone when it is today's, else with its day."""
    local = moment.astimezone(ISTANBUL)
    return f"{local:%H:%M}" if local.date() == local_day(now) else moment_text(moment, now)


def money(kurus: int) -> str:
    """A sum as it is said in a sentence: 59,90 TL; whole liras without decimals."""
    return format_money(kurus).replace(",00 TL", " TL")


def shortened(text: str, length: int) -> str:
    """`text` cut at a word's end to at most `length` characters, with an ellipsis when cut."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,·-") + "…"
