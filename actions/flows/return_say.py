"""What a return flow says at its ends: why not, and what was opened."""

from collections.abc import Sequence
from typing import Any

from actions import slots
from actions.buttons import Button, Step, button, intent_button, step_button, step_title
from actions.flows.flow import Flow, stored_order
from actions.flows.texts import amount_text, case_goods, due_text, goods_text, means_text, names_text
from actions.formats import day_text, money
from actions.phrases import phrase
from actions.turn import Turn
from bot.returns.mails import address_of
from bot.returns.models import ReturnCase
from bot.returns.news import card_of
from bot.returns.service import LineAnswer, OpenResult, returns_of
from bot.shop.policies.decision import Remedy

_MORE = frozenset({"offer_defect_rights"})


async def refuse(turn: Turn, flow: Flow, lines: Sequence[LineAnswer]) -> None:
    """Say of each reason, once, why its lines cannot go back, and what is possible instead."""
    by_reason: dict[str, list[LineAnswer]] = {}
    for line in lines:
        by_reason.setdefault(line.decision.reason_key, []).append(line)
    for key, refused in by_reason.items():
        decision = refused[0].decision
        values: dict[str, Any] = {
            "items": names_text(line.name for line in refused),
            "order": (await stored_order(turn, flow)).number,
            "deadline": day_text(decision.deadline, turn.context.now) if decision.deadline else "",
            "days": turn.context.shop.returns.days,
        }
        if refused[0].open_return:
            values |= await _open_values(turn, flow, refused[0].open_return)
        buttons = _buttons(turn, flow, key, decision.next_step_key)
        turn.say(f"utter_return_refused_{key}", buttons, **values)
    if turn.slot(slots.OFFER) == Step.REPORT_DEFECT.value and turn.slot(slots.FLOW) is None:
        names = " ".join(line.name for line in lines)
        turn.set(slots.WISH, {"goal": "complaint_defective", "text": names})


def tell_undelivered(turn: Turn, lines: Sequence[LineAnswer]) -> None:
    """What is missed is still under way: nobody has withdrawn from it."""
    values = {"items": names_text(line.name for line in lines)}
    turn.say(
        "utter_return_refused_not_delivered_yet", [intent_button("track_order"), step_button(Step.HANDOFF)], **values
    )


def refuse_exchange(turn: Turn, lines: Sequence[LineAnswer]) -> bool:
    """Say why these lines cannot be exchanged. False when no rule for exchanges forbids it."""
    for line in lines:
        if refused := line.decision.refused_exchange:
            deadline = day_text(refused.deadline, turn.context.now) if refused.deadline else ""
            turn.say(f"utter_return_refused_{refused.reason_key}", (), items=line.name, deadline=deadline)
            return True
    return False


async def tell_opened(turn: Turn, flow: Flow, result: OpenResult) -> None:
    """The number, how the goods come back, what follows."""
    case, shop, now = result.case, turn.context.shop, turn.context.now
    assert case is not None
    order = await stored_order(turn, flow)
    carrier = shop.carriers.get(case.carrier) if case.carrier else None
    early = case.send_back_by is None and result.next_step_key.startswith("send_with")
    turn.say(
        f"utter_return_opened_{'before_delivery' if early else result.next_step_key}",
        (),
        card_of(case, shop),
        number=case.number,
        carrier=carrier.name if carrier else "",
        code=case.carrier_code or "",
        label=case.label_url or "",
        deadline=day_text(case.send_back_by, now) if case.send_back_by else "",
        address=shop.returns.address,
        outcome=await _outcome(turn, case, result, order.payment_method),
        approval_days=shop.returns.approval_workdays,
        mail=phrase("returns.mail") if address_of(order) else "",
    )
    if flow.data.get("photo") == "later":
        turn.say("utter_return_photo_where", email=str(shop.contact.email), number=case.number)


async def _outcome(turn: Turn, case: ReturnCase, result: OpenResult, means: str | None) -> str:
    shop = turn.context.shop
    key = case.remedy.value
    if case.remedy is Remedy.REFUND and case.details.get("unpaid"):
        key = "refund_unpaid"
    elif result.next_step_key == "wait_for_approval":
        key = f"asked_{key}"
    text = phrase(
        f"returns.outcome.{key}",
        amount=amount_text(result.amount_kurus),
        due=due_text(result.refund_by, shop, turn.context.now),
        means=means_text(means),
        wanted=names_text(goods_text(line.name, line.wanted_variant) for line in case.lines),
        repair_days=shop.returns.repair_workdays,
    )
    dearer = case.details.get("price_difference_kurus")
    return text + (phrase("returns.price_difference_line", amount=money(dearer)) if dearer else "")


async def _open_values(turn: Turn, flow: Flow, number: str) -> dict[str, Any]:
    case = next(case for case in await returns_of(turn.session, flow.order_id) if case.number == number)
    return open_values(turn, case)


def open_values(turn: Turn, case: ReturnCase) -> dict[str, Any]:
    """An open return in words: its number, goods, status, and how it is sent while that is still to be done."""
    carrier = turn.context.shop.carriers.get(case.carrier) if case.carrier else None
    way = "label" if case.label_url else "code" if case.carrier_code else None
    is_due = case.status.value == "approved" and case.send_back_by and carrier and way
    send = phrase(
        f"returns.send.{way}",
        carrier=carrier.name,
        code=case.carrier_code or "",
        label=case.label_url or "",
        day=day_text(case.send_back_by, turn.context.now),
    ) if is_due and carrier and case.send_back_by else ""  # fmt: skip
    return {
        "number": case.number,
        "goods": case_goods(case),
        "status": phrase(f"returns.status.{case.status.value}"),
        "send": send,
        "rejected": case.rejected_reason or "",
    }


def _buttons(turn: Turn, flow: Flow, key: str, next_step: str) -> list[Button]:
    if key == "already_open":
        return [intent_button("refund_status"), step_button(Step.CANCEL_RETURN)]
    if key in ("already_returned", "order_cancelled"):
        return [intent_button("refund_status")]
    if key == "not_delivered_yet":
        return [intent_button("track_order"), step_button(Step.HANDOFF)]
    if next_step not in _MORE:
        turn.set(slots.OFFER, Step.HANDOFF.value)
        return [step_button(Step.HANDOFF)]
    turn.set(slots.OFFER, Step.REPORT_DEFECT.value)
    pick = str(flow.order_id)
    return [button(step_title(Step.REPORT_DEFECT), "complaint_defective", pick=pick), step_button(Step.HANDOFF)]
