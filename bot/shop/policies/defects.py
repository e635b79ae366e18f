"""Defective goods: Law 6502 art. 8–12, and the guarantee certificate (art. 56 and its regulation)."""

from datetime import date

from bot.shop.policies.days import end_of_days, end_of_months
from bot.shop.policies.decision import PHOTO_REASONS, Basis, Decision, Reason, Remedy
from bot.shop.policies.facts import LineFacts, OrderFacts, Stage
from bot.shop.policies.refunds import refund_due, send_back_by
from bot.shop.policies.withdrawal import who_pays
from bot.shop.rules import WITHDRAWAL_DAYS_BY_LAW
from bot.shop.settings import GUARANTEE_MONTHS_BY_LAW, ShopSettings

_CHOICE = (Remedy.REFUND, Remedy.REPLACEMENT, Remedy.REPAIR, Remedy.PRICE_REDUCTION)
"""Art. 11/1: the customer chooses."""
REMEDIES: dict[Reason, tuple[Remedy, ...]] = {
    Reason.DAMAGED: _CHOICE,
    Reason.DEFECTIVE: _CHOICE,
    Reason.NOT_AS_DESCRIBED: (Remedy.REFUND, Remedy.REPLACEMENT, Remedy.PRICE_REDUCTION),
    Reason.WRONG_ITEM: (Remedy.REPLACEMENT, Remedy.REFUND, Remedy.PRICE_REDUCTION),
    Reason.MISSING_ITEM: (Remedy.REPLACEMENT, Remedy.REFUND, Remedy.PRICE_REDUCTION),
}
"""Where there is nothing to repair, repair is not offered; for a wrong item the right one comes first."""


def decide_defect(order: OrderFacts, line: LineFacts, reason: Reason, day: date, shop: ShopSettings) -> Decision:
    """What the customer may choose for `line` with the fault `reason` (one of `FAULTS`) on `day`.

    Exceptions to withdrawal do not touch these rights, and the way back is the seller's cost (art. 11/6). The two years
    do not bar a defect hidden by the seller (art. 12/3): a person judges that.
    """
    if order.stage is Stage.CANCELLED:
        return Decision(False, "order_cancelled", "refund_status")
    if line.delivered_on is None:
        return Decision(False, "not_delivered_yet", "refuse_or_send_back", legal_basis="6502/8")
    rules = shop.returns
    last_day = end_of_months(line.delivered_on, rules.defect_months, rules)
    if day > last_day:
        return decide_guarantee(line, day, shop)
    presumed = day <= end_of_months(line.delivered_on, rules.presumption_months, rules)
    fresh = day <= end_of_days(line.delivered_on, WITHDRAWAL_DAYS_BY_LAW, rules)
    missing = reason is Reason.MISSING_ITEM
    return Decision(
        True,
        "defect_presumed" if presumed else "defect_to_examine",
        "wait_for_approval" if not rules.approve_defects else "nothing_to_send" if missing else "send_back",
        basis=Basis.DEFECT,
        legal_basis="6502/10" if presumed else "6502/11",
        who_pays_cargo=who_pays(rules, own_carrier=False),
        deadline=last_day,
        send_back_by=None if missing else send_back_by(rules, day),
        remedies=REMEDIES[reason],
        refund_by=refund_due(rules, noticed_on=day),
        refund_from=rules.refund_from,
        needs_approval=not rules.approve_defects,
        photo_wanted=reason in PHOTO_REASONS,
        notes=() if presumed and fresh else ("repair_within_workdays",),
    )


def decide_guarantee(line: LineFacts, day: date, shop: ShopSettings) -> Decision:
    """After the two years: a guarantee that runs longer gives free repair (guarantee certificate regulation art. 8)."""
    assert line.delivered_on is not None
    rules = shop.returns
    months = max(line.warranty_months or shop.guarantee_months, GUARANTEE_MONTHS_BY_LAW)
    last_day = end_of_months(line.delivered_on, months, rules)
    if day > last_day:
        return Decision(False, "defect_too_late", "offer_person", legal_basis="6502/12", deadline=last_day)
    return Decision(
        True,
        "guarantee_runs",
        "wait_for_approval",
        basis=Basis.GUARANTEE,
        legal_basis="6502/56",
        who_pays_cargo=who_pays(rules, own_carrier=False),
        deadline=last_day,
        send_back_by=send_back_by(rules, day),
        remedies=(Remedy.REPAIR,),
        needs_approval=True,
        photo_wanted=True,
        notes=("repair_within_workdays",),
    )
