from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.care.models import TicketKind
from bot.care.service import due_at
from bot.care.settings import CareSettings
from bot.care.working_time import add_open_minutes, end_of_workday, holiday_on, shifts_on
from bot.settings import ROOT
from bot.shop.settings import OpeningHours, Shift, load_shop_settings

TR = ZoneInfo("Europe/Istanbul")
SHOP = load_shop_settings(ROOT / "shop.yml")
HOURS = SHOP.hours
NEVER = OpeningHours(weekly={})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TR)


def words(day: date, hours: OpeningHours = HOURS) -> list[str]:
    return [f"{shift.start:%H:%M}-{shift.end:%H:%M}" for shift in shifts_on(hours, day)]


@pytest.mark.parametrize(
    ("day", "shifts"),
    [
        (date(2026, 11, 18), ["09:00-12:30", "13:30-20:00"]),
        (date(2026, 11, 21), ["10:00-18:00"]),
        (date(2026, 11, 22), []),
        (date(2026, 10, 28), ["09:00-12:30"]),
        (date(2026, 10, 29), []),
        (date(2027, 1, 1), []),
        (date(2026, 3, 19), ["09:00-12:30"]),
        (date(2026, 3, 20), []),
        (date(2026, 5, 26), ["09:00-12:30"]),
        (date(2026, 5, 30), []),
        (date(2026, 11, 10), ["09:00-12:30", "13:30-20:00"]),
    ],
)
def test_shifts_of_ordinary_days_holidays_and_their_eves(day: date, shifts: list[str]) -> None:
    assert words(day) == shifts


def test_closed_days_special_days_and_a_shop_that_works_on_holidays() -> None:
    evening = (Shift(start=time(18), end=time(22)), Shift(start=time(10), end=time(12)))
    hours = HOURS.model_copy(
        update={
            "closed_days": (date(2026, 11, 18), date(2026, 11, 19)),
            "special_days": {date(2026, 11, 19): evening, date(2026, 10, 29): evening, date(2026, 11, 20): ()},
        }
    )
    assert words(date(2026, 11, 18), hours) == []
    assert words(date(2026, 11, 19), hours) == ["10:00-12:00", "18:00-22:00"]
    assert words(date(2026, 10, 29), hours) == ["10:00-12:00", "18:00-22:00"]
    assert words(date(2026, 11, 20), hours) == []
    always = HOURS.model_copy(update={"public_holidays_closed": False})
    assert words(date(2026, 10, 29), always) == ["09:00-12:30", "13:30-20:00"]
    assert words(date(2026, 10, 28), always) == ["09:00-12:30", "13:30-20:00"]


def test_a_shift_that_begins_in_the_free_half_of_a_day_falls_away() -> None:
    late = OpeningHours(weekly={"wednesday": (Shift(start=time(13), end=time(20)),)})
    assert words(date(2026, 10, 28), late) == []
    through = OpeningHours(weekly={"wednesday": (Shift(start=time(9), end=time(20)),)})
    assert words(date(2026, 10, 28), through) == ["09:00-13:00"]


def test_which_days_are_holidays() -> None:
    assert holiday_on(date(2026, 10, 29)) == "full"
    assert holiday_on(date(2026, 10, 28)) == "half"
    assert holiday_on(date(2026, 10, 27)) is None


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-18T10:00", 60, "2026-11-18T11:00"),
        ("2026-11-18T11:30", 60, "2026-11-18T12:30"),
        ("2026-11-18T12:00", 60, "2026-11-18T14:00"),
        ("2026-11-18T13:00", 60, "2026-11-18T14:30"),
        ("2026-11-18T19:30", 60, "2026-11-19T09:30"),
        ("2026-11-20T23:00", 60, "2026-11-21T11:00"),
        ("2026-11-21T17:30", 60, "2026-11-23T09:30"),
        ("2026-10-28T12:00", 60, "2026-10-30T09:30"),
        ("2026-11-18T00:00", 24 * 60, "2026-11-20T14:00"),
    ],
)
def test_minutes_count_while_the_desk_is_open(start: str, minutes: int, end: str) -> None:
    assert add_open_minutes(HOURS, at(start), minutes) == at(end)


def test_a_shop_that_never_opens_still_has_due_times() -> None:
    assert add_open_minutes(NEVER, at("2026-11-18T10:00"), 60) == at("2026-11-18T11:00")
    assert end_of_workday(NEVER, at("2026-11-18T10:00"), 1) == at("2026-11-19T18:00")


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-18T10:00", 1, "2026-11-19T20:00"),
        ("2026-11-20T23:00", 3, "2026-11-25T20:00"),
        ("2026-10-27T10:00", 1, "2026-10-28T12:30"),
        ("2026-10-28T10:00", 1, "2026-10-30T20:00"),
    ],
)
def test_working_days_end_with_the_desk(start: str, days: int, end: str) -> None:
    assert end_of_workday(HOURS, at(start), days) == at(end)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (TicketKind.HANDOFF, "2026-11-18T11:00"),
        (TicketKind.FAILED_TURN, "2026-11-18T10:30"),
        (TicketKind.COMPLAINT, "2026-11-20T20:00"),
        (TicketKind.CARRIER_INQUIRY, "2026-11-23T20:00"),
        (TicketKind.NOT_RECEIVED_INQUIRY, "2026-11-23T20:00"),
    ],
)
def test_every_kind_of_ticket_has_a_due_time(kind: TicketKind, due: str) -> None:
    now = at("2026-11-18T10:00").astimezone(timezone.utc)
    assert due_at(kind, now, SHOP, CareSettings()) == at(due)
    assert due_at(kind, now, SHOP, CareSettings()).tzinfo is timezone.utc
