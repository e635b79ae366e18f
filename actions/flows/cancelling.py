"""Cancelling an order: at once while it can be stopped, else what is possible instead."""

import re

from actions import slots
from actions.access import own_open_orders
from actions.buttons import Button, Step, intent_button, step_button
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, end, flow_of, pressed, stored_order
from actions.flows.running import confirmed, take_confirmation
from actions.flows.switching import CANCEL, to_changing
from actions.flows.texts import amount_text, due_text, goods_text, means_text
from actions.flows.words import goods_of
from actions.formats import join_list
from actions.goods import Goods, named_goods
from actions.phrases import phrase
from actions.registry import answers
from actions.settings_values import values_of
from actions.tracking import finds, tells, with_order
from actions.turn import Turn
from bot.returns.mails import address_of
from bot.returns.models import ChangeKind, OrderChange
from bot.returns.service import ChangeResult, open_change, preview_cancel, request_cancel
from bot.shop.models import Order
from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.views import OrderView
from bot.turkish.fold import fold

_WHOLE = re.compile(r"\bsiparis(?:i|im|imi|ini|ler\w*)?\b")
_PART = re.compile(r"\bsadece|\byalniz|\btane|\badet")
_RETURNS = frozenset({"return_after_delivery", "refuse_parcel", "leave_parcel"})


@answers("cancel_order")
async def ask_cancel(turn: Turn, intent: str) -> None:
    """An order is to be cancelled: find out which."""
    turn.set(slots.WISH, {"goal": intent, "text": "" if turn.message.is_button else turn.message.text})
    await with_order(turn, intent)
    if turn.slot(slots.NEEDS_IDENTITY) and flow_of(turn) is None:
        turn.say("utter_cancel_order", **values_of(turn.context.shop))


@tells("cancel_order")
async def begin_cancel(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known: start, or go on where the flow was."""
    flow = flow_of(turn)
    if flow is None or flow.kind != CANCEL or flow.order_id != view.id:
        wish = turn.slot(slots.WISH) or {}
        begin(turn, CANCEL, view.id, goal, words=str(wish.get("text") or ""))


@finds("cancel_order", "change_order", "change_delivery")
async def still_open(turn: Turn) -> list[OrderView]:
    """The customer's orders that are not over: one that is over is meant only when it is named."""
    return await own_open_orders(turn)


async def advance(turn: Turn, flow: Flow) -> None:
    """Say what is possible and ask for the word, or do it."""
    decision = await preview_cancel(turn.session, flow.order_id, now=turn.context.now, shop=turn.context.shop)
    order = await stored_order(turn, flow)
    if asked := await open_change(turn.session, flow.order_id, ChangeKind.CANCEL):
        _tell_waiting(turn, flow, order, asked, paid=decision.money_back)
        return
    if decision.how in (How.NO, How.INSTEAD):
        turn.say(
            f"utter_cancel_not_{decision.reason_key}",
            _instead(turn, decision),
            order=order.number,
            days=turn.context.shop.returns.days,
        )
        end(turn, flow)
        return
    if not flow.data.get("confirm") and _is_part(str(flow.data.get("words") or ""), order):
        await to_changing(turn, flow, str(flow.data["words"]))
        return
    if not flow.data.get("confirm"):
        buttons = [
            choice(flow, phrase("returns.accept.cancel"), "confirm", "yes"),
            choice(flow, phrase("returns.decline.cancel"), "confirm", "no"),
        ]
        goods = join_list([goods_text(line.name, line.variant, line.quantity) for line in order.lines])
        how = "done" if decision.how is How.AT_ONCE else "asked"
        money = ""
        if decision.money_back and decision.how is How.AT_ONCE:
            due = due_text(decision.refund_by, turn.context.shop, turn.context.now)
            money = phrase("returns.money_back", due=due, means=means_text(order.payment_method))
        ask(turn, flow, "confirm", f"utter_ask_cancel_{how}", buttons, order=order.number, items=goods, money=money)
        return
    result = await request_cancel(
        turn.session,
        flow.order_id,
        idempotency_key=flow.id,
        now=turn.context.now,
        shop=turn.context.shop,
        reason=flow.data.get("words") or None,
        conversation_id=turn.context.conversation_id,
    )
    end(turn, flow, done=say_result(turn, order, decision, result))


def _tell_waiting(turn: Turn, flow: Flow, order: Order, asked: OrderChange, *, paid: bool) -> None:
    """The shop was asked before and has not answered: asking again changes nothing."""
    money = phrase("returns.money_when_granted", means=means_text(order.payment_method)) if paid else ""
    back = [step_button(Step.WITHDRAW_CHANGE), step_button(Step.HANDOFF)]
    turn.say("utter_cancel_asked_already", back, order=order.number, number=asked.number, money=money)
    end(turn, flow, done=asked.number)


def say_result(turn: Turn, order: Order, decision: ChangeDecision, result: ChangeResult) -> str:
    """Tell what was done or asked for; gives the number that it is kept under."""
    number = result.change.number if result.change else order.number
    asked = decision.how is How.ASK_SHOP
    paid = "" if asked else "_paid" if decision.money_back else "_unpaid"
    turn.say(
        f"utter_cancel_{'asked' if asked else 'done'}{paid}",
        order=order.number,
        number=number,
        amount=amount_text(result.amount_kurus),
        due=due_text(decision.refund_by, turn.context.shop, turn.context.now),
        means=means_text(order.payment_method),
        bank_days=turn.context.shop.returns.bank_workdays,
        mail=phrase("returns.mail") if address_of(order) else "",
    )
    return number


def _is_part(words: str, order: Order) -> bool:
    """Whether the words are about some of the order's goods alone."""
    folded = fold(words)
    lines = [Goods(line.position, line.name, line.variant, line.quantity) for line in order.lines]
    if not named_goods(words, lines) or (_WHOLE.search(folded) and not _PART.search(folded)):
        return False
    found = goods_of(words, lines) or {}
    return any((found.get(line.position, 0) or line.quantity) < line.quantity for line in order.lines if found) or (
        0 < len(found) < len(lines)
    )


def _instead(turn: Turn, decision: ChangeDecision) -> list[Button]:
    if decision.how is How.NO:
        return [intent_button("refund_status")]
    offered = Step.OPEN_RETURN if _RETURNS & set(decision.alternatives) else Step.HANDOFF
    turn.set(slots.OFFER, offered.value)
    return [*([step_button(offered)] if offered is Step.OPEN_RETURN else []), step_button(Step.HANDOFF)]


async def take(turn: Turn, flow: Flow) -> bool:
    """Read yes or no."""
    chosen, said = pressed(turn), confirmed(turn)
    if not chosen and said is None and turn.message.intent == "cancel_order" and len(turn.message.text.split()) <= 3:
        said = True
    return take_confirmation(turn, flow, said, "utter_cancel_kept")


KINDS[CANCEL] = Kind(advance, take)
FULL_GOALS.update(("cancel_order",))
