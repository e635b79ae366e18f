"""Changing an order on its way to the customer: address, day, recipient, pick-up at the branch, contents."""

import re
from datetime import date
from typing import Any

from actions import slots
from actions.buttons import Button, Step, button, intent_button, step_button
from actions.flows.addresses import PARTS, is_abroad, read_address
from actions.flows.change_take import address_of_flow, day_in, names_day, take, wish_of
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, end, flow_of, stored_order
from actions.flows.resuming import may_begin
from actions.flows.running import seeks_order
from actions.flows.switching import CHANGE
from actions.formats import day_text, shortened
from actions.goods import Goods, named_goods
from actions.phrases import phrase, title
from actions.registry import answers
from actions.settings_values import values_of
from actions.tracking import tells, with_order
from actions.turn import Turn
from bot.returns.mails import address_of
from bot.returns.service import ChangeRequest, check_address, preview_change, request_change_delivery
from bot.shop.policies.changes import Change
from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.views import OrderView
from bot.turkish.fold import fold
from bot.turkish.letters import title_case_tr

_SAYS_WHAT = re.compile(
    r"\b(?:olsun|yerine|beden\w*|numara\w*|renk\w*|cikar\w*|iptal|ekle\w*|(?:tane|adet)|gerisi|kalsin)\b"
)
GOALS = ("change_order", "change_delivery")


@answers(*GOALS)
async def ask_change(turn: Turn, intent: str) -> None:
    """An order is to be changed: find out which."""
    flow = flow_of(turn)
    if flow is not None and flow.kind == CHANGE and flow.goal == intent and not turn.message.entity("pick"):
        return
    if not turn.message.is_button or turn.slot(slots.WISH) is None:
        turn.set(slots.WISH, {"goal": intent, "text": "" if turn.message.is_button else turn.message.text})
    await with_order(turn, intent)
    if seeks_order(turn) and flow_of(turn) is None:
        turn.say(f"utter_{intent}", **values_of(turn.context.shop))


@tells(*GOALS)
async def begin_change(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known: start, or go on where the flow was."""
    if not await may_begin(turn, view, CHANGE, goal):
        return
    text = str((turn.slot(slots.WISH) or {}).get("text") or "")
    data: dict[str, Any] = {}
    wish = Change.CONTENTS if goal == "change_order" else wish_of(text)
    if wish is not None:
        data["wish"] = wish.value
    if wish is Change.ADDRESS and any(getattr(read_address(text), part) for part in ("city", "neighbourhood")):
        data["address"] = read_address(text).stored()
    if wish is Change.ADDRESS and not turn.context.shop.delivery.abroad and is_abroad(text):
        turn.say("utter_change_not_abroad")
    if wish is Change.DAY and names_day(turn, text):
        data |= {"day": day} if (day := day_in(turn, text)) else {"bad_day": True}
    if wish is Change.CONTENTS:
        data["words"] = text
        lines = [Goods(item.position, item.name, item.variant, item.quantity) for item in view.items]
        if named_goods(text, lines) and _SAYS_WHAT.search(fold(text)):
            data["contents"] = text
    begin(turn, CHANGE, view.id, goal, **data)


async def advance(turn: Turn, flow: Flow) -> None:
    """Ask what is wanted, say whether it is possible, and do it."""
    if "wish" not in flow.data:
        wishes = (Change.ADDRESS, Change.DAY, Change.RECIPIENT, Change.PICKUP)
        buttons = [choice(flow, phrase(f"changes.wish.{wish.value}"), "wish", wish.value) for wish in wishes]
        ask(turn, flow, "wish", "utter_ask_change_wish", buttons)
        return
    wish = Change(flow.data["wish"])
    decision = await preview_change(turn.session, flow.order_id, wish, shop=turn.context.shop)
    if decision.how in (How.NO, How.INSTEAD):
        await _say_instead(turn, flow, decision)
    elif not _ask_value(turn, flow, wish):
        if flow.data.get("confirm"):
            await _do(turn, flow, wish)
        else:
            await _ask_confirm(turn, flow, wish, decision)


def _ask_value(turn: Turn, flow: Flow, wish: Change) -> bool:
    """Whether something is still missing, and was asked for."""
    data = flow.data
    if wish is Change.ADDRESS:
        missing = check_address(address_of_flow(flow))
        if missing and data.get("address"):
            names = [phrase(f"changes.missing.{key}") for key in missing]
            part = next((part for part in PARTS if missing[0].startswith(part)), "line")
            data["part"] = part if len(missing) == 1 else None
            ask(turn, flow, "address", "utter_ask_change_address_part", missing=", ".join(names))
            return True
        data["part"] = None
    problem = {
        Change.ADDRESS: not data.get("address"),
        Change.RECIPIENT: len(str(data.get("recipient", "")).split()) < 2,
        Change.DAY: not data.get("day"),
        Change.CONTENTS: not data.get("contents"),
    }.get(wish, False)
    if problem:
        if data.pop("bad_day", False):
            turn.say("utter_change_day_not")
        ask(turn, flow, wish.value, f"utter_ask_change_{wish.value}")
    return problem


async def _ask_confirm(turn: Turn, flow: Flow, wish: Change, decision: ChangeDecision) -> None:
    buttons = [
        choice(flow, phrase("returns.accept.change"), "confirm", "yes"),
        choice(flow, phrase("returns.decline.cancel"), "confirm", "no"),
    ]
    address = address_of_flow(flow).cleaned()
    # A new address is not read back in full: enough of it to see a slip.
    what = {
        Change.ADDRESS: title_case_tr(", ".join(filter(None, (address.neighbourhood, address.district, address.city)))),
        Change.RECIPIENT: flow.data.get("recipient", ""),
        Change.DAY: day_text(date.fromisoformat(flow.data["day"]), turn.context.now) if flow.data.get("day") else "",
        Change.PICKUP: phrase("changes.pickup_what"),
        Change.CONTENTS: shortened(str(flow.data.get("contents", "")), 120),
    }.get(wish, "")
    how = "done" if decision.how is How.AT_ONCE else "asked"
    order = await stored_order(turn, flow)
    wish_text = phrase(f"changes.wish_of.{wish.value}")
    ask(turn, flow, "confirm", f"utter_ask_change_{how}", buttons, order=order.number, wish=wish_text, what=what)


async def _do(turn: Turn, flow: Flow, wish: Change) -> None:
    data = flow.data
    request = ChangeRequest(
        order_id=flow.order_id,
        wish=wish,
        address=address_of_flow(flow) if wish is Change.ADDRESS else None,
        recipient=data.get("recipient"),
        day=date.fromisoformat(data["day"]) if data.get("day") else None,
        contents=data.get("contents"),
        conversation_id=turn.context.conversation_id,
    )
    result = await request_change_delivery(
        turn.session, request, idempotency_key=flow.id, now=turn.context.now, shop=turn.context.shop
    )
    if result.change is None:
        for name in (wish.value, "confirm"):
            data.pop(name, None)
        _ask_value(turn, flow, wish)
        return
    order = await stored_order(turn, flow)
    turn.say(
        f"utter_change_{'done' if result.decision.how is How.AT_ONCE else 'asked'}",
        order=order.number,
        number=result.change.number,
        wish=phrase(f"changes.wish_of.{wish.value}"),
        mail=phrase("returns.mail") if address_of(order) else "",
    )
    end(turn, flow, done=result.change.number)


async def _say_instead(turn: Turn, flow: Flow, decision: ChangeDecision) -> None:
    order = await stored_order(turn, flow)
    carrier = next((turn.context.shop.carriers.get(parcel.carrier) for parcel in order.parcels), None)
    others = [
        phrase(
            f"changes.instead.{key}", carrier=" ".join(filter(None, (carrier.name, carrier.phone))) if carrier else ""
        )
        for key in decision.alternatives
    ]
    text = phrase("changes.instead_line", others="; ".join(others)) if others else ""
    turn.say(f"utter_change_not_{decision.reason_key}", _buttons(flow, decision), order=order.number, instead=text)
    end(turn, flow)


def _buttons(flow: Flow, decision: ChangeDecision) -> list[Button]:
    more: list[Button] = []
    if "exchange_after_delivery" in decision.alternatives:
        more.append(button(title("exchange_request") or "", "exchange_request", pick=str(flow.order_id)))
    if "cancel_and_reorder" in decision.alternatives:
        more.append(button(title("cancel_order") or "", "cancel_order", pick=str(flow.order_id)))
    if "not_received" in decision.alternatives:
        more.append(button(title("delivered_not_received") or "", "delivered_not_received", pick=str(flow.order_id)))
    if decision.how is How.NO:
        more.append(intent_button("refund_status"))
    return [*more, step_button(Step.HANDOFF)]


KINDS[CHANGE] = Kind(advance, take)
FULL_GOALS.update(GOALS)
