"""The one question that a return starts with: may this line go back, and on what terms?"""

from dataclasses import replace
from datetime import date

from bot.shop.policies.decision import FAULTS, Condition, Decision, Reason, Remedy
from bot.shop.policies.defects import decide_defect
from bot.shop.policies.exchange import decide_exchange
from bot.shop.policies.facts import LineFacts, OrderFacts
from bot.shop.policies.lateness import decide_termination
from bot.shop.policies.withdrawal import decide_withdrawal
from bot.shop.settings import ShopSettings


def decide_return(
    order: OrderFacts,
    line: LineFacts,
    reason: Reason,
    day: date,
    shop: ShopSettings,
    *,
    condition: Condition | None = None,
    own_carrier: bool = False,
) -> Decision:
    """The best that law and shop give the customer for `line` on `day` (Istanbul).

    A fault is judged by the rights for defective goods; where the goods have not come yet, or the fault came too late
    but a withdrawal is still possible, by withdrawal. A fault within the withdrawal period keeps the refund without
    the shop's approval open: note `withdrawal_possible`. Money for a gift goes to who paid: note `refund_to_payer`.
    """
    withdrawal = decide_withdrawal(order, line, day, shop, condition=condition, own_carrier=own_carrier)
    if reason is Reason.LATE_DELIVERY and line.delivered_on is None:
        terminated = decide_termination(order, day, shop)
        return terminated if terminated.eligible else withdrawal
    if reason in FAULTS:
        return _fault(decide_defect(order, line, reason, day, shop), withdrawal)
    if line.delivered_on is not None:
        withdrawal = _with_exchange(withdrawal, decide_exchange(order, line, day, shop, condition=condition))
    if reason is Reason.GIFT and withdrawal.eligible:
        # Withdrawal is the buyer's right: who got the present can always exchange where the shop exchanges at all.
        ordered = sorted(withdrawal.remedies, key=lambda remedy: remedy is not Remedy.EXCHANGE)
        return replace(withdrawal, remedies=tuple(ordered)).noting("refund_to_payer")
    return withdrawal


def _with_exchange(withdrawal: Decision, exchange: Decision) -> Decision:
    """Withdrawal with the exchange that the shop's own rules allow, be they narrower or wider than the law's."""
    if exchange.eligible and not withdrawal.eligible:
        return exchange
    if withdrawal.eligible and not exchange.eligible:
        rest = tuple(remedy for remedy in withdrawal.remedies if remedy is not Remedy.EXCHANGE)
        return replace(withdrawal, remedies=rest, refused_exchange=exchange)
    return withdrawal


def _fault(defect: Decision, withdrawal: Decision) -> Decision:
    if not withdrawal.eligible:
        return defect
    if not defect.eligible:
        return withdrawal
    return defect.noting("withdrawal_possible") if defect.needs_approval else defect
