from pathlib import Path

import pytest
import yaml

from bot.notify.templates import FOLDER, render
from bot.returns.mails import money, word
from bot.returns.models import ReturnStatus
from bot.returns.reading import _NEXT
from bot.returns.transitions import BY_CUSTOMER, CLOSED, TRANSITIONS
from bot.shop.policies.decision import Reason, Remedy

S = ReturnStatus


def test_every_status_is_in_the_table_and_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(S)
    reachable = {S.REQUESTED}.union(*TRANSITIONS.values())
    assert reachable == set(S)
    assert set(_NEXT) | {S.APPROVED} == set(S)


@pytest.mark.parametrize("end", [S.REFUNDED, S.EXCHANGED, S.CANCELLED])
def test_ends_are_ends(end: ReturnStatus) -> None:
    assert TRANSITIONS[end] == frozenset()
    assert end in CLOSED


@pytest.mark.parametrize("status", list(S))
def test_the_customer_calls_off_only_while_the_goods_are_at_home(status: ReturnStatus) -> None:
    assert (S.CANCELLED in TRANSITIONS[status]) is (status in BY_CUSTOMER)


@pytest.mark.parametrize(("group", "keys"), [("remedy", Remedy), ("outcome", Remedy), ("reason", Reason)])
def test_every_key_has_its_turkish_word(group: str, keys: type[Remedy] | type[Reason]) -> None:
    raw = yaml.safe_load(Path(FOLDER / "return_words.yml").read_text(encoding="utf-8"))
    assert set(raw[group]) == {key.value for key in keys}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("return_*.email.yml")), ids=lambda path: path.name)
def test_every_template_can_be_filled(path: Path) -> None:
    names = [
        "number",
        "items",
        "wanted",
        "remedy",
        "reason",
        "date",
        "carrier",
        "code",
        "label",
        "send_back_by",
        "return_address",
        "rejected_reason",
        "outcome",
        "shop",
        "order",
        "contact",
        "amount",
        "means",
        "due_on",
        "bank_days",
    ]
    text = render(path.name.removesuffix(".yml"), **{name: f"<{name}>" for name in names})
    assert "<number>" in (text.subject or "")
    assert "$" not in text.body


def test_words() -> None:
    assert money(126_000) == "₺1.260,00"
    assert money(None) == "–"
    assert "7 gün" in word("due", "arrival", {"refund_days": "7"})
