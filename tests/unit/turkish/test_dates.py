from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turkish.dates import find_dates
from bot.turkish.fold import fold
from bot.turkish.recognise import recognise

# A Wednesday.
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def dates(text: str, now: datetime = NOW) -> list[object]:
    return [entity.value for entity in recognise(text, now) if entity.kind == "date"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("bugün", "2026-11-18"), ("dün", "2026-11-17"), ("DÜN", "2026-11-17"), ("dun", "2026-11-17"),
        ("dünden beri", "2026-11-17"), ("dünkü sipariş", "2026-11-17"), ("evvelsi gün", "2026-11-16"),
        ("önceki gün", "2026-11-16"), ("yarın", "2026-11-19"), ("yarına", "2026-11-19"), ("öbür gün", "2026-11-20"),
        ("geçen salı", "2026-11-17"), ("GEÇEN SALI", "2026-11-17"), ("gecen sali", "2026-11-17"),
        ("geçen çarşamba", "2026-11-11"), ("geçen cuma", "2026-11-13"), ("bu cuma", "2026-11-20"),
        ("önümüzdeki salı", "2026-11-24"), ("haftaya pazartesi", "2026-11-23"), ("geçen hafta salı", "2026-11-10"),
        ("haftaya", "2026-11-25"), ("geçen hafta", "2026-11-11"), ("cuma günü gelsin", "2026-11-20"),
        ("salı günü verdim", "2026-11-17"), ("salı günü gelecekti", "2026-11-17"),
        ("salı günü gelecek denmişti", "2026-11-17"), ("pazartesiden beri", "2026-11-16"),
        ("3 gün önce", "2026-11-15"), ("üç gün önce", "2026-11-15"), ("uc gun once", "2026-11-15"),
        ("bir hafta önce", "2026-11-11"), ("2 hafta sonra", "2026-12-02"), ("bir ay önceki", "2026-10-18"),
        ("15 kasım", "2026-11-15"), ("15 kasim", "2026-11-15"), ("15 KASIM", "2026-11-15"),
        ("15 Kasım'da", "2026-11-15"), ("15 kasımda", "2026-11-15"), ("15 Kasım 2025'te", "2025-11-15"),
        ("on beş kasım", "2026-11-15"), ("kasımın 15'i", "2026-11-15"), ("15kasım", "2026-11-15"),
        ("20 ocakta sipariş verdim", "2026-01-20"), ("20 ocakta gelecek", "2027-01-20"),
        ("ayın 15'i", "2026-11-15"), ("ayın 15'inde verdim", "2026-11-15"), ("ayın on beşi", "2026-11-15"),
        ("ayın 25'inde almıştım", "2026-10-25"), ("geçen ayın 20'si", "2026-10-20"),
        ("12.11.2026", "2026-11-12"), ("12.11.26", "2026-11-12"), ("12/11/2026", "2026-11-12"),
        ("12-11-2026", "2026-11-12"), ("2026-11-12", "2026-11-12"), ("12/11", "2026-11-12"),
        ("12.11'de", "2026-11-12"), ("tarih:12.11.2026", "2026-11-12"),
        ("3 kasım salı", "2026-11-03"), ("Salı, 3 Kasım 2026", "2026-11-03"),
        ("12.11.2026 perşembe günü", "2026-11-12"),
        ("ayın 3ünde verdim", "2026-11-03"), ("ayın 3üne kadar gelsin", "2026-12-03"), ("3.11 de aldım", "2026-11-03"),
        ("EVVELKI GUN VERDIM", "2026-11-16"), ("10 gun evvel", "2026-11-08"), ("gecen haftaki siparisim", "2026-11-11"),
        ("15 kasım 2000 tl ödedim", "2026-11-15"), ("15 kasım 2000 lira", "2026-11-15"),
    ],
)  # fmt: skip
def test_a_date_is_the_istanbul_day(text: str, day: str) -> None:
    assert dates(text) == [day]


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("bu sabah", "2026-11-18", "morning"), ("yarın akşam", "2026-11-19", "evening"),
        ("dün gece", "2026-11-17", "night"), ("bu akşamki", "2026-11-18", "evening"),
        ("cuma günü öğleden sonra", "2026-11-20", "afternoon"), ("15 kasım sabahı", "2026-11-15", "morning"),
        ("YARIN ÖĞLEN", "2026-11-19", "noon"),
    ],
)  # fmt: skip
def test_a_part_of_the_day_is_kept(text: str, day: str, part: str) -> None:
    assert dates(text) == [{"date": day, "part": part}]


@pytest.mark.parametrize(
    "text",
    [
        "5 gün oldu", "3 gündür", "10 gün içinde", "iki üç gün önce", "2-3 gün önce", "birkaç gün önce",
        "bir kaç gün önce", "24/7", "7/24", "1/2", "31 haziran", "30 şubat", "32.13.2026", "2024 yılında", "pazarlık",
        "her salı", "12.11", "149,90 TL", "1.12.5", "12/2026/1", "saat 12.11", "12/27", "yarısı",
        "dünya", "durdun", "ilk binişte", "bir şube", "5 şubesi", "beş gün sonra verildi", "saat 14.10'da", "mart 5 tl",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == []


def test_the_day_is_istanbuls_not_utcs() -> None:
    assert dates("bugün", datetime(2026, 11, 18, 22, 30, tzinfo=timezone.utc)) == ["2026-11-19"]


def test_a_date_near_the_new_year_is_the_nearest() -> None:
    january = datetime(2027, 1, 5, 12, 0, tzinfo=ZoneInfo("Europe/Istanbul"))
    assert dates("28 aralık", january) == ["2026-12-28"]
    assert dates("3 ocak", datetime(2026, 12, 30, 12, 0, tzinfo=ZoneInfo("Europe/Istanbul"))) == ["2027-01-03"]


def test_29_february_finds_a_leap_year_or_nothing() -> None:
    assert dates("29 şubat", datetime(2027, 3, 1, tzinfo=ZoneInfo("Europe/Istanbul"))) == ["2028-02-29"]
    assert dates("29 şubat") == []


@given(
    st.lists(
        st.sampled_from(
            ["15", "31", "999", " ", "gün", "yıl", "önce", "kasım", "salı", "geçen", "haftaya", "ayın", ".", "/", "'de"]
        )
    ).map(" ".join),
    st.datetimes(timezones=st.just(timezone.utc)),
)
def test_no_words_on_no_day_raise(text: str, now: datetime) -> None:
    if 1 < now.year < 9999:
        list(find_dates(fold(text), now))
