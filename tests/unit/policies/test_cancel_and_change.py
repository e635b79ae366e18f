from datetime import date

import pytest

from bot.shop.models import OrderStatus
from bot.shop.policies.cancellation import decide_cancel
from bot.shop.policies.changes import Change, decide_change
from bot.shop.policies.decision import How, Reason
from bot.shop.policies.engine import decide_return
from bot.shop.policies.facts import Stage
from bot.shop.policies.lateness import decide_termination, latest_delivery
from bot.shop.product_classes import WithdrawalClass as Kind
from bot.shop.rules import Changes

from .facts import SHOP, line, order, shop

DAY = date(2026, 3, 4)
LATE = date(2026, 4, 2)  # ordered on 2 March: 30 days end on Wednesday 1 April
NOTHING_AT_ONCE = Changes(cancel_at_once=frozenset(), delivery_at_once=frozenset(), contents=False, branch_pickup=False)


@pytest.mark.parametrize(
    ("stage", "day", "how", "reason", "step"),
    [
        (Stage.NOT_SENT, DAY, How.AT_ONCE, "cancel_done", "money_back"),
        (Stage.NOT_SENT, LATE, How.AT_ONCE, "late_termination", "money_back"),
        (Stage.IN_PRODUCTION, DAY, How.AT_ONCE, "cancel_done", "money_back"),
        (Stage.PARTLY_SENT, DAY, How.INSTEAD, "cancel_partly_sent", "choose_alternative"),
        (Stage.IN_TRANSIT, DAY, How.INSTEAD, "cancel_sent", "choose_alternative"),
        (Stage.IN_TRANSIT, LATE, How.ASK_SHOP, "late_termination", "wait_for_shop"),
        (Stage.OUT_FOR_DELIVERY, DAY, How.INSTEAD, "cancel_out_for_delivery", "choose_alternative"),
        (Stage.ATTEMPT_FAILED, DAY, How.INSTEAD, "cancel_sent", "choose_alternative"),
        (Stage.AT_BRANCH, DAY, How.INSTEAD, "cancel_at_branch", "choose_alternative"),
        (Stage.COMING_BACK, DAY, How.INSTEAD, "cancel_coming_back", "choose_alternative"),
        (Stage.STUCK, DAY, How.ASK_SHOP, "cancel_stuck", "wait_for_shop"),
        (Stage.DELIVERED, DAY, How.INSTEAD, "cancel_delivered", "offer_return"),
        (Stage.CANCELLED, DAY, How.NO, "already_cancelled", "refund_status"),
    ],
)
def test_cancel_by_stage(stage: Stage, day: date, how: How, reason: str, step: str) -> None:
    decision = decide_cancel(order(stage), day, shop())
    assert (decision.how, decision.reason_key, decision.next_step_key) == (how, reason, step)
    assert bool(decision.alternatives) is (stage not in (Stage.NOT_SENT, Stage.IN_PRODUCTION, Stage.CANCELLED))


@pytest.mark.parametrize(
    ("payment", "refund_from", "money", "refund_by"),
    [
        ("credit_card", "notice", True, date(2026, 3, 18)),
        ("credit_card", "arrival", True, date(2026, 3, 18)),
        ("bank_transfer", "handover", True, date(2026, 3, 18)),
        ("cash_on_delivery", "notice", False, None),
    ],
)
def test_the_money_of_a_cancelled_order(payment: str, refund_from: str, money: bool, refund_by: date | None) -> None:
    decision = decide_cancel(order(Stage.NOT_SENT, payment_method=payment), DAY, shop(refund_from=refund_from))
    assert (decision.money_back, decision.refund_by) == (money, refund_by)
    assert decision.next_step_key == ("money_back" if money else "done")


def test_a_setting_cannot_take_the_money_away() -> None:
    decision = decide_cancel(order(Stage.NOT_SENT), DAY, shop(NOTHING_AT_ONCE))
    assert (decision.how, decision.reason_key) == (How.ASK_SHOP, "cancel_being_prepared")
    assert (decision.money_back, decision.legal_basis) == (True, "msy/9-2")


@pytest.mark.parametrize(
    ("stage", "how", "reason"),
    [
        (Stage.NOT_SENT, How.AT_ONCE, "cancel_done"),
        (Stage.IN_PRODUCTION, How.ASK_SHOP, "cancel_in_production"),
        (Stage.IN_TRANSIT, How.INSTEAD, "exempt_custom_made"),
    ],
)
def test_custom_made_goods(stage: Stage, how: How, reason: str) -> None:
    facts = order(stage, line(Kind.CUSTOM_MADE, None))
    decision = decide_cancel(facts, DAY, shop())
    assert (decision.how, decision.reason_key) == (how, reason)
    assert decision.legal_basis == ("shop" if stage is Stage.NOT_SENT else "msy/15-1-b")


@pytest.mark.parametrize(
    ("stage", "kind", "expected_on", "day", "eligible", "reason"),
    [
        (Stage.IN_TRANSIT, Kind.STANDARD, None, date(2026, 4, 1), False, "not_late_enough"),
        (Stage.IN_TRANSIT, Kind.STANDARD, None, LATE, True, "late_termination"),
        (Stage.NOT_SENT, Kind.STANDARD, date(2026, 5, 1), LATE, True, "late_termination"),
        (Stage.NOT_SENT, Kind.CUSTOM_MADE, date(2026, 5, 4), LATE, False, "not_late_enough"),
        (Stage.NOT_SENT, Kind.CUSTOM_MADE, date(2026, 5, 4), date(2026, 5, 5), True, "late_termination"),
        (Stage.NOT_SENT, Kind.CUSTOM_MADE, None, date(2026, 9, 1), False, "not_late_enough"),
        (Stage.DELIVERED, Kind.STANDARD, None, LATE, False, "delivered"),
        (Stage.CANCELLED, Kind.STANDARD, None, LATE, False, "order_cancelled"),
    ],
)
def test_termination_when_it_does_not_come(
    stage: Stage, kind: Kind, expected_on: date | None, day: date, eligible: bool, reason: str
) -> None:
    facts = order(stage, line(kind, None), expected_on=expected_on)
    decision = decide_termination(facts, day, shop())
    assert (decision.eligible, decision.reason_key) == (eligible, reason)
    if eligible:
        assert decision.refund_by is not None


def test_nothing_paid_nothing_back() -> None:
    decision = decide_termination(order(Stage.IN_TRANSIT, payment_method="cash_on_delivery"), LATE, shop())
    assert (decision.eligible, decision.remedies, decision.refund_by) == (True, (), None)


@pytest.mark.parametrize(("day", "reason"), [(DAY, "before_delivery"), (LATE, "late_termination")])
def test_late_as_a_reason_to_return(day: date, reason: str) -> None:
    facts = order(Stage.IN_TRANSIT)
    assert decide_return(facts, facts.lines[0], Reason.LATE_DELIVERY, day, shop()).reason_key == reason
    assert decide_return(order(), line(), Reason.LATE_DELIVERY, date(2026, 3, 10), shop()).reason_key == "within_period"


def test_latest_delivery() -> None:
    assert latest_delivery(order(Stage.NOT_SENT), SHOP) == date(2026, 4, 1)


A, R, D, P, C = Change.ADDRESS, Change.RECIPIENT, Change.DAY, Change.PICKUP, Change.CONTENTS


@pytest.mark.parametrize(
    ("stage", "wish", "how", "reason"),
    [
        (Stage.NOT_SENT, A, How.AT_ONCE, "change_done"),
        (Stage.NOT_SENT, R, How.AT_ONCE, "change_done"),
        (Stage.NOT_SENT, D, How.ASK_SHOP, "change_day_asked"),
        (Stage.NOT_SENT, P, How.ASK_SHOP, "change_pickup_asked"),
        (Stage.NOT_SENT, C, How.ASK_SHOP, "change_contents_asked"),
        (Stage.IN_PRODUCTION, A, How.AT_ONCE, "change_done"),
        (Stage.IN_PRODUCTION, C, How.INSTEAD, "change_contents_not"),
        (Stage.IN_TRANSIT, A, How.ASK_SHOP, "change_redirect_asked"),
        (Stage.IN_TRANSIT, R, How.INSTEAD, "change_sent"),
        (Stage.IN_TRANSIT, D, How.ASK_SHOP, "change_redirect_asked"),
        (Stage.IN_TRANSIT, P, How.ASK_SHOP, "change_pickup_asked"),
        (Stage.IN_TRANSIT, C, How.INSTEAD, "change_sent"),
        (Stage.PARTLY_SENT, C, How.ASK_SHOP, "change_contents_asked"),
        (Stage.ATTEMPT_FAILED, A, How.ASK_SHOP, "change_redirect_asked"),
        (Stage.OUT_FOR_DELIVERY, A, How.INSTEAD, "change_out_for_delivery"),
        (Stage.OUT_FOR_DELIVERY, P, How.INSTEAD, "change_out_for_delivery"),
        (Stage.AT_BRANCH, A, How.INSTEAD, "waits_at_branch"),
        (Stage.AT_BRANCH, P, How.INSTEAD, "already_at_branch"),
        (Stage.STUCK, A, How.ASK_SHOP, "change_stuck"),
        (Stage.COMING_BACK, A, How.ASK_SHOP, "change_stuck"),
        (Stage.DELIVERED, A, How.INSTEAD, "change_delivered"),
        (Stage.DELIVERED, C, How.INSTEAD, "change_delivered"),
        (Stage.CANCELLED, A, How.NO, "order_cancelled"),
    ],
)
def test_change_by_stage(stage: Stage, wish: Change, how: How, reason: str) -> None:
    decision = decide_change(order(stage), wish, shop())
    assert (decision.how, decision.reason_key) == (how, reason)
    if how is How.INSTEAD:
        assert decision.alternatives


@pytest.mark.parametrize(
    ("stage", "wish", "how", "reason"),
    [
        (Stage.NOT_SENT, A, How.ASK_SHOP, "change_address_asked"),
        (Stage.NOT_SENT, P, How.INSTEAD, "change_pickup_not"),
        (Stage.NOT_SENT, C, How.INSTEAD, "change_contents_not"),
        (Stage.IN_TRANSIT, P, How.INSTEAD, "change_sent"),
        (Stage.IN_TRANSIT, A, How.INSTEAD, "change_sent"),
    ],
)
def test_change_where_the_shop_allows_little(stage: Stage, wish: Change, how: How, reason: str) -> None:
    facts = order(stage, carrier="ptt", status=OrderStatus.PREPARING if stage is Stage.NOT_SENT else None)
    decision = decide_change(facts, wish, shop(NOTHING_AT_ONCE))
    assert (decision.how, decision.reason_key) == (how, reason)
