"""Exchange for another size, colour or product: the shop's own offer, within its own rules."""

from dataclasses import replace
from datetime import date

from bot.shop.policies.days import end_of_days
from bot.shop.policies.decision import FAULTS, Basis, Condition, Decision, Reason, Remedy
from bot.shop.policies.defects import decide_defect
from bot.shop.policies.facts import LineFacts, OrderFacts, Stage
from bot.shop.policies.refunds import send_back_by
from bot.shop.policies.withdrawal import decide_withdrawal, who_pays
from bot.shop.settings import ShopSettings


def decide_exchange(  # noqa: PLR0911 - one return per rule
    order: OrderFacts,
    line: LineFacts,
    day: date,
    shop: ShopSettings,
    *,
    reason: Reason = Reason.DOES_NOT_FIT,
    condition: Condition | None = None,
) -> Decision:
    """Whether `line` can be exchanged on `day`. With a fault it is a right: see `decide_defect`.

    Where an exchange is not possible but the law lets the customer withdraw, `remedies` offers the refund.
    """
    if reason in FAULTS:
        return decide_defect(order, line, reason, day, shop)
    withdrawal = decide_withdrawal(order, line, day, shop, condition=condition)
    if order.stage is Stage.CANCELLED or withdrawal.reason_key == "ask_condition":
        return withdrawal
    if line.delivered_on is None:
        return _instead("not_delivered_yet", withdrawal, "change_order")
    if not shop.returns.exchange:
        return _instead("exchange_not_offered", withdrawal)
    if withdrawal.reason_key.startswith("exempt_"):
        return withdrawal
    if condition is Condition.USED:
        return _instead("exchange_used", withdrawal)
    start = order.delivered_on
    last_day = end_of_days(start, shop.returns.exchange_days or shop.returns.days, shop.returns) if start else None
    if last_day is not None and day > last_day:
        return replace(_instead("exchange_too_late", withdrawal), deadline=last_day)
    return Decision(
        True,
        "exchange_within_period",
        "send_back",
        basis=withdrawal.basis if withdrawal.eligible else Basis.LONGER_PERIOD,
        legal_basis="shop",
        who_pays_cargo=who_pays(shop.returns, own_carrier=False),
        deadline=last_day,
        send_back_by=send_back_by(shop.returns, day),
        remedies=(Remedy.EXCHANGE, Remedy.REFUND) if withdrawal.eligible else (Remedy.EXCHANGE,),
    )


def _instead(reason_key: str, withdrawal: Decision, next_step: str | None = None) -> Decision:
    refund = withdrawal.eligible and Remedy.REFUND in withdrawal.remedies
    return Decision(
        False,
        reason_key,
        next_step or ("offer_refund" if refund else "offer_defect_rights"),
        legal_basis="shop",
        remedies=(Remedy.REFUND,) if refund else (),
    )
