from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from bot.bootstrap import ConfigurationError, load_shop
from bot.settings import Settings
from bot.shop.models import Product
from bot.shop.policies.facts import class_of
from bot.shop.product_classes import WithdrawalClass as Kind
from bot.shop.rules import Returns

from .facts import SHOP


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("days", 13, "art. 48 gives the customer 14"),
        ("send_back_days", 9, "art. 13 gives the customer 10"),
        ("refund_days", 15, "art. 12 allows 14 at most"),
        ("defect_months", 12, "art. 12 gives the customer 24"),
        ("presumption_months", 3, "art. 10 gives the customer 6"),
        ("repair_workdays", 45, "art. 11 allows 30 at most"),
        ("free", False, "nothing may be charged"),
        ("refund_from", "inspection", "'notice', 'handover' or 'arrival'"),
    ],
)
def test_less_than_the_law_is_refused_with_a_sentence(field: str, value: object, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Returns.model_validate({"address": "x", field: value})


def test_at_start(tmp_path: Path) -> None:
    raw = yaml.safe_load((Path(__file__).parents[3] / "shop.yml").read_text())
    raw["returns"]["days"] = 7
    (tmp_path / "shop.yml").write_text(yaml.safe_dump(raw))
    with pytest.raises(ConfigurationError, match=r"returns: returns\.days is 7, but Law 6502 art\. 48"):
        load_shop(Settings(shop_file=tmp_path / "shop.yml"))


def test_legal_defaults() -> None:
    rules = Returns(address="x")
    assert (rules.days, rules.send_back_days, rules.refund_days, rules.refund_from) == (14, 10, 14, "notice")
    assert (rules.defect_months, rules.presumption_months, rules.repair_workdays, rules.carrier) == (24, 6, 30, None)


def test_a_code_needs_a_carrier() -> None:
    with pytest.raises(ValidationError, match="carrier_code needs"):
        Returns(address="x", carrier_code="1")


@pytest.mark.parametrize(
    ("category", "own", "kind"),
    [
        (None, None, Kind.STANDARD),
        ("Giyim > Elbise", None, Kind.STANDARD),
        ("Kozmetik", None, Kind.HYGIENE),
        ("KOZMETİK > Cilt", None, Kind.HYGIENE),
        ("Giyim > İç Giyim > Sütyen", None, Kind.HYGIENE),
        ("Giyim > iç giyim", Kind.STANDARD, Kind.STANDARD),
        ("Giyim", Kind.CUSTOM_MADE, Kind.CUSTOM_MADE),
        ("Kozmetikler", None, Kind.STANDARD),
    ],
)
def test_class_by_category(category: str | None, own: Kind | None, kind: Kind) -> None:
    assert class_of(Product(category=category, withdrawal_class=own), SHOP.returns) is kind


def test_the_longest_path_counts() -> None:
    rules = SHOP.returns.model_copy(update={"category_classes": {"Gıda": Kind.PERISHABLE, "Gıda > Çay": Kind.STANDARD}})
    assert class_of(Product(category="Gıda > Çay"), rules) is Kind.STANDARD
    assert class_of(Product(category="Gıda > Peynir"), rules) is Kind.PERISHABLE
    assert class_of(None, rules) is Kind.STANDARD
