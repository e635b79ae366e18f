"""Which answer an order gets, as a table over states."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from actions.buttons import Step
from actions.order_answers import LATE, NOT_RECEIVED, answer, late_again
from actions.reading import Focus
from bot.shop.models import OrderStatus, ParcelIssue, ParcelStatus
from bot.shop.views import ItemView, Movement, NextStep, OrderView, ParcelView

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 18)
ITEM = ItemView(1, "ELB-101", "Keten Elbise", "Beden: M", 1, 89900)


def parcel(status: ParcelStatus = ParcelStatus.IN_TRANSIT, **changes: Any) -> ParcelView:
    base = ParcelView(
        id=7, ordinal=1, status=status, issue=None, carrier="aras", carrier_name="Aras Kargo",
        carrier_phone="444 25 52",
        tracking_number="4038852286", link="http://example.test/4038852286",
        last_movement=Movement(status, None, NOW - timedelta(hours=3), "Ankara Aktarma", "Gönderi yolda."),
        shipped_at=NOW - timedelta(days=2), expected_on=TODAY + timedelta(days=1), expected_from=None, days_late=0,
        delay_reason=None, delivered_at=NOW - timedelta(days=1) if status is ParcelStatus.DELIVERED else None,
        signed_by="Komşu" if status is ParcelStatus.DELIVERED else None, items=(ITEM,), next_step=NextStep.TRANSFER,
    )  # fmt: skip
    return replace(base, **changes)


def order(*parcels: ParcelView, status: OrderStatus = OrderStatus.SHIPPED, **changes: Any) -> OrderView:
    base = OrderView(
        id=3, external_id="x", number="TR1000001", customer_id=1, status=status,
        is_open=status not in (OrderStatus.DELIVERED, OrderStatus.CANCELLED), placed_at=NOW - timedelta(days=4),
        expected_dispatch_on=None, expected_on=TODAY + timedelta(days=1), expected_from=None, days_late=0,
        dispatch_days_late=0, production_stage=None, delay_reason=None, cancelled_at=None, cancel_reason=None,
        payment_method=None, total_kurus=89900, recipient="Ayşe Yılmaz", city="Ankara", items=(ITEM,), unshipped=(),
        parcels=parcels, next_step=NextStep.TRANSFER,
    )  # fmt: skip
    return replace(base, **changes)


def responses(view: OrderView, goal: str = "track_order", focus: Focus = Focus.ALL) -> list[str]:
    return [say.response for say in answer(view, goal, NOW, focus).messages]


@pytest.mark.parametrize(
    ("status", "response"),
    [
        (ParcelStatus.PENDING, "utter_order_preparing"),
        (ParcelStatus.INFO_RECEIVED, "utter_order_info_received"),
        (ParcelStatus.IN_TRANSIT, "utter_order_in_transit"),
        (ParcelStatus.OUT_FOR_DELIVERY, "utter_order_out_for_delivery"),
        (ParcelStatus.ATTEMPT_FAIL, "utter_order_attempt_fail"),
        (ParcelStatus.AVAILABLE_FOR_PICKUP, "utter_order_available_for_pickup"),
        (ParcelStatus.EXCEPTION, "utter_order_exception"),
        (ParcelStatus.EXPIRED, "utter_order_expired"),
    ],
)
def test_each_state_of_a_parcel_has_its_own_answer(status: ParcelStatus, response: str) -> None:
    assert responses(order(parcel(status))) == [response]


@pytest.mark.parametrize(
    ("view", "response"),
    [
        (order(status=OrderStatus.PREPARING), "utter_order_preparing"),
        (order(status=OrderStatus.IN_PRODUCTION, next_step=NextStep.PRODUCTION), "utter_order_in_production"),
        (order(status=OrderStatus.CANCELLED, cancelled_at=NOW), "utter_order_cancelled"),
        (order(parcel(ParcelStatus.DELIVERED), status=OrderStatus.DELIVERED), "utter_order_delivered"),
        (order(parcel(ParcelStatus.EXCEPTION, issue=ParcelIssue.RETURNED)), "utter_order_returned"),
        (order(status=OrderStatus.PREPARING, days_late=2), "utter_order_late_in_shop"),
        (order(status=OrderStatus.PREPARING, dispatch_days_late=2), "utter_order_late_dispatch"),
        (order(parcel(days_late=3), days_late=3), "utter_order_late_on_way"),
    ],
)
def test_each_state_of_an_order_has_its_own_answer(view: OrderView, response: str) -> None:
    assert responses(view) == [response]


def test_late_is_said_first_with_days_reason_and_steps() -> None:
    view = order(parcel(days_late=3, expected_on=TODAY - timedelta(days=3), delay_reason="Kar yağışı."), days_late=3)
    found = answer(view, "track_order", NOW)
    (say,) = found.messages
    assert say.values["days_late"] == 3
    assert "Nedeni: Kar yağışı." in str(say.values["details"])
    assert "Tahmini teslim" not in str(say.values["details"])
    assert found.offer is Step.CARRIER_INQUIRY
    assert [button["payload"] for button in say.buttons] == ['/affirm{"step": "carrier_inquiry"}', "/human_handoff"]


def test_a_full_view_names_goods_number_place_and_day() -> None:
    (say,) = answer(order(parcel()), "track_order", NOW).messages
    details = str(say.values["details"])
    for part in ("Keten Elbise (Beden: M)", "4038852286", "Ankara Aktarma – Gönderi yolda.", "yarın"):
        assert part in details


def test_a_reduced_view_names_carrier_day_and_link_alone_and_offers_the_code() -> None:
    (say,) = answer(order(parcel()).reduced(), "track_order", NOW).messages
    details = str(say.values["details"])
    assert "Aras Kargo" in details
    assert "http://example.test/4038852286" in details
    for personal in ("Keten", "takip no", "Ankara", "Ayşe"):
        assert personal not in details
    assert '/affirm{"step": "details"}' in [button["payload"] for button in say.buttons]


def test_a_split_order_is_told_parcel_by_parcel_with_the_buttons_at_the_end() -> None:
    view = order(parcel(ParcelStatus.DELIVERED), parcel(id=8, ordinal=2), unshipped=(ITEM,))
    messages = answer(view, "track_order", NOW).messages
    assert [say.response for say in messages] == [
        "utter_order_split", "utter_parcel", "utter_parcel", "utter_order_unshipped",
    ]  # fmt: skip
    assert [bool(say.buttons) for say in messages] == [False, False, False, True]


def test_who_complains_too_early_hears_the_day_first() -> None:
    assert responses(order(parcel()), LATE) == ["utter_order_not_late", "utter_order_in_transit"]


def test_an_order_expected_for_a_later_day_offers_no_end_to_who_only_asks() -> None:
    (say,) = answer(order(parcel(), placed_at=NOW - timedelta(days=40)), "track_order", NOW).messages
    assert [button["payload"] for button in say.buttons] == ["/human_handoff"]


def test_who_waits_beyond_the_legal_limit_hears_of_the_right_to_end_the_order_whatever_day_is_expected() -> None:
    found = answer(order(parcel(), placed_at=NOW - timedelta(days=31)), LATE, NOW).messages
    assert [say.response for say in found] == ["utter_order_over_limit", "utter_order_in_transit"]
    assert found[0].values == {"days": 31}
    assert "/cancel_order" in found[1].buttons[0]["payload"]
    assert responses(order(parcel(), placed_at=NOW - timedelta(days=30)), LATE)[0] == "utter_order_not_late"


def test_not_received_tells_who_signed_and_when_in_a_full_view_alone() -> None:
    view = order(parcel(ParcelStatus.DELIVERED), status=OrderStatus.DELIVERED)
    found = answer(view, NOT_RECEIVED, NOW)
    assert found.offer is Step.NOT_RECEIVED_INQUIRY
    assert "Komşu" in str(found.messages[0].values["signed"])
    assert answer(view.reduced(), NOT_RECEIVED, NOW).messages[0].values["signed"] == ""


def test_not_received_of_an_open_order_says_that_it_is_on_its_way() -> None:
    assert responses(order(parcel()), NOT_RECEIVED) == ["utter_not_received_but_open", "utter_order_in_transit"]


@pytest.mark.parametrize(
    ("focus", "response"),
    [
        (Focus.LINK, "utter_order_link"),
        (Focus.CARRIER, "utter_order_carrier"),
        (Focus.WHEN, "utter_order_when"),
    ],
)
def test_a_short_question_gets_a_short_answer(focus: Focus, response: str) -> None:
    assert responses(order(parcel()), focus=focus) == [response]


def test_when_a_late_order_comes_is_not_answered_with_a_day_that_has_passed() -> None:
    view = order(parcel(days_late=2, expected_on=TODAY - timedelta(days=2)), days_late=2)
    assert responses(view, focus=Focus.WHEN) == ["utter_order_when_late"]


@pytest.mark.parametrize(
    ("view", "offered"),
    [
        (order(parcel(), days_late=28, placed_at=NOW - timedelta(days=31)), True),
        (order(status=OrderStatus.PREPARING, days_late=28, placed_at=NOW - timedelta(days=31)), True),
        (order(parcel(), days_late=27, placed_at=NOW - timedelta(days=30)), False),
        (order(parcel(), placed_at=NOW - timedelta(days=40)), True),
        (
            order(parcel(ParcelStatus.DELIVERED), status=OrderStatus.DELIVERED, placed_at=NOW - timedelta(days=40)),
            False,
        ),
    ],
)
def test_after_thirty_days_the_contract_may_be_ended_by_a_button(view: OrderView, offered: bool) -> None:
    buttons = [button for say in answer(view, "delivery_late", NOW).messages for button in say.buttons]
    ends = [button for button in buttons if button["title"] == "Geciktiği için iptal et"]
    assert [button["payload"] for button in ends] == (['/cancel_order{"pick": "3"}'] if offered else [])


def test_a_late_order_is_told_in_short_only_where_that_says_enough() -> None:
    late = order(parcel(days_late=2), days_late=2)
    again = late_again(late, NOW)
    assert again is not None
    assert [say.response for say in again.messages] == ["utter_order_late_again"]
    assert late_again(order(status=OrderStatus.PREPARING, dispatch_days_late=1), NOW) is None
    assert late_again(order(parcel(issue=ParcelIssue.RETURNED), days_late=2), NOW) is None
    assert late_again(order(parcel(ParcelStatus.AVAILABLE_FOR_PICKUP), days_late=2), NOW) is None


def test_goods_made_to_order_have_no_thirty_days() -> None:
    view = order(status=OrderStatus.IN_PRODUCTION, next_step=NextStep.PRODUCTION, placed_at=NOW - timedelta(days=40))
    assert "utter_order_over_limit" not in responses(view, LATE)


def test_why_an_order_was_cancelled_is_told_after_a_code_which_is_offered_once() -> None:
    view = order(status=OrderStatus.CANCELLED, cancel_reason="Stokta kalmadı").reduced()
    (say,) = answer(view, "track_order", NOW, Focus.WHY).messages
    assert say.response == "utter_order_why_hidden"
    assert len(say.buttons) == len({button["payload"] for button in say.buttons})


def test_a_failed_attempt_without_a_reason_offers_no_question_to_the_carrier() -> None:
    view = order(parcel(ParcelStatus.ATTEMPT_FAIL))
    assert responses(view, focus=Focus.WHY) == ["utter_order_attempt_fail"]
    late = replace(view, days_late=2)
    found = answer(late, "track_order", NOW, Focus.WHY)
    assert [say.response for say in found.messages] == ["utter_order_why_unknown"]
    assert found.offer is Step.CARRIER_INQUIRY
