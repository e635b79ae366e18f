from datetime import date

import pytest

from bot.shop.policies.refunds import Piece, bank_shows_by, is_paid_before_delivery, refund_amount, refund_due

from .facts import shop

NOTICED, HANDED, ARRIVED = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("refund_from", "handed", "arrived", "due"),
    [
        ("notice", None, None, date(2026, 3, 16)),
        ("notice", HANDED, ARRIVED, date(2026, 3, 16)),
        ("handover", None, None, None),
        ("handover", HANDED, None, date(2026, 3, 18)),
        ("handover", HANDED, ARRIVED, date(2026, 3, 18)),
        ("handover", None, ARRIVED, date(2026, 3, 23)),
        ("arrival", HANDED, None, None),
        ("arrival", HANDED, ARRIVED, date(2026, 3, 23)),
    ],
)
def test_due(refund_from: str, handed: date | None, arrived: date | None, due: date | None) -> None:
    rules = shop(refund_from=refund_from).returns
    assert refund_due(rules, noticed_on=NOTICED, handed_over_on=handed, arrived_on=arrived) == due


def test_a_shop_may_be_quicker() -> None:
    assert refund_due(shop(refund_days=3).returns, noticed_on=NOTICED) == date(2026, 3, 5)


A, B = Piece(2, 10_000), Piece(1, 30_000)
ORDER = (A, B)


@pytest.mark.parametrize(
    ("pieces", "total", "shipping", "given", "rest", "amount"),
    [
        ((A,), 50_000, 0, 0, False, 20_000),
        ((Piece(1, 10_000),), 50_000, 0, 0, False, 10_000),
        ((A,), 55_000, 5_000, 0, False, 20_000),  # the fee stays while something is kept
        (ORDER, 55_000, 5_000, 0, True, 55_000),  # and comes back with the last piece
        ((B,), 55_000, 5_000, 20_000, True, 35_000),
        ((A,), 40_000, 0, 0, False, 16_000),  # a discount of 20 % on the order
        ((B,), 40_000, 0, 16_000, True, 24_000),
        ((A,), 57_500, 5_000, 0, False, 20_000),  # a fee for cash on delivery is not the goods' price
        ((A,), 50_000, 0, 45_000, False, 5_000),  # never more than was paid
        ((A,), 50_000, 0, 60_000, True, 0),
        ((Piece(1, 0),), 0, 0, 0, False, 0),
    ],
)
def test_amount(pieces: tuple[Piece, ...], total: int, shipping: int, given: int, rest: bool, amount: int) -> None:
    whole = ORDER if total else pieces
    assert (
        refund_amount(
            pieces, whole, total_kurus=total, shipping_kurus=shipping, given_back_kurus=given, returns_the_rest=rest
        )
        == amount
    )


def test_the_bank_adds_working_days() -> None:
    assert bank_shows_by(shop(bank_workdays=7).returns, date(2026, 3, 13)) == date(2026, 3, 25)


@pytest.mark.parametrize(("method", "paid"), [("credit_card", True), (None, True), ("cash_on_delivery", False)])
def test_paid(method: str | None, paid: bool) -> None:
    assert is_paid_before_delivery(method) is paid
