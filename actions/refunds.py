"""refund_status: where the money is, by which day, to which means; late money is apologised for and queued."""

from typing import Any

from actions import slots
from actions.access import own_recent_orders
from actions.buttons import Button, Step, button, intent_button, step_button
from actions.flows.flow import FULL_GOALS
from actions.flows.return_say import open_values
from actions.flows.running import prove_in_full
from actions.flows.taking_back import waiting_changes
from actions.flows.texts import amount_text, due_text, means_text
from actions.formats import day_text, moment_text
from actions.phrases import phrase, title
from actions.registry import answers
from actions.return_terms import tell_money
from actions.settings_values import values_of
from actions.tracking import finds, tells, with_order
from actions.turn import Turn
from bot.returns.models import ChangeKind, ReturnCase
from bot.returns.service import RefundFacts, RefundStage, flag_overdue_refunds, refund_status, returns_of
from bot.shop.models import OrderStatus
from bot.shop.policies.refunds import is_paid_before_delivery
from bot.shop.views import OrderView

GOAL = "refund_status"
_RECENT = 12
_MAX_TOLD = 3


@answers(GOAL)
async def ask_refund(turn: Turn, intent: str) -> None:
    """Find out which order it is about."""
    if not turn.message.is_button and await tell_money(turn):
        return
    await with_order(turn, intent)
    if turn.slot(slots.NEEDS_IDENTITY) and not turn.has_spoken:
        turn.say("utter_refund_status", **values_of(turn.context.shop))


@finds(GOAL)
async def with_money(turn: Turn) -> list[OrderView]:
    """The customer's orders of which something was sent back or cancelled."""
    orders = await own_recent_orders(turn, _RECENT)
    return [
        view
        for view in orders
        if view.status is OrderStatus.CANCELLED
        or await returns_of(turn.session, view.id)
        or await waiting_changes(turn, view.id)
    ]


@tells(GOAL)
async def tell_refund(turn: Turn, view: OrderView, goal: str) -> None:
    """Each refund of the order in its stage, and exchanges in theirs."""
    if view.is_reduced:
        await prove_in_full(turn, view.id, goal)
        return
    shop, now = turn.context.shop, turn.context.now
    facts = await refund_status(turn.session, view.id, now, shop)
    cases = {case.number: case for case in await returns_of(turn.session, view.id)}
    if any(one.stage is RefundStage.OVERDUE for one in facts):
        await flag_overdue_refunds(turn.session, now=now, shop=shop)
    for one in facts[:_MAX_TOLD]:
        _say(turn, view, one, cases.get(one.return_number or ""))
    told = {one.return_number for one in facts}
    rest = [case for number, case in cases.items() if number not in told]
    for case in rest[-_MAX_TOLD:]:
        turn.say("utter_refund_exchange", **open_values(turn, case))
    if not facts and not rest and not await _tell_of_order(turn, view):
        back = button(title("return_request") or "", "return_request", pick=str(view.id))
        turn.say("utter_refund_none", [back, step_button(Step.HANDOFF)], order=view.number)


async def _tell_of_order(turn: Turn, view: OrderView) -> bool:
    """Without a return or a refund: what the shop was asked for and has not answered, or that nothing was paid.

    False when there is nothing of the kind to tell.
    """
    waiting = await waiting_changes(turn, view.id)
    for change in waiting:
        back = [step_button(Step.WITHDRAW_CHANGE), step_button(Step.HANDOFF)]
        is_cancel = change.kind is ChangeKind.CANCEL
        paid = is_cancel and is_paid_before_delivery(view.payment_method)
        turn.say(
            "utter_cancel_asked_already" if is_cancel else "utter_change_waiting",
            back,
            order=view.number,
            number=change.number,
            wish=phrase(f"changes.taken_back.{change.kind.value}"),
            money=phrase("returns.money_when_granted", means=means_text(view.payment_method)) if paid else "",
        )
    is_cancelled = view.status is OrderStatus.CANCELLED
    if is_cancelled and not waiting:
        paid = is_paid_before_delivery(view.payment_method)
        turn.say(
            f"utter_refund_cancelled_{'unseen' if paid else 'unpaid'}", [step_button(Step.HANDOFF)], order=view.number
        )
    return bool(waiting) or is_cancelled


def _say(turn: Turn, view: OrderView, facts: RefundFacts, case: ReturnCase | None) -> None:
    now, shop = turn.context.now, turn.context.shop
    values: dict[str, Any] = {
        "number": view.number,
        "status": phrase("returns.status.cancelled"),
        "send": "",
        "rejected": "",
    } | (open_values(turn, case) if case else {})
    if values["rejected"]:
        values["rejected"] = phrase("returns.rejected", reason=values["rejected"])
    values |= {
        "order": view.number,
        "what": phrase("returns.what.return", number=case.number)
        if case
        else phrase("returns.what.order", number=view.number),
        "amount": amount_text(facts.amount_kurus),
        "due": due_text(facts.due_on, shop, now),
        "due_day": day_text(facts.due_on, now) if facts.due_on else "",
        "means": means_text(facts.means or view.payment_method),
        "bank_days": facts.bank_workdays,
        "days": facts.days_overdue,
        "sent": moment_text(facts.sent_at, now) if facts.sent_at else "",
        "shows": day_text(facts.shows_by, now) if facts.shows_by else "",
        "reference": phrase("returns.reference", reference=facts.reference) if facts.reference else "",
        "approval_days": shop.returns.approval_workdays,
    }
    if facts.stage in (RefundStage.OVERDUE, RefundStage.GOODS_NOT_SEEN):
        turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(f"utter_refund_{facts.stage.value}", _buttons(facts), **values)


def _buttons(facts: RefundFacts) -> list[Button]:
    if facts.stage in (RefundStage.OVERDUE, RefundStage.GOODS_NOT_SEEN, RefundStage.NOT_DUE):
        return [step_button(Step.HANDOFF)]
    if facts.stage in (RefundStage.WAITING_FOR_GOODS, RefundStage.WAITING_FOR_APPROVAL):
        return [step_button(Step.CANCEL_RETURN), intent_button("return_policy")]
    return []


FULL_GOALS.add(GOAL)
