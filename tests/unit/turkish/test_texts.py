from datetime import date, datetime, timezone

import pytest

from bot.turkish.texts import (
    first_name,
    format_date,
    format_date_case,
    format_date_locative,
    format_datetime,
    format_duration,
    format_money,
    join_list,
    lower_tr,
    title_case_tr,
    upper_tr,
)

TODAY = date(2026, 11, 14)


@pytest.mark.parametrize(
    ("kurus", "text"),
    [(124990, "1.249,90 TL"), (0, "0,00 TL"), (5, "0,05 TL"), (-14990, "-149,90 TL"), (123456789, "1.234.567,89 TL")],
)
def test_money(kurus: int, text: str) -> None:
    assert format_money(kurus) == text


def test_dates() -> None:
    assert format_date(date(2026, 11, 15), TODAY) == "15 Kasım Pazar"
    assert format_date(date(2025, 11, 15), TODAY) == "15 Kasım 2025 Cumartesi"
    assert format_date(date(2026, 11, 15), TODAY, relative=True) == "yarın"
    assert format_date(date(2026, 11, 14), TODAY, relative=True) == "bugün"
    assert format_date(date(2026, 11, 13), TODAY, relative=True) == "dün"
    assert format_date(date(2026, 11, 12), TODAY, relative=True) == "12 Kasım Perşembe"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 15), "15 Kasım'da"), (date(2026, 3, 1), "1 Mart'ta"), (date(2026, 9, 3), "3 Eylül'de"),
        (date(2026, 8, 3), "3 Ağustos'ta"), (date(2026, 12, 3), "3 Aralık'ta"),
        (date(2026, 1, 2), "2 Ocak'ta"), (date(2026, 5, 2), "2 Mayıs'ta"), (date(2024, 5, 2), "2 Mayıs 2024'te"),
        (date(2025, 11, 15), "15 Kasım 2025'te"),
    ],
)  # fmt: skip
def test_on_a_day(day: date, text: str) -> None:
    assert format_date_locative(day, TODAY) == text


def test_other_cases_of_a_day() -> None:
    assert format_date_case(date(2026, 6, 5), TODAY, "dative") == "5 Haziran'a"


def test_a_moment_is_told_in_istanbuls_time() -> None:
    now = datetime(2026, 11, 14, 9, 0, tzinfo=timezone.utc)
    assert format_datetime(datetime(2026, 11, 14, 11, 30, tzinfo=timezone.utc), now) == "bugün 14:30"
    assert format_datetime(datetime(2026, 11, 14, 22, 5, tzinfo=timezone.utc), now) == "yarın 01:05"
    moment = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
    assert format_datetime(moment, now, relative=False) == "20 Kasım Cuma 09:00"


@pytest.mark.parametrize(
    ("days", "hours", "minutes", "text"),
    [
        (3, 0, 0, "3 gün"), (0, 0, 135, "2 saat 15 dakika"), (0, 0, 60, "1 saat"), (0, 0, 45, "45 dakika"),
        (1, 3, 20, "1 gün 3 saat"), (0, 0, 0, "1 dakikadan az"), (1, 0, 20, "1 gün"), (0, 24, 0, "1 gün"),
    ],
)  # fmt: skip
def test_durations(days: int, hours: int, minutes: int, text: str) -> None:
    assert format_duration(days=days, hours=hours, minutes=minutes) == text


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        format_duration(minutes=-1)


def test_lists() -> None:
    assert join_list(["a", "b", "c"]) == "a, b ve c"
    assert join_list(["a", "b"], "veya") == "a veya b"
    assert join_list(["a"]) == "a"
    assert join_list([]) == ""


@pytest.mark.parametrize(
    ("full", "first"),
    [
        ("AYŞE NUR YILMAZ", "Ayşe"), ("ibrahim ışık", "İbrahim"), ("Sn. Işıl Kaya", "Işıl"), ("M. Ali Can", "Ali"),
        ("M.", "M"), ("", ""), ("  ", ""), ("Sayın Ömer Bey", "Ömer"),
    ],
)  # fmt: skip
def test_first_names(full: str, first: str) -> None:
    assert first_name(full) == first


def test_letters() -> None:
    assert upper_tr("ısparta il") == "ISPARTA İL"
    assert lower_tr("ISPARTA İL") == "ısparta il"
    assert title_case_tr("AYŞE IŞIK-ÇİÇEK'İN") == "Ayşe Işık-Çiçek'in"
