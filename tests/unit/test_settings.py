"""Settings: typed, refused with a sentence when they are unsafe, and all of them documented."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from bot.shop.settings import load_shop_settings
from scripts import settings_doc

ROOT = Path(__file__).resolve().parents[2]
SECRET = "x" * 32


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings_doc.variables():
        monkeypatch.delenv(name, raising=False)


def made(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


def test_the_page_says_what_the_code_says() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == settings_doc.text()


def test_every_setting_has_a_meaning_or_a_row_that_explains_it() -> None:
    undocumented = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undocumented == []


@pytest.mark.parametrize("secret", [None, "short"])
def test_production_does_not_start_without_a_good_secret(secret: str | None) -> None:
    with pytest.raises(ValidationError, match="VAYBE_SECRET_KEY must have at least 32 characters"):
        made(env="production", secret_key=secret)


def test_production_refuses_a_short_token_secret_and_knows_no_default_one() -> None:
    with pytest.raises(ValidationError, match="VAYBE_CUSTOMER_TOKEN_SECRET"):
        made(env="production", secret_key=SECRET, customer_token_secret="short")
    assert made(env="production", secret_key=SECRET).customer_secret() is None


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        made().port = 1  # type: ignore[misc]


def test_the_demo_shop_file_is_valid() -> None:
    assert load_shop_settings(ROOT / "shop.yml").name == "Lale Butik"


@pytest.mark.parametrize(
    ("line", "changed", "message"),
    [
        ("  days: 14  ", "  days: 10  ", "returns.days is 10"),
        ("  refund_days: 14 ", "  refund_days: 30 ", "returns.refund_days is 30"),
        ("guarantee_months: 24", "guarantee_months: 6", "greater than or equal to 24"),
        ("  carrier: yurtici", "  carrier: posta", "not among the carriers"),
        ('{start: "10:00", end: "18:00"}', '{start: "18:00", end: "10:00"}', "a shift must end after it starts"),
    ],
)
def test_a_shop_file_below_the_law_is_refused(tmp_path: Path, line: str, changed: str, message: str) -> None:
    text = (ROOT / "shop.yml").read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "shop.yml"
    path.write_text(text.replace(line, changed, 1), encoding="utf-8")
    with pytest.raises(ValidationError, match=message):
        load_shop_settings(path)
