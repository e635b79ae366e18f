"""When money is due and how much of it: regulation on distance contracts ("msy") art. 12."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.shop.rules import Returns
from bot.shop.workdays import add_workdays

_UNPAID = frozenset({"cash_on_delivery"})


@dataclass(frozen=True)
class Piece:
    """So many pieces at so much each (kuruş)."""

    quantity: int
    unit_price_kurus: int

    @property
    def kurus(self) -> int:
        """What all of them cost."""
        return self.quantity * self.unit_price_kurus


def refund_due(
    rules: Returns,
    *,
    noticed_on: date,
    handed_over_on: date | None = None,
    arrived_on: date | None = None,
) -> date | None:
    """The latest day of the refund (art. 12), or None while the day it counts from has not come.

    ⚠ `refund_from` says what it counts from. Goods that arrived have been handed over, by that day at the latest.
    """
    start = {
        "notice": noticed_on,
        "handover": handed_over_on or arrived_on,
        "arrival": arrived_on,
    }[rules.refund_from]
    return start + timedelta(days=rules.refund_days) if start else None


def send_back_by(rules: Returns, noticed_on: date) -> date:
    """The day on which the goods must have been sent (art. 13), with days off at the end rolled forward."""
    end = noticed_on + timedelta(days=rules.send_back_days)
    return add_workdays(end, 0) if rules.roll_to_workday else end


def bank_shows_by(rules: Returns, sent_on: date) -> date:
    """When a refund sent on `sent_on` shows at the customer's bank at the latest."""
    return add_workdays(sent_on, rules.bank_workdays)


def is_paid_before_delivery(payment_method: str | None) -> bool:
    """Whether there is money to give back for an order that has not been delivered."""
    return payment_method not in _UNPAID


def refund_amount(
    pieces: Iterable[Piece],
    whole_order: Iterable[Piece],
    *,
    total_kurus: int,
    shipping_kurus: int,
    given_back_kurus: int = 0,
    returns_the_rest: bool = False,
) -> int:
    """What comes back for `pieces` of an order, in kuruş.

    Discounts on the order are spread over its goods by their price. When nothing of the order is kept any more, all
    that was paid and not yet given back comes back, the delivery fee included (art. 12/1); never more than that.
    """
    left = max(total_kurus - given_back_kurus, 0)
    if returns_the_rest:
        return left
    goods = sum(piece.kurus for piece in whole_order)
    asked = sum(piece.kurus for piece in pieces)
    paid_for_goods = min(max(total_kurus - shipping_kurus, 0), goods)
    return min(asked * paid_for_goods // goods if goods else 0, left)
