from datetime import date

import pytest

from bot.shop.policies.decision import FAULTS, Basis, Reason, Remedy, WhoPays
from bot.shop.policies.defects import REMEDIES, decide_defect
from bot.shop.policies.engine import decide_return
from bot.shop.policies.facts import Stage
from bot.shop.product_classes import WithdrawalClass as Kind

from .facts import line, order, shop

# Delivered on 5 March 2026: six months end on Saturday 5 September, two years on Sunday 5 March 2028.


@pytest.mark.parametrize(
    ("day", "reason_key", "basis", "deadline"),
    [
        (date(2026, 3, 5), "defect_presumed", Basis.DEFECT, date(2028, 3, 6)),
        (date(2026, 9, 7), "defect_presumed", Basis.DEFECT, date(2028, 3, 6)),
        (date(2026, 9, 8), "defect_to_examine", Basis.DEFECT, date(2028, 3, 6)),
        (date(2028, 3, 6), "defect_to_examine", Basis.DEFECT, date(2028, 3, 6)),
        (date(2028, 3, 7), "defect_too_late", Basis.NONE, date(2028, 3, 6)),
    ],
)
def test_by_age(day: date, reason_key: str, basis: Basis, deadline: date) -> None:
    decision = decide_defect(order(), line(), Reason.DEFECTIVE, day, shop())
    assert (decision.reason_key, decision.basis, decision.deadline) == (reason_key, basis, deadline)
    assert decision.eligible is (basis is Basis.DEFECT)


@pytest.mark.parametrize(
    ("warranty", "day", "reason_key", "remedies"),
    [
        (36, date(2028, 3, 7), "guarantee_runs", (Remedy.REPAIR,)),
        (36, date(2029, 3, 5), "guarantee_runs", (Remedy.REPAIR,)),
        (36, date(2029, 3, 6), "defect_too_late", ()),
        (12, date(2028, 3, 6), "defect_to_examine", REMEDIES[Reason.DEFECTIVE]),
        (12, date(2028, 3, 7), "defect_too_late", ()),
        (None, date(2028, 3, 7), "defect_too_late", ()),
    ],
)
def test_a_longer_guarantee_repairs(warranty: int, day: date, reason_key: str, remedies: tuple[Remedy, ...]) -> None:
    decision = decide_defect(order(), line(warranty_months=warranty), Reason.DEFECTIVE, day, shop())
    assert (decision.reason_key, decision.remedies) == (reason_key, remedies)
    assert decision.refund_by is None or decision.basis is Basis.DEFECT


@pytest.mark.parametrize(
    ("reason", "photo", "first", "repair"),
    [
        (Reason.DAMAGED, True, Remedy.REFUND, True),
        (Reason.DEFECTIVE, True, Remedy.REFUND, True),
        (Reason.NOT_AS_DESCRIBED, True, Remedy.REFUND, False),
        (Reason.WRONG_ITEM, True, Remedy.REPLACEMENT, False),
        (Reason.MISSING_ITEM, False, Remedy.REPLACEMENT, False),
    ],
)
def test_the_customers_choice(reason: Reason, photo: bool, first: Remedy, repair: bool) -> None:
    decision = decide_defect(order(), line(), reason, date(2026, 3, 10), shop())
    assert decision.remedies[0] is first
    assert {Remedy.REFUND, Remedy.REPLACEMENT, Remedy.PRICE_REDUCTION} <= set(decision.remedies)
    assert (Remedy.REPAIR in decision.remedies, decision.photo_wanted) == (repair, photo)
    assert (decision.send_back_by is None) is (reason is Reason.MISSING_ITEM)


@pytest.mark.parametrize("reason", sorted(FAULTS))
@pytest.mark.parametrize("kind", list(Kind))
def test_exceptions_to_withdrawal_leave_defect_rights_alone(kind: Kind, reason: Reason) -> None:
    assert decide_return(order(), line(kind), reason, date(2026, 5, 4), shop()).basis is Basis.DEFECT


@pytest.mark.parametrize(
    ("approve", "reason", "needs", "step"),
    [
        (False, Reason.DAMAGED, True, "wait_for_approval"),
        (True, Reason.DAMAGED, False, "send_back"),
        (True, Reason.MISSING_ITEM, False, "nothing_to_send"),
    ],
)
def test_who_approves(approve: bool, reason: Reason, needs: bool, step: str) -> None:
    decision = decide_defect(order(), line(), reason, date(2026, 3, 10), shop(approve_defects=approve))
    assert (decision.needs_approval, decision.next_step_key) == (needs, step)


def test_the_shop_always_pays_the_way_back_of_faulty_goods() -> None:
    decision = decide_return(order(), line(), Reason.DAMAGED, date(2026, 3, 10), shop(), own_carrier=True)
    assert decision.who_pays_cargo is WhoPays.SHOP_WITH_CARRIER


@pytest.mark.parametrize(
    ("day", "notes"),
    [
        (date(2026, 3, 10), ("withdrawal_possible",)),
        (date(2026, 5, 4), ("repair_within_workdays",)),
    ],
)
def test_a_fault_within_the_withdrawal_period(day: date, notes: tuple[str, ...]) -> None:
    assert decide_return(order(), line(), Reason.DAMAGED, day, shop()).notes == notes


def test_a_fault_seen_before_delivery_is_a_withdrawal() -> None:
    facts = order(Stage.IN_TRANSIT)
    assert (
        decide_return(facts, facts.lines[0], Reason.DAMAGED, date(2026, 3, 4), shop()).reason_key == "before_delivery"
    )
    exempt = line(Kind.PERISHABLE, None)
    decision = decide_return(order(Stage.IN_TRANSIT, exempt), exempt, Reason.DAMAGED, date(2026, 3, 4), shop())
    assert (decision.eligible, decision.reason_key) == (False, "not_delivered_yet")


def test_a_fault_that_comes_too_late_while_the_shops_period_runs() -> None:
    decision = decide_return(order(), line(), Reason.DAMAGED, date(2028, 3, 7), shop(days=1000))
    assert (decision.eligible, decision.basis) == (True, Basis.LONGER_PERIOD)


def test_a_cancelled_order() -> None:
    assert decide_defect(order(Stage.CANCELLED), line(), Reason.DAMAGED, date(2026, 3, 10), shop()).eligible is False
