"""The right of withdrawal: Law 6502 art. 48, regulation on distance contracts ("msy") art. 9–15."""

from dataclasses import replace
from datetime import date

from bot.shop.policies.days import end_of_days
from bot.shop.policies.decision import Basis, Condition, Decision, Remedy, WhoPays
from bot.shop.policies.facts import LineFacts, OrderFacts, Stage
from bot.shop.policies.refunds import refund_due, send_back_by
from bot.shop.product_classes import WithdrawalClass
from bot.shop.rules import WITHDRAWAL_DAYS_BY_LAW, Returns
from bot.shop.settings import ShopSettings

ALWAYS_EXEMPT: dict[WithdrawalClass, str] = {
    WithdrawalClass.MARKET_PRICED: "msy/15-1-a",
    WithdrawalClass.CUSTOM_MADE: "msy/15-1-b",
    WithdrawalClass.PERISHABLE: "msy/15-1-c",
    WithdrawalClass.PERIODICAL: "msy/15-1-e",
    WithdrawalClass.DATED_SERVICE: "msy/15-1-f",
    WithdrawalClass.DIGITAL: "msy/15-1-g",
}
"""Art. 15: no withdrawal, whatever the state of the goods. ⚠ Letters as of the 2014 text; amendments may renumber."""

EXEMPT_ONCE_OPENED: dict[WithdrawalClass, tuple[frozenset[Condition], str]] = {
    WithdrawalClass.HYGIENE: (frozenset({Condition.OPENED, Condition.USED}), "msy/15-1-ç"),
    WithdrawalClass.MEDIA: (frozenset({Condition.OPENED, Condition.USED}), "msy/15-1-d"),
    WithdrawalClass.MIXABLE: (frozenset({Condition.USED}), "msy/15-1-ç"),
}
"""Art. 15: the right ends when the protection is opened (or the goods are mixed) after delivery."""

_NEVER_SENT_BACK = frozenset({WithdrawalClass.DIGITAL, WithdrawalClass.DATED_SERVICE})


def decide_withdrawal(
    order: OrderFacts,
    line: LineFacts,
    day: date,
    shop: ShopSettings,
    *,
    condition: Condition | None = None,
    own_carrier: bool = False,
) -> Decision:
    """Whether `line` can be given back on `day` without a reason.

    `condition` None means that it was not told: asked for where art. 15 makes it matter. `own_carrier` says that the
    customer sends it with a carrier of their own choice.
    """
    if order.stage is Stage.CANCELLED:
        return Decision(False, "order_cancelled", "refund_status")
    rules = shop.returns
    refused = _exempt(line, condition)
    goodwill = refused is not None and line.withdrawal_class in rules.accept_exempt
    if refused is not None and not goodwill:
        return refused
    found = _in_time(order, line, day, rules, own_carrier)
    if goodwill and found.eligible:
        found = replace(found, basis=Basis.GOODWILL, legal_basis="shop", reason_key="goodwill")
    if not found.eligible:
        return found
    if condition is Condition.USED:
        # Art. 13/2: no liability for changes by use as intended; beyond that the shop may look at it.
        found = found.noting("used_is_inspected")
    if shop.returns.exchange and found.remedies and found.next_step_key == "send_back":
        found = replace(found, remedies=(*found.remedies, Remedy.EXCHANGE))
    return found


def _exempt(line: LineFacts, condition: Condition | None) -> Decision | None:
    kind = line.withdrawal_class
    if kind in ALWAYS_EXEMPT:
        return Decision(False, f"exempt_{kind.value}", "offer_defect_rights", legal_basis=ALWAYS_EXEMPT[kind])
    if kind in EXEMPT_ONCE_OPENED and line.delivered_on is not None:
        lost_in, source = EXEMPT_ONCE_OPENED[kind]
        if condition is None:
            return Decision(False, "ask_condition", "ask_condition", legal_basis=source)
        if condition in lost_in:
            return Decision(False, f"exempt_{kind.value}", "offer_defect_rights", legal_basis=source)
    return None


def _in_time(order: OrderFacts, line: LineFacts, day: date, rules: Returns, own_carrier: bool) -> Decision:
    pays = who_pays(rules, own_carrier)
    if line.delivered_on is None:
        unsent = order.stage in (Stage.NOT_SENT, Stage.IN_PRODUCTION)
        return Decision(
            True,
            "before_delivery",
            "cancel_order" if unsent else "refuse_or_send_back",
            basis=Basis.WITHDRAWAL,
            legal_basis="msy/9-2",
            who_pays_cargo=WhoPays.NOBODY if unsent else pays,
            remedies=(Remedy.REFUND,),
            refund_by=refund_due(rules, noticed_on=day),
            refund_from=rules.refund_from,
        )
    start = order.delivered_on
    law_end = end_of_days(start, WITHDRAWAL_DAYS_BY_LAW, rules) if start else None
    shop_end = end_of_days(start, rules.days, rules) if start else None
    if shop_end is not None and day > shop_end:
        return Decision(False, "too_late", "offer_defect_rights", legal_basis="6502/48", deadline=shop_end)
    by_law = law_end is None or day <= law_end
    return Decision(
        True,
        ("within_period" if start else "rest_not_delivered") if by_law else "within_longer_period",
        "send_back" if line.withdrawal_class not in _NEVER_SENT_BACK else "nothing_to_send",
        basis=Basis.WITHDRAWAL if by_law else Basis.LONGER_PERIOD,
        legal_basis=("6502/48" if start else "msy/9-3-a") if by_law else "shop",
        who_pays_cargo=pays,
        deadline=shop_end,
        send_back_by=send_back_by(rules, day),
        remedies=(Remedy.REFUND,),
        refund_by=refund_due(rules, noticed_on=day),
        refund_from=rules.refund_from,
    )


def who_pays(rules: Returns, own_carrier: bool) -> WhoPays:
    """Since 2026-01-01: free with the named carrier; with none named nothing is charged; else the customer pays."""
    if rules.carrier is None:
        return WhoPays.SHOP
    return WhoPays.CUSTOMER if own_carrier else WhoPays.SHOP_WITH_CARRIER
