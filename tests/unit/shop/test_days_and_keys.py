"""Working days, promises and the keys of numbers."""

from datetime import date, datetime, timezone

import pytest

from bot.settings import ROOT
from bot.shop.contact import last_four, normalise_email
from bot.shop.promises import delivery_promise
from bot.shop.references import reference_key
from bot.shop.settings import Carrier, load_shop_settings
from bot.shop.workdays import add_workdays, is_workday, local_day

SHOP = load_shop_settings(ROOT / "shop.yml")


@pytest.mark.parametrize(
    ("day", "weekdays", "saturdays"),
    [
        (date(2026, 11, 20), True, True),
        (date(2026, 11, 21), False, True),
        (date(2026, 11, 22), False, False),
        (date(2026, 10, 29), False, False),  # Republic Day
        (date(2026, 10, 28), True, True),  # its eve is a half day
        (date(2026, 5, 28), False, False),  # Kurban Bayramı
        (date(2027, 3, 10), False, False),  # Ramazan Bayramı
    ],
)
def test_working_days(day: date, weekdays: bool, saturdays: bool) -> None:
    assert is_workday(day) is weekdays
    assert is_workday(day, saturday=True) is saturdays


def test_counting_working_days() -> None:
    friday = date(2026, 11, 20)
    assert add_workdays(friday, 0) == friday
    assert add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert add_workdays(friday, 1) == date(2026, 11, 23)
    assert add_workdays(friday, 1, saturday=True) == date(2026, 11, 21)
    assert add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_days_are_those_of_istanbul() -> None:
    assert local_day(datetime(2026, 11, 20, 21, 30, tzinfo=timezone.utc)) == date(2026, 11, 21)


def test_the_promise_skips_the_holiday_and_counts_the_carriers_extra_days() -> None:
    ordered = datetime(2026, 10, 27, 9, tzinfo=timezone.utc)
    promise = delivery_promise(ordered, SHOP)
    assert (promise.dispatch_on, promise.earliest_on, promise.latest_on) == (
        date(2026, 10, 28),
        date(2026, 10, 30),
        date(2026, 11, 3),
    )
    slow = Carrier(name="Yavaş", tracking_url="https://x.example/{no}", extra_days=2)
    shop = SHOP.model_copy(update={"carriers": {"slow": slow}})
    assert delivery_promise(ordered, shop, "slow").latest_on == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("TR1000001", "TR1000001"),
        (" tr-100 0001 ", "TR1000001"),
        ("#tr.1000001'i", "TR1000001I"),
        ("sipariş-ığüşöçİ", "SIPARISIGUSOCI"),
        ("ＴＲ１", "TR1"),
        ("٣", ""),
        ("--", ""),
        ("😀", ""),
    ],
)
def test_reference_keys(text: str, key: str) -> None:
    assert reference_key(text) == key


def test_contacts() -> None:
    assert normalise_email(" Ayse.Yilmaz@Example.COM ") == "ayse.yilmaz@example.com"
    assert last_four("+905550001234") == "1234"
    assert last_four(None) is None
