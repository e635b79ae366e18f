from datetime import date
from typing import Any

import pytest

from bot.shop.policies.decision import Basis, Condition, Reason, Remedy
from bot.shop.policies.engine import decide_return
from bot.shop.policies.exchange import decide_exchange
from bot.shop.policies.facts import Stage
from bot.shop.product_classes import WithdrawalClass as Kind

from .facts import line, order, shop

DAY = date(2026, 3, 10)
REFUND = (Remedy.REFUND,)


@pytest.mark.parametrize(
    ("returns", "kind", "condition", "day", "eligible", "reason", "remedies"),
    [
        ({}, Kind.STANDARD, None, DAY, True, "exchange_within_period", (Remedy.EXCHANGE, Remedy.REFUND)),
        ({"exchange": False}, Kind.STANDARD, None, DAY, False, "exchange_not_offered", REFUND),
        ({"exchange": False}, Kind.STANDARD, None, date(2026, 6, 1), False, "exchange_not_offered", ()),
        ({}, Kind.STANDARD, Condition.USED, DAY, False, "exchange_used", REFUND),
        ({}, Kind.STANDARD, None, date(2026, 6, 1), False, "exchange_too_late", ()),
        ({"exchange_days": 3}, Kind.STANDARD, None, DAY, False, "exchange_too_late", REFUND),
        (
            {"exchange_days": 90},
            Kind.STANDARD,
            None,
            date(2026, 6, 1),
            True,
            "exchange_within_period",
            (Remedy.EXCHANGE,),
        ),
        ({}, Kind.CUSTOM_MADE, None, DAY, False, "exempt_custom_made", ()),
        ({}, Kind.HYGIENE, None, DAY, False, "ask_condition", ()),
        ({}, Kind.HYGIENE, Condition.OPENED, DAY, False, "exempt_hygiene", ()),
        ({}, Kind.HYGIENE, Condition.UNOPENED, DAY, True, "exchange_within_period", (Remedy.EXCHANGE, Remedy.REFUND)),
    ],
)
def test_after_delivery(
    returns: dict[str, object],
    kind: Kind,
    condition: Condition | None,
    day: date,
    eligible: bool,
    reason: str,
    remedies: tuple[Remedy, ...],
) -> None:
    decision = decide_exchange(order(), line(kind), day, shop(**returns), condition=condition)
    assert (decision.eligible, decision.reason_key, decision.remedies) == (eligible, reason, remedies)


def test_before_delivery_the_order_is_changed() -> None:
    facts = order(Stage.IN_TRANSIT)
    decision = decide_exchange(facts, facts.lines[0], DAY, shop())
    assert (decision.eligible, decision.reason_key, decision.next_step_key) == (
        False,
        "not_delivered_yet",
        "change_order",
    )


def test_with_a_fault_it_is_a_right() -> None:
    decision = decide_exchange(order(), line(), date(2026, 6, 1), shop(exchange=False), reason=Reason.WRONG_ITEM)
    assert (decision.eligible, decision.basis, decision.remedies[0]) == (True, Basis.DEFECT, Remedy.REPLACEMENT)


def test_a_line_that_came_before_the_rest() -> None:
    facts = order(Stage.PARTLY_SENT, line(), line(delivered_on=None, position=2))
    assert decide_exchange(facts, facts.lines[0], date(2026, 6, 1), shop()).eligible


def test_a_cancelled_order() -> None:
    assert decide_exchange(order(Stage.CANCELLED), line(), DAY, shop()).reason_key == "order_cancelled"


@pytest.mark.parametrize(
    ("returns", "condition", "day", "reason_key", "remedies"),
    [
        ({}, None, DAY, "within_period", (Remedy.REFUND, Remedy.EXCHANGE)),
        ({}, Condition.USED, DAY, "within_period", REFUND),
        ({"exchange": False}, None, DAY, "within_period", REFUND),
        ({"exchange_days": 3}, None, DAY, "within_period", REFUND),
        ({"exchange_days": 90}, None, date(2026, 5, 4), "exchange_within_period", (Remedy.EXCHANGE,)),
        ({"exchange_days": 90}, None, date(2026, 9, 4), "too_late", ()),
    ],
)
def test_a_return_offers_what_the_exchange_rules_allow(
    returns: dict[str, object],
    condition: Condition | None,
    day: date,
    reason_key: str,
    remedies: tuple[Remedy, ...],
) -> None:
    decision = decide_return(order(), line(), Reason.DOES_NOT_FIT, day, shop(**returns), condition=condition)
    assert (decision.reason_key, decision.remedies) == (reason_key, remedies)


@pytest.mark.parametrize(
    ("settings", "condition", "reason"),
    [
        ({"exchange": False}, None, "exchange_not_offered"),
        ({}, Condition.USED, "exchange_used"),
        ({"exchange_days": 3}, None, "exchange_too_late"),
        ({}, None, None),
    ],
)
def test_a_return_without_an_exchange_says_why(
    settings: dict[str, Any], condition: Condition | None, reason: str | None
) -> None:
    decision = decide_return(order(), line(), Reason.DOES_NOT_FIT, DAY, shop(**settings), condition=condition)
    assert (Remedy.EXCHANGE in decision.remedies) is (reason is None)
    assert (decision.refused_exchange.reason_key if decision.refused_exchange else None) == reason
