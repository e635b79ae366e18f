from dataclasses import replace

import pytest

from bot.returns.addresses import Address, check_address
from bot.shop.provinces import PROVINCES, find_province

GOOD = Address("İzmir", "Bornova", "Kazımdirik Mah.", "Ankara Cad. No: 5 D: 3", "35100")


def test_all_provinces_are_there() -> None:
    assert len(set(PROVINCES)) == 81


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("istanbul", "İstanbul"),
        ("ISTANBUL", "İstanbul"),
        ("İSTANBUL", "İstanbul"),
        ("izmır", "İzmir"),
        ("K.Maraş", "Kahramanmaraş"),
        ("Ş.Urfa", "Şanlıurfa"),
        ("g.antep", "Gaziantep"),
        ("Afyon", "Afyonkarahisar"),
        ("izmit", "Kocaeli"),
        ("eskişehr", "Eskişehir"),
        ("van", "Van"),
        ("mus", "Muş"),
        ("Paris", None),
        ("Kadıköy", None),
        ("", None),
    ],
)
def test_province(text: str, found: str | None) -> None:
    assert find_province(text) == found


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"postal_code": None}, ()),
        ({"city": None}, ("city_missing",)),
        ({"city": "Paris"}, ("city_unknown",)),
        ({"district": " "}, ("district_missing",)),
        ({"neighbourhood": None}, ("neighbourhood_missing",)),
        ({"line": None}, ("line_missing",)),
        ({"line": "No: 5"}, ("line_too_short",)),
        ({"line": "Ankara Caddesi"}, ("line_without_number",)),
        ({"line": "Yukarı Köyü, muhtarlık yanı"}, ()),
        ({"postal_code": "3510"}, ("postal_code_wrong",)),
        ({"line": "a1" * 200}, ("too_long",)),
    ],
)
def test_complete(changes: dict[str, str | None], missing: tuple[str, ...]) -> None:
    assert check_address(replace(GOOD, **changes)) == missing


def test_cleaned() -> None:
    messy = Address(" izmir ", "Bornova\n", " Kazımdirik   Mah.", "Ankara Cad. No: 5", "")
    assert messy.cleaned().stored() == {
        "city": "İzmir",
        "district": "Bornova",
        "neighbourhood": "Kazımdirik Mah.",
        "line": "Ankara Cad. No: 5",
    }
