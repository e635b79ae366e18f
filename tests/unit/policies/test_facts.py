from datetime import date, datetime, timezone
from typing import Any

import pytest

from bot.shop.models import Order, OrderLine, OrderStatus, Parcel, ParcelIssue, ParcelStatus, Product
from bot.shop.policies.facts import Stage, read_order
from bot.shop.product_classes import WithdrawalClass

from .facts import SHOP

PLACED = datetime(2026, 3, 1, 22, 30, tzinfo=timezone.utc)  # 2 March in Istanbul
ARRIVED = datetime(2026, 3, 5, 9, 0, tzinfo=timezone.utc)
S, P = OrderStatus, ParcelStatus


def parcel(
    status: ParcelStatus, contents: list[dict[str, Any]] | None = None, issue: ParcelIssue | None = None, day: int = 5
) -> Parcel:
    arrived = ARRIVED.replace(day=day) if status is P.DELIVERED else None
    return Parcel(carrier="aras", status=status, issue=issue, delivered_at=arrived, contents=contents or [])


def make(status: OrderStatus, *parcels: Parcel) -> Order:
    return Order(
        status=status,
        placed_at=PLACED,
        updated_at=ARRIVED.replace(day=9),
        total_kurus=30_000,
        shipping_kurus=0,
        lines=[
            OrderLine(position=1, sku="A", name="Elbise", quantity=2, unit_price_kurus=10_000),
            OrderLine(position=2, sku="B", name="Krem", quantity=1, unit_price_kurus=10_000),
        ],
        parcels=list(parcels),
    )


ONE, TWO = [{"position": 1, "quantity": 2}], [{"position": 2, "quantity": 1}]


@pytest.mark.parametrize(
    ("order", "stage"),
    [
        (make(S.RECEIVED), Stage.NOT_SENT),
        (make(S.PREPARING, parcel(P.INFO_RECEIVED)), Stage.NOT_SENT),
        (make(S.IN_PRODUCTION), Stage.IN_PRODUCTION),
        (make(S.SHIPPED), Stage.IN_TRANSIT),
        (make(S.SHIPPED, parcel(P.IN_TRANSIT)), Stage.IN_TRANSIT),
        (make(S.PREPARING, parcel(P.IN_TRANSIT)), Stage.IN_TRANSIT),
        (make(S.PARTIALLY_SHIPPED, parcel(P.IN_TRANSIT, ONE)), Stage.PARTLY_SENT),
        (make(S.SHIPPED, parcel(P.IN_TRANSIT, ONE)), Stage.PARTLY_SENT),
        (make(S.SHIPPED, parcel(P.DELIVERED, ONE), parcel(P.PENDING, TWO)), Stage.PARTLY_SENT),
        (make(S.SHIPPED, parcel(P.IN_TRANSIT, ONE), parcel(P.OUT_FOR_DELIVERY, TWO)), Stage.OUT_FOR_DELIVERY),
        (make(S.SHIPPED, parcel(P.ATTEMPT_FAIL)), Stage.ATTEMPT_FAILED),
        (make(S.SHIPPED, parcel(P.AVAILABLE_FOR_PICKUP)), Stage.AT_BRANCH),
        (make(S.SHIPPED, parcel(P.EXCEPTION, issue=ParcelIssue.RETURNED)), Stage.COMING_BACK),
        (make(S.SHIPPED, parcel(P.EXCEPTION, issue=ParcelIssue.LOST)), Stage.STUCK),
        (make(S.SHIPPED, parcel(P.EXPIRED)), Stage.STUCK),
        (make(S.SHIPPED, parcel(P.DELIVERED)), Stage.DELIVERED),
        (make(S.DELIVERED), Stage.DELIVERED),
        (make(S.CANCELLED, parcel(P.IN_TRANSIT)), Stage.CANCELLED),
    ],
)
def test_stage(order: Order, stage: Stage) -> None:
    assert read_order(order, {}, SHOP.returns).stage is stage


@pytest.mark.parametrize(
    ("order", "whole", "lines"),
    [
        (make(S.SHIPPED, parcel(P.IN_TRANSIT)), None, (None, None)),
        (make(S.SHIPPED, parcel(P.DELIVERED)), date(2026, 3, 5), (date(2026, 3, 5), date(2026, 3, 5))),
        (
            make(S.DELIVERED, parcel(P.DELIVERED, ONE), parcel(P.DELIVERED, TWO, day=7)),
            date(2026, 3, 7),
            (date(2026, 3, 5), date(2026, 3, 7)),
        ),
        (
            make(S.PARTIALLY_SHIPPED, parcel(P.DELIVERED, ONE), parcel(P.IN_TRANSIT, TWO)),
            None,
            (date(2026, 3, 5), None),
        ),
        (
            make(S.SHIPPED, parcel(P.DELIVERED, [{"position": 1, "quantity": 1}]), parcel(P.IN_TRANSIT, TWO)),
            None,
            (None, None),
        ),
        # Delivered as the shop says, without a day: counted from the shop's last change.
        (make(S.DELIVERED), date(2026, 3, 9), (date(2026, 3, 9), date(2026, 3, 9))),
        (make(S.DELIVERED, parcel(P.IN_TRANSIT)), date(2026, 3, 9), (date(2026, 3, 9), date(2026, 3, 9))),
    ],
)
def test_delivery_days(order: Order, whole: date | None, lines: tuple[date | None, ...]) -> None:
    facts = read_order(order, {}, SHOP.returns)
    assert facts.delivered_on == whole
    assert tuple(line.delivered_on for line in facts.lines) == lines


def test_the_day_is_istanbuls_and_the_class_the_products() -> None:
    cream = Product(sku="B", category="Kozmetik > Krem", warranty_months=None)
    facts = read_order(make(S.RECEIVED), {"B": cream}, SHOP.returns)
    assert facts.placed_on == date(2026, 3, 2)
    assert [line.withdrawal_class for line in facts.lines] == [WithdrawalClass.STANDARD, WithdrawalClass.HYGIENE]
    assert facts.line(3) is None
