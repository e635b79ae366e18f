"""Orders that do not come: Law 6502 art. 48/3, regulation on distance contracts ("msy") art. 16."""

from datetime import date

from bot.shop.policies.days import end_of_days
from bot.shop.policies.decision import Basis, Decision, Remedy
from bot.shop.policies.facts import OrderFacts, Stage
from bot.shop.policies.refunds import is_paid_before_delivery, refund_due
from bot.shop.product_classes import WithdrawalClass
from bot.shop.rules import DELIVERY_DAYS_BY_LAW
from bot.shop.settings import ShopSettings


def latest_delivery(order: OrderFacts, shop: ShopSettings) -> date | None:
    """The last day on which the seller may deliver: 30 days from the order.

    Goods made after the customer's own wishes have the day agreed on instead (art. 16/1); None without one.
    """
    if any(line.withdrawal_class is WithdrawalClass.CUSTOM_MADE for line in order.lines):
        return order.expected_on
    return end_of_days(order.placed_on, DELIVERY_DAYS_BY_LAW, shop.returns)


def decide_termination(order: OrderFacts, day: date, shop: ShopSettings) -> Decision:
    """Whether the customer may end the contract on `day` because the order has not come."""
    if order.stage is Stage.CANCELLED:
        return Decision(False, "order_cancelled", "refund_status")
    if order.stage is Stage.DELIVERED:
        return Decision(False, "delivered", "offer_return", legal_basis="6502/48-3")
    last_day = latest_delivery(order, shop)
    if last_day is None or day <= last_day:
        return Decision(False, "not_late_enough", "wait_or_withdraw", legal_basis="6502/48-3", deadline=last_day)
    paid = is_paid_before_delivery(order.payment_method)
    return Decision(
        True,
        "late_termination",
        "cancel_order",
        basis=Basis.TERMINATION,
        legal_basis="6502/48-3",
        remedies=(Remedy.REFUND,) if paid else (),
        # Art. 16/3: from the termination, whatever returns count from, for nothing is sent back.
        refund_by=refund_due(shop.returns.model_copy(update={"refund_from": "notice"}), noticed_on=day)
        if paid
        else None,
        refund_from="notice" if paid else None,
    )
