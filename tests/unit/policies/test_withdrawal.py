from datetime import date

import pytest

from bot.shop.policies.decision import Basis, Condition, Reason, Remedy, WhoPays
from bot.shop.policies.engine import decide_return
from bot.shop.policies.facts import Stage
from bot.shop.policies.withdrawal import ALWAYS_EXEMPT, EXEMPT_ONCE_OPENED, decide_withdrawal
from bot.shop.product_classes import WithdrawalClass as Kind

from .facts import DELIVERED, line, order, shop

DAY = date(2026, 3, 10)
REFUND = (Remedy.REFUND,)
BOTH = (Remedy.REFUND, Remedy.EXCHANGE)


@pytest.mark.parametrize(
    ("day", "days", "eligible", "reason", "basis", "deadline"),
    [
        (DELIVERED, 14, True, "within_period", Basis.WITHDRAWAL, date(2026, 3, 19)),
        (date(2026, 3, 19), 14, True, "within_period", Basis.WITHDRAWAL, date(2026, 3, 19)),
        (date(2026, 3, 20), 14, False, "too_late", Basis.NONE, date(2026, 3, 19)),
        (date(2026, 3, 19), 30, True, "within_period", Basis.WITHDRAWAL, date(2026, 4, 6)),
        (date(2026, 3, 20), 30, True, "within_longer_period", Basis.LONGER_PERIOD, date(2026, 4, 6)),
        (date(2026, 4, 6), 30, True, "within_longer_period", Basis.LONGER_PERIOD, date(2026, 4, 6)),
        (date(2026, 4, 7), 30, False, "too_late", Basis.NONE, date(2026, 4, 6)),
    ],
)
def test_the_period_by_day(day: date, days: int, eligible: bool, reason: str, basis: Basis, deadline: date) -> None:
    decision = decide_withdrawal(order(), line(), day, shop(days=days))
    assert (decision.eligible, decision.reason_key, decision.basis) == (eligible, reason, basis)
    assert decision.deadline == deadline
    assert decision.next_step_key == ("send_back" if eligible else "offer_defect_rights")


@pytest.mark.parametrize(
    ("roll", "day", "eligible"),
    [
        (True, date(2026, 3, 23), True),  # 20 to 22 March 2026 is the Ramadan feast
        (True, date(2026, 3, 24), False),
        (False, date(2026, 3, 20), True),
        (False, date(2026, 3, 21), False),
    ],
)
def test_a_period_that_ends_on_a_feast(roll: bool, day: date, eligible: bool) -> None:
    friday = date(2026, 3, 6)
    facts = order(Stage.DELIVERED, line(delivered_on=friday), delivered_on=friday)
    assert decide_withdrawal(facts, facts.lines[0], day, shop(roll_to_workday=roll)).eligible is eligible


def test_several_parcels_count_from_the_last_one() -> None:
    first, last = line(delivered_on=date(2026, 3, 5)), line(delivered_on=date(2026, 3, 11), position=2)
    facts = order(Stage.DELIVERED, first, last, delivered_on=date(2026, 3, 11))
    assert decide_withdrawal(facts, first, date(2026, 3, 25), shop()).reason_key == "within_period"
    assert decide_withdrawal(facts, first, date(2026, 3, 26), shop()).reason_key == "too_late"


def test_the_period_has_not_begun_while_the_rest_is_to_come() -> None:
    arrived, waiting = line(), line(delivered_on=None, position=2)
    facts = order(Stage.PARTLY_SENT, arrived, waiting)
    decision = decide_withdrawal(facts, arrived, date(2026, 5, 4), shop())
    assert (decision.eligible, decision.reason_key, decision.deadline) == (True, "rest_not_delivered", None)
    assert decision.next_step_key == "send_back"


@pytest.mark.parametrize(
    ("stage", "next_step", "pays"),
    [
        (Stage.NOT_SENT, "cancel_order", WhoPays.NOBODY),
        (Stage.IN_PRODUCTION, "cancel_order", WhoPays.NOBODY),
        (Stage.IN_TRANSIT, "refuse_or_send_back", WhoPays.SHOP_WITH_CARRIER),
        (Stage.OUT_FOR_DELIVERY, "refuse_or_send_back", WhoPays.SHOP_WITH_CARRIER),
    ],
)
def test_before_delivery(stage: Stage, next_step: str, pays: WhoPays) -> None:
    decision = decide_withdrawal(order(stage), line(delivered_on=None), DAY, shop())
    assert (decision.eligible, decision.reason_key) == (True, "before_delivery")
    assert (decision.next_step_key, decision.who_pays_cargo, decision.remedies) == (next_step, pays, REFUND)


ALWAYS = [(kind, condition) for kind in ALWAYS_EXEMPT for condition in (None, *Condition)]


@pytest.mark.parametrize(("kind", "condition"), ALWAYS)
def test_exempt_whatever_the_state(kind: Kind, condition: Condition | None) -> None:
    for facts in (order(), order(Stage.NOT_SENT)):
        decision = decide_withdrawal(facts, line(kind), DAY, shop(), condition=condition)
        assert (decision.eligible, decision.reason_key) == (False, f"exempt_{kind.value}")
        assert decision.legal_basis == ALWAYS_EXEMPT[kind]
        assert decision.remedies == ()


@pytest.mark.parametrize(
    ("kind", "condition", "reason"),
    [
        (Kind.HYGIENE, None, "ask_condition"),
        (Kind.HYGIENE, Condition.UNOPENED, "within_period"),
        (Kind.HYGIENE, Condition.OPENED, "exempt_hygiene"),
        (Kind.HYGIENE, Condition.USED, "exempt_hygiene"),
        (Kind.MEDIA, None, "ask_condition"),
        (Kind.MEDIA, Condition.UNOPENED, "within_period"),
        (Kind.MEDIA, Condition.OPENED, "exempt_media"),
        (Kind.MEDIA, Condition.USED, "exempt_media"),
        (Kind.MIXABLE, None, "ask_condition"),
        (Kind.MIXABLE, Condition.UNOPENED, "within_period"),
        (Kind.MIXABLE, Condition.OPENED, "within_period"),
        (Kind.MIXABLE, Condition.USED, "exempt_mixable"),
        (Kind.STANDARD, None, "within_period"),
        (Kind.STANDARD, Condition.UNOPENED, "within_period"),
        (Kind.STANDARD, Condition.OPENED, "within_period"),
        (Kind.STANDARD, Condition.USED, "within_period"),
    ],
)
def test_exempt_once_opened(kind: Kind, condition: Condition | None, reason: str) -> None:
    decision = decide_withdrawal(order(), line(kind), DAY, shop(), condition=condition)
    assert (decision.eligible, decision.reason_key) == (reason == "within_period", reason)
    assert decision.notes == (("used_is_inspected",) if kind is Kind.STANDARD and condition is Condition.USED else ())


@pytest.mark.parametrize("kind", list(EXEMPT_ONCE_OPENED))
def test_what_can_be_opened_is_not_exempt_before_delivery(kind: Kind) -> None:
    assert decide_withdrawal(order(Stage.IN_TRANSIT), line(kind, None), DAY, shop()).reason_key == "before_delivery"


@pytest.mark.parametrize(("kind", "condition"), [(Kind.PERISHABLE, None), (Kind.HYGIENE, Condition.OPENED)])
def test_goodwill(kind: Kind, condition: Condition | None) -> None:
    kind_shop = shop(accept_exempt=[kind])
    decision = decide_withdrawal(order(), line(kind), DAY, kind_shop, condition=condition)
    assert (decision.eligible, decision.reason_key, decision.basis) == (True, "goodwill", Basis.GOODWILL)
    late = decide_withdrawal(order(), line(kind), date(2026, 6, 1), kind_shop, condition=condition)
    assert (late.eligible, late.reason_key) == (False, "too_late")


def test_digital_goods_taken_back_are_not_sent() -> None:
    decision = decide_withdrawal(order(), line(Kind.DIGITAL), DAY, shop(accept_exempt=[Kind.DIGITAL]))
    assert decision.next_step_key == "nothing_to_send"


@pytest.mark.parametrize(
    ("carrier", "own", "pays"),
    [
        ("yurtici", False, WhoPays.SHOP_WITH_CARRIER),
        ("yurtici", True, WhoPays.CUSTOMER),
        (None, False, WhoPays.SHOP),
        (None, True, WhoPays.SHOP),
    ],
)
def test_who_pays_the_way_back(carrier: str | None, own: bool, pays: WhoPays) -> None:
    rules = shop(carrier=carrier, carrier_code=None)
    assert decide_withdrawal(order(), line(), DAY, rules, own_carrier=own).who_pays_cargo is pays


@pytest.mark.parametrize(
    ("refund_from", "refund_by"), [("notice", date(2026, 3, 24)), ("handover", None), ("arrival", None)]
)
def test_the_refunds_latest_day(refund_from: str, refund_by: date | None) -> None:
    decision = decide_withdrawal(order(), line(), DAY, shop(refund_from=refund_from))
    assert (decision.refund_by, decision.refund_from) == (refund_by, refund_from)


def test_send_back_day_rolls_over_the_feast() -> None:
    assert decide_withdrawal(order(), line(), DAY, shop()).send_back_by == date(2026, 3, 23)
    assert decide_withdrawal(order(), line(), DAY, shop(roll_to_workday=False)).send_back_by == date(2026, 3, 20)


@pytest.mark.parametrize(("exchange", "remedies"), [(True, BOTH), (False, REFUND)])
def test_exchange_is_offered_where_the_shop_does_it(exchange: bool, remedies: tuple[Remedy, ...]) -> None:
    assert decide_withdrawal(order(), line(), DAY, shop(exchange=exchange)).remedies == remedies


@pytest.mark.parametrize("reason", [Reason.CHANGED_MIND, Reason.DOES_NOT_FIT, Reason.OTHER])
def test_no_reason_is_needed(reason: Reason) -> None:
    assert decide_return(order(), line(), reason, DAY, shop()) == decide_withdrawal(order(), line(), DAY, shop())


def test_a_gift_is_exchanged_or_paid_back_to_the_payer() -> None:
    decision = decide_return(order(), line(), Reason.GIFT, DAY, shop())
    assert decision.remedies == (Remedy.EXCHANGE, Remedy.REFUND)
    assert "refund_to_payer" in decision.notes
    assert decide_return(order(), line(), Reason.GIFT, date(2026, 6, 1), shop()).reason_key == "too_late"


def test_a_cancelled_order_has_nothing_to_return() -> None:
    decision = decide_return(order(Stage.CANCELLED), line(), Reason.CHANGED_MIND, DAY, shop())
    assert (decision.eligible, decision.reason_key, decision.next_step_key) == (
        False,
        "order_cancelled",
        "refund_status",
    )
