"""Cancelling an order: at once while it can be stopped, else what replaces it."""

from dataclasses import replace
from datetime import date

from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.policies.facts import OrderFacts, Stage
from bot.shop.policies.lateness import decide_termination
from bot.shop.policies.refunds import is_paid_before_delivery, refund_due
from bot.shop.policies.withdrawal import ALWAYS_EXEMPT
from bot.shop.product_classes import WithdrawalClass
from bot.shop.settings import ShopSettings

_AFTER_DISPATCH = {
    Stage.PARTLY_SENT: ("cancel_partly_sent", ("cancel_rest", "refuse_parcel", "return_after_delivery")),
    Stage.IN_TRANSIT: ("cancel_sent", ("refuse_parcel", "return_after_delivery")),
    Stage.OUT_FOR_DELIVERY: ("cancel_out_for_delivery", ("refuse_parcel", "return_after_delivery")),
    Stage.ATTEMPT_FAILED: ("cancel_sent", ("leave_parcel", "return_after_delivery")),
    Stage.AT_BRANCH: ("cancel_at_branch", ("leave_parcel", "return_after_delivery")),
    Stage.COMING_BACK: ("cancel_coming_back", ("wait_for_parcel",)),
    Stage.STUCK: ("cancel_stuck", ("shop_clears_up",)),
}


def decide_cancel(order: OrderFacts, day: date, shop: ShopSettings) -> ChangeDecision:
    """Whether the whole order can be cancelled on `day`, and what the customer can do else.

    Before dispatch a cancellation is a withdrawal before delivery (msy art. 9/2), so that the money is due whatever the
    shop's settings. Goods that art. 15 exempts can be cancelled while they wait; once they are in production the shop
    decides. After dispatch the withdrawal is declared, and the parcel refused or sent back free of charge.
    """
    if order.stage is Stage.CANCELLED:
        return ChangeDecision(How.NO, "already_cancelled", "refund_status")
    if order.stage is Stage.DELIVERED:
        return ChangeDecision(How.INSTEAD, "cancel_delivered", "offer_return", alternatives=("return_after_delivery",))
    if order.stage in (Stage.NOT_SENT, Stage.IN_PRODUCTION):
        return _before_dispatch(order, day, shop)
    return _after_dispatch(order, day, shop)


def _before_dispatch(order: OrderFacts, day: date, shop: ShopSettings) -> ChangeDecision:
    late = decide_termination(order, day, shop).eligible
    exempt = _exempt(order)
    right = "6502/48-3" if late else "shop" if exempt else "msy/9-2"
    if exempt and order.stage is Stage.IN_PRODUCTION and not late:
        return ChangeDecision(How.ASK_SHOP, "cancel_in_production", "wait_for_shop", ALWAYS_EXEMPT[exempt[0]])
    if order.status.value in shop.changes.cancel_at_once:
        paid = is_paid_before_delivery(order.payment_method)
        key = "late_termination" if late else "cancel_done"
        return _with_money(ChangeDecision(How.AT_ONCE, key, "money_back" if paid else "done", right), order, day, shop)
    return _with_money(
        ChangeDecision(How.ASK_SHOP, "cancel_being_prepared", "wait_for_shop", right, ("return_after_delivery",)),
        order,
        day,
        shop,
    )


def _after_dispatch(order: OrderFacts, day: date, shop: ShopSettings) -> ChangeDecision:
    reason_key, alternatives = _AFTER_DISPATCH[order.stage]
    late = decide_termination(order, day, shop).eligible
    if late or order.stage is Stage.STUCK:
        # The seller bears the goods' risk until delivery: who waits for a lost parcel need not wait on.
        asked = ChangeDecision(
            How.ASK_SHOP, "late_termination" if late else reason_key, "wait_for_shop", "6502/48-3", alternatives
        )
        return _with_money(asked, order, day, shop)
    exempt = _exempt(order)
    if len(exempt) == len(order.lines):
        return ChangeDecision(How.INSTEAD, f"exempt_{exempt[0].value}", "offer_defect_rights", ALWAYS_EXEMPT[exempt[0]])
    paid = is_paid_before_delivery(order.payment_method)
    return ChangeDecision(How.INSTEAD, reason_key, "choose_alternative", "msy/9-2", alternatives, money_back=paid)


def _exempt(order: OrderFacts) -> list[WithdrawalClass]:
    return [line.withdrawal_class for line in order.lines if line.withdrawal_class in ALWAYS_EXEMPT]


def _with_money(decision: ChangeDecision, order: OrderFacts, day: date, shop: ShopSettings) -> ChangeDecision:
    """Nothing is sent back, so that the 14 days run from the notice, whatever returns count from."""
    if not is_paid_before_delivery(order.payment_method):
        return decision
    rules = shop.returns.model_copy(update={"refund_from": "notice"})
    return replace(decision, money_back=True, refund_by=refund_due(rules, noticed_on=day))
