"""The shop's settings in words."""

import pytest

from actions.settings_values import fee_text, hours_text, instalments_text, values_of
from bot.settings import ROOT
from bot.shop.settings import ShopSettings, load_shop_settings


@pytest.fixture
def shop() -> ShopSettings:
    return load_shop_settings(ROOT / "shop.yml")


def changed(shop: ShopSettings, part: str, **values: object) -> ShopSettings:
    return shop.model_copy(update={part: getattr(shop, part).model_copy(update=values)})


def test_the_fee_with_its_limit_and_the_surcharge(shop: ShopSettings) -> None:
    assert fee_text(shop) == (
        "Kargo ücreti 59,90 TL. 1.000 TL ve üzeri siparişlerde kargo ücretsizdir."
        " Kapıda ödemede 25 TL hizmet bedeli eklenir."
    )


def test_what_a_shop_does_not_have_is_not_said(shop: ShopSettings) -> None:
    assert fee_text(changed(shop, "delivery", free_from=None, cash_on_delivery_fee=None)) == "Kargo ücreti 59,90 TL."
    assert (
        fee_text(changed(shop, "delivery", fee=0, cash_on_delivery_fee=None)) == "Tüm siparişlerde kargo ücretsizdir."
    )
    assert "yok" in instalments_text(changed(shop, "payment", instalments_max=1))
    assert values_of(changed(shop, "contact", store_address=None))["store"] == ""


def test_days_with_the_same_hours_stand_together(shop: ShopSettings) -> None:
    assert hours_text(shop.hours).startswith(
        "Pazartesi-Cuma 09:00-12:30, 13:30-20:00; Cumartesi 10:00-18:00; Pazar kapalı."
    )
