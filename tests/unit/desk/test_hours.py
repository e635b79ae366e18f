from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.desk.hours import Opening, opening
from bot.settings import ROOT
from bot.shop.settings import OpeningHours, load_shop_settings

TR = ZoneInfo("Europe/Istanbul")
HOURS = load_shop_settings(ROOT / "shop.yml").hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TR)


@pytest.mark.parametrize(
    ("now", "opens", "closes"),
    [
        ("2026-11-18T09:00", None, "2026-11-18T12:30"),
        ("2026-11-18T12:29", None, "2026-11-18T12:30"),
        ("2026-11-18T12:30", "2026-11-18T13:30", None),
        ("2026-11-18T13:30", None, "2026-11-18T20:00"),
        ("2026-11-18T20:00", "2026-11-19T09:00", None),
        ("2026-11-18T03:00", "2026-11-18T09:00", None),
        ("2026-11-21T19:00", "2026-11-23T09:00", None),
        ("2026-10-28T12:45", "2026-10-30T09:00", None),
        ("2026-12-31T21:00", "2027-01-02T10:00", None),
        # Kurban Bayramı 2026: Tuesday's half day to Saturday, then Sunday.
        ("2026-05-26T15:00", "2026-06-01T09:00", None),
    ],
)
def test_open_or_when_next(now: str, opens: str | None, closes: str | None) -> None:
    expected = Opening(opens is None, at(opens) if opens else None, at(closes) if closes else None)
    assert opening(HOURS, at(now)) == expected
    in_utc = opening(HOURS, at(now).astimezone(timezone.utc))
    assert in_utc == expected
    assert all(moment is None or moment.tzinfo is timezone.utc for moment in (in_utc.opens_at, in_utc.closes_at))


def test_a_desk_that_never_opens() -> None:
    assert opening(OpeningHours(weekly={}), at("2026-11-18T10:00")) == Opening(False, None, None)
