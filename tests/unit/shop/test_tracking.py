"""What is told of an order: every status, on time and late."""

from dataclasses import asdict
from datetime import date, datetime, timezone
from typing import Any

import pytest

from bot.settings import ROOT
from bot.shop.models import Order, OrderLine, OrderStatus, Parcel, ParcelEvent, ParcelIssue, ParcelStatus
from bot.shop.settings import load_shop_settings
from bot.shop.tracking import track
from bot.shop.views import ExpectedFrom, NextStep, OrderView

SHOP = load_shop_settings(ROOT / "shop.yml")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=timezone.utc)  # a Friday
NEVER_LATE = {ParcelStatus.DELIVERED, ParcelStatus.AVAILABLE_FOR_PICKUP}
NEXT = {
    ParcelStatus.PENDING: NextStep.PREPARATION,
    ParcelStatus.INFO_RECEIVED: NextStep.CARRIER_PICKUP,
    ParcelStatus.IN_TRANSIT: NextStep.TRANSFER,
    ParcelStatus.OUT_FOR_DELIVERY: NextStep.DELIVERY_TODAY,
    ParcelStatus.ATTEMPT_FAIL: NextStep.NEW_ATTEMPT,
    ParcelStatus.AVAILABLE_FOR_PICKUP: NextStep.CUSTOMER_PICKUP,
    ParcelStatus.DELIVERED: NextStep.REST_FOLLOWS,
    ParcelStatus.EXCEPTION: NextStep.SHOP_ACTS,
    ParcelStatus.EXPIRED: NextStep.SHOP_ACTS,
}


def an_order(status: OrderStatus = OrderStatus.SHIPPED, **changes: Any) -> Order:
    order = Order(id=1, external_id="O-1", number="TR1000001", customer_id=7, status=status, total_kurus=35980)
    order.placed_at = datetime(2026, 11, 16, 9, 0, tzinfo=timezone.utc)
    order.address, order.recipient, order.payment_method = {"city": "İzmir"}, "Ayşe Yılmaz", "credit_card"
    order.lines = [
        OrderLine(position=1, sku="A", name="Elbise", quantity=2, unit_price_kurus=14990),
        OrderLine(position=2, sku="B", name="Kupa", quantity=1, unit_price_kurus=6000),
    ]
    order.parcels = []
    for name, value in changes.items():
        setattr(order, name, value)
    return order


def a_parcel(status: ParcelStatus = ParcelStatus.IN_TRANSIT, **changes: Any) -> Parcel:
    parcel = Parcel(id=1, external_id="S-1", carrier="yurtici", tracking_number="12345", status=status)
    parcel.contents, parcel.events = [], []
    for name, value in changes.items():
        setattr(parcel, name, value)
    return parcel


def view(order: Order) -> OrderView:
    return track(order, NOW, SHOP)


@pytest.mark.parametrize("status", ParcelStatus)
@pytest.mark.parametrize(("expected_on", "days"), [(date(2026, 11, 18), 2), (date(2026, 11, 20), 0), (None, 0)])
def test_each_parcel_status_on_time_and_late(status: ParcelStatus, expected_on: date | None, days: int) -> None:
    # Contents leave line 2 for a later parcel, so that a delivered one does not end the order.
    parcel = a_parcel(status, expected_on=expected_on, contents=[{"position": 1, "quantity": 2}])
    told = view(an_order(OrderStatus.PARTIALLY_SHIPPED, parcels=[parcel]))
    assert told.parcels[0].status is status
    assert told.parcels[0].days_late == (0 if status in NEVER_LATE else days)
    assert told.days_late == told.parcels[0].days_late
    assert told.parcels[0].link == "https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code=12345"
    assert told.next_step is NEXT[status]
    assert [item.name for item in told.parcels[0].items] == ["Elbise"]
    assert [(item.name, item.quantity) for item in told.unshipped] == [("Kupa", 1)]
    assert told.is_split


@pytest.mark.parametrize("status", OrderStatus)
@pytest.mark.parametrize("late", [True, False])
def test_each_order_status_without_parcels(status: OrderStatus, late: bool) -> None:
    told = view(an_order(status, expected_on=date(2026, 11, 13) if late else date(2026, 11, 27)))
    is_open = status not in (OrderStatus.DELIVERED, OrderStatus.CANCELLED)
    assert told.is_open is is_open
    assert told.days_late == (7 if late and is_open else 0)
    assert told.expected_on == (None if status is OrderStatus.CANCELLED else date(2026, 11, 13 if late else 27))
    assert told.next_step is {
        OrderStatus.RECEIVED: NextStep.PREPARATION,
        OrderStatus.PREPARING: NextStep.PREPARATION,
        OrderStatus.IN_PRODUCTION: NextStep.PRODUCTION,
        OrderStatus.SHIPPED: NextStep.TRANSFER,
        OrderStatus.PARTIALLY_SHIPPED: NextStep.TRANSFER,
    }.get(status, NextStep.NOTHING)


def test_without_a_promised_day_the_settings_count() -> None:
    # Placed on Monday the 16th: one working day to dispatch, four with Saturdays to deliver.
    told = view(an_order(OrderStatus.RECEIVED))
    assert (told.expected_dispatch_on, told.expected_on) == (date(2026, 11, 17), date(2026, 11, 21))
    assert (told.expected_from, told.days_late, told.dispatch_days_late) == (ExpectedFrom.SETTINGS, 0, 3)
    assert told.is_late


def test_a_sent_parcel_without_a_day_counts_from_its_dispatch() -> None:
    sent = datetime(2026, 11, 10, 9, 0, tzinfo=timezone.utc)
    told = view(an_order(parcels=[a_parcel(shipped_at=sent)]))
    assert (told.parcels[0].expected_on, told.days_late) == (date(2026, 11, 14), 6)
    assert told.dispatch_days_late == 0


def test_production_without_a_day_is_not_late() -> None:
    placed = datetime(2026, 10, 1, tzinfo=timezone.utc)
    told = view(an_order(OrderStatus.IN_PRODUCTION, placed_at=placed, production_stage="Dikim"))
    assert (told.expected_on, told.expected_dispatch_on, told.is_late) == (None, None, False)
    assert (told.production_stage, told.next_step) == ("Dikim", NextStep.PRODUCTION)


def test_a_parcel_on_its_way_back_is_not_late_but_goes_first() -> None:
    back = a_parcel(ParcelStatus.EXCEPTION, issue=ParcelIssue.RETURNED, expected_on=date(2026, 11, 1))
    on_time = a_parcel(ParcelStatus.OUT_FOR_DELIVERY, id=2, expected_on=date(2026, 11, 20))
    told = view(an_order(parcels=[back, on_time]))
    assert (told.days_late, told.next_step) == (0, NextStep.RETURNED_TO_SHOP)


def test_a_label_alone_does_not_mean_that_it_was_sent() -> None:
    told = view(an_order(OrderStatus.PREPARING, parcels=[a_parcel(ParcelStatus.INFO_RECEIVED)]))
    assert told.dispatch_days_late == 3
    assert told.next_step is NextStep.CARRIER_PICKUP


def test_lateness_turns_at_midnight_in_istanbul() -> None:
    order = an_order(parcels=[a_parcel(expected_on=date(2026, 11, 20))])
    assert track(order, datetime(2026, 11, 20, 20, 59, tzinfo=timezone.utc), SHOP).days_late == 0
    assert track(order, datetime(2026, 11, 20, 21, 0, tzinfo=timezone.utc), SHOP).days_late == 1


def test_the_last_movement_and_what_was_inside() -> None:
    def event(n: int, status: ParcelStatus, hour: int) -> ParcelEvent:
        when = datetime(2026, 11, 18, hour, tzinfo=timezone.utc)
        return ParcelEvent(id=n, external_id=f"E-{n}", status=status, occurred_at=when, place=f"P{n}", description="d")

    late_scan = event(9, ParcelStatus.IN_TRANSIT, 8)
    delivered = event(1, ParcelStatus.DELIVERED, 12)
    parcel = a_parcel(ParcelStatus.DELIVERED, signed_by="Komşu", delivered_at=delivered.occurred_at)
    parcel.events = [delivered, late_scan]
    told = view(an_order(OrderStatus.DELIVERED, parcels=[parcel]))
    movement = told.parcels[0].last_movement
    assert movement
    assert (movement.status, movement.place) == (ParcelStatus.DELIVERED, "P1")
    assert [item.name for item in told.parcels[0].items] == ["Elbise", "Kupa"]
    assert not told.is_split


def test_a_carrier_that_the_settings_do_not_know_has_no_link() -> None:
    told = view(an_order(parcels=[a_parcel(carrier="kurye")])).parcels[0]
    assert (told.carrier_name, told.link) == ("kurye", None)
    assert view(an_order(parcels=[a_parcel(tracking_number=None)])).parcels[0].link is None


def test_reduced_tells_nothing_personal() -> None:
    parcel = a_parcel(ParcelStatus.DELIVERED, signed_by="Komşu Hatice", delay_reason="Kar")
    parcel.events = [
        ParcelEvent(
            id=1,
            external_id="E",
            status=ParcelStatus.DELIVERED,
            occurred_at=NOW,
            place="Moda Şubesi",
            description="Hatice Hanım aldı",
        )
    ]
    order = an_order(OrderStatus.CANCELLED, cancel_reason="Ayşe Hanım istedi", parcels=[parcel])
    told = str(asdict(view(order).reduced()))
    for secret in ("Hatice", "Moda", "Ayşe", "İzmir", "35980", "14990", "Elbise", "Kupa", "credit_card"):
        assert secret in str(asdict(view(order)))
        assert secret not in told
    assert view(order).reduced().parcels[0].link
