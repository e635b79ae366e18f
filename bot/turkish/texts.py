"""Money, dates, durations and lists as Turks write them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from bot.turkish.letters import lower_tr, title_case_tr, upper_tr
from bot.turkish.suffixes import Case, with_suffix

__all__ = [
    "first_name", "format_date", "format_date_case", "format_date_locative", "format_datetime", "format_duration",
    "format_money", "join_list", "lower_tr", "title_case_tr", "upper_tr",
]  # fmt: skip

_TR = Locale("tr")
_ISTANBUL = ZoneInfo("Europe/Istanbul")
_NEAR_DAYS = {-1: "dün", 0: "bugün", 1: "yarın"}
# Words that stand before a name and are no name.
_TITLES = frozenset({"sn", "sayın", "dr", "av", "prof", "doç", "uzm", "öğr", "gör", "bay", "bayan", "mr", "mrs", "ms"})
_MINUTES_A_DAY = 24 * 60


def format_money(kurus: int) -> str:
    """Write a sum: takes whole kuruş (124990), gives "1.249,90 TL"."""
    return f"{format_decimal(Decimal(kurus) / 100, format='#,##0.00', locale=_TR)} TL"


def format_date(day: date, today: date, *, relative: bool = False) -> str:
    """Write a day.

    Takes: the day; today, which decides whether the year is said; whether to say "dün", "bugün", "yarın" where they
    fit. Gives: "15 Kasım Pazar", in another year "15 Kasım 2025 Cumartesi".
    """
    if relative and (near := _NEAR_DAYS.get((day - today).days)):
        return near
    return str(babel_date(day, "d MMMM EEEE" if day.year == today.year else "d MMMM y EEEE", locale=_TR))


def format_date_case(day: date, today: date, case: Case | str) -> str:
    """Write a day with a case suffix.

    Takes: the day; today; a case of `suffixes`. Gives: "15 Kasım'a", in another year "15 Kasım 2025'e".
    """
    return with_suffix(babel_date(day, "d MMMM" if day.year == today.year else "d MMMM y", locale=_TR), case)


def format_date_locative(day: date, today: date) -> str:
    """Write on which day: takes the day and today, gives "15 Kasım'da", in another year "15 Kasım 2025'te"."""
    return format_date_case(day, today, Case.LOCATIVE)


def format_datetime(moment: datetime, now: datetime, *, relative: bool = True) -> str:
    """Write a moment in Istanbul's time.

    Takes: the moment and the present one, both aware; whether "dün", "bugün", "yarın" may be said. Gives:
    "15 Kasım Pazar 14:30" or "bugün 14:30".
    """
    local = moment.astimezone(_ISTANBUL)
    return f"{format_date(local.date(), now.astimezone(_ISTANBUL).date(), relative=relative)} {local:%H:%M}"


def format_duration(*, days: int = 0, hours: int = 0, minutes: int = 0) -> str:
    """Write a span of time.

    Takes: days, hours and minutes, of any size. Gives: the two largest units of it ("1 gün 3 saat", "45 dakika"); below
    a minute "1 dakikadan az".

    Raises:
        ValueError: when the sum is negative.
    """
    total = days * _MINUTES_A_DAY + hours * 60 + minutes
    if total < 0:
        raise ValueError("a duration cannot be negative")
    counts = (total // _MINUTES_A_DAY, total % _MINUTES_A_DAY // 60, total % 60)
    largest = next((index for index, count in enumerate(counts) if count), None)
    if largest is None:
        return "1 dakikadan az"
    units = list(zip(counts, ("gün", "saat", "dakika"), strict=True))[largest : largest + 2]
    return " ".join(f"{count} {unit}" for count, unit in units if count)


def join_list(items: Sequence[str], conjunction: str = "ve") -> str:
    """Join by commas and a last word: takes ["a", "b", "c"], gives "a, b ve c"; nothing gives ""."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def first_name(full_name: str) -> str:
    """Give how to address somebody: takes "SN. AYŞE NUR YILMAZ", gives "Ayşe"; from "M. Ali Can" "Ali"."""
    words = [word for word in full_name.split() if lower_tr(word).strip(".,") not in _TITLES]
    names = [word for word in words if len(word.strip(".,")) > 1 and not word.endswith(".")] or words
    return title_case_tr(names[0].strip(".,")) if names else ""
