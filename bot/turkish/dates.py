"""Dates in a message: "geçen salı", "3 gün önce", "ayın 15'i", "15 kasım", "12.11.2026", "bu sabah"."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.turkish import date_patterns as patterns
from bot.turkish.date_patterns import DAY_WORDS, MONTHS, PARTS, WEEKDAYS
from bot.turkish.entity import Found, Priority
from bot.turkish.number_words import number_of

ISTANBUL = ZoneInfo("Europe/Istanbul")
_BACK = ("gecen", "gectigimiz", "evvelki", "onceki")
_AHEAD = ("gelecek", "onumuzdeki")
_SENTENCE = re.compile(r"[^.!?\n]{0,80}")
# Which way a date without a year points is told by the nearest verb after it.
_TENSE = re.compile(
    # "gelecekti" and "gelecek denmişti" are promises of the past.
    r"\b(?P<past>beri|[a-z]{2,}[ae]c[ae][kg][a-z]*\s(?:den[di]|denm|ded|soylen|yaziyord)[a-z]*"
    r"|[a-z]{2,}(?:[dt][iu](?:m|k|n[iu]z|g[iu][a-z]*)|[ae]c[ae]kt[iu][a-z]*|m[iu]st[iu][a-z]*)"
    r"|(?:ver|al|gel|git|cik|yap|gonder|kargolan|teslim|den|yat|cek|iste|acil|ol|et)[a-z]*[dt][iu](?:ler)?"
    r"|verilen|alinan)\b"
    r"|\b(?P<ahead>kadar|icin|olur|olsun|[a-z]{2,}(?:[ae]c[ae][kg][a-z]*|s[iu]n(?:l[ae]r)?|[ae]bilir[a-z]*)"
    r"|[a-z]{2,}[aeiu]r\sm[iu])\b"
)


def find_dates(folded: str, now: datetime) -> Iterator[Found]:
    """Find dates.

    Takes: folded text; the present moment (aware; a naive one counts as Istanbul time). Gives: candidates whose value
    is the ISO date in Istanbul, or `{"date": …, "part": …}` when a part of the day is named (morning, noon, afternoon,
    evening, night). "Geçen hafta" and "haftaya" stand for the same day a week away. Dates that do not exist or lie
    beyond the calendar are left out.
    """
    today = (now.astimezone(ISTANBUL) if now.tzinfo else now).date()
    for pattern, read in _READERS:
        for match in pattern.finditer(folded):
            try:
                day = read(match, today)
            except (ValueError, OverflowError):
                continue
            if day is not None:
                part = match.groupdict().get("part")
                value = {"date": day.isoformat(), "part": PARTS[" ".join(part.split())]} if part else day.isoformat()
                yield Found("date", match.start(), match.end(), value, Priority.DATE)


def _direction(match: re.Match[str]) -> int:
    """Give -1 when the sentence goes on in the past, 1 in the future, 0 when it does not say."""
    rest = _SENTENCE.match(match.string, match.end())
    tense = _TENSE.search(rest.group()) if rest else None
    if tense is None:
        return 0
    return -1 if tense.group("past") else 1


def _day_word(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=DAY_WORDS[" ".join(match["word"].split())])


def _this_part(match: re.Match[str], today: date) -> date:
    return today


def _ago(match: re.Match[str], today: date) -> date | None:
    count = number_of(match["count"])
    if count is None or (match["way"] == "sonra" and _direction(match) < 0):
        # "Beş gün sonra kargoya verildi" counts from another day than today.
        return None
    count = count if match["way"] == "sonra" else -count
    if match["unit"] in ("gun", "hafta"):
        return today + timedelta(days=count * (7 if match["unit"] == "hafta" else 1))
    return _add_months(today, count * (12 if match["unit"] == "yil" else 1))


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _week(match: re.Match[str], today: date) -> date | None:
    way = match["way"]
    weeks = 1 if match["next"] or way in _AHEAD else -1 if way in _BACK else 0
    if match["day"]:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 * weeks + WEEKDAYS[match["day"]])
    return today + timedelta(days=7 * weeks) if weeks else None


def _weekday(match: re.Match[str], today: date) -> date | None:
    if patterns.DATE_BEFORE.search(match.string, max(0, match.start() - 20), match.start()):
        return None
    ahead = (WEEKDAYS[match["day"]] - today.weekday()) % 7
    way = match["way"]
    direction = -1 if way in _BACK else 1 if way in _AHEAD else _direction(match)
    if way == "bu":
        this_week = today + timedelta(days=WEEKDAYS[match["day"]] - today.weekday())
        return this_week if this_week >= today or direction <= 0 else this_week + timedelta(days=7)
    if direction < 0:
        return today - timedelta(days=7 - ahead)
    return today + timedelta(days=ahead or 7)


def _day_month(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    day = number_of(groups["day"] or groups["words"])
    if day is None:
        return None
    month = MONTHS[match["month"]] if match["month"] in MONTHS else int(match["month"])
    if year := groups.get("year"):
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    choices = [found for year in (today.year - 1, today.year, today.year + 1) if (found := _date(year, month, day))]
    return _choose(choices, today, _direction(match))


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    day = number_of(match["day"])
    if day is None:
        return None
    first = today.replace(day=1)
    months = {"gecen": (-1,), "gelecek": (1,), "onumuzdeki": (1,), "bu": (0,)}.get(match["way"], (-1, 0, 1))
    direction = _direction(match)
    if len(months) == 3 and direction == 0:
        months = (0,)
    starts = [_add_months(first, count) for count in months]
    choices = [found for start in starts if (found := _date(start.year, start.month, day))]
    return _choose(choices, today, direction if len(months) > 1 else 0)


def _short(match: re.Match[str], today: date) -> date | None:
    if {match["day"], match["month"]} == {"7", "24"} or len(match["day"] + match["month"]) < 3:
        return None
    return _day_month(match, today)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _choose(choices: list[date], today: date, direction: int) -> date | None:
    """Choose the last past, the first coming or, when nothing says which way, the nearest date."""
    fitting = [day for day in choices if not direction or (day - today).days * direction >= 0]
    return min(fitting or choices, key=lambda day: abs((day - today).days), default=None)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (patterns.DAY_WORD, _day_word),
    (patterns.THIS_PART, _this_part),
    (patterns.AGO, _ago),
    (patterns.WEEK, _week),
    (patterns.WEEKDAY, _weekday),
    (patterns.DAY_MONTH, _day_month),
    (patterns.MONTH_DAY, _day_month),
    (patterns.DAY_OF_MONTH, _day_of_month),
    (patterns.DOTTED, _day_month),
    (patterns.ISO, _day_month),
    (patterns.SLASHED, _short),
    (patterns.DOT_SHORT, _short),
)
