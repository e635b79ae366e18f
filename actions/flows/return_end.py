"""The end of a return flow: the summary, and the return that is opened."""

from actions.flows.flow import Flow, ask, choice, end, keep, stored_order
from actions.flows.photos import fresh_photos
from actions.flows.return_say import refuse, tell_opened
from actions.flows.return_state import Answers, look
from actions.flows.texts import amount_text, goods_text, reason_title, remedy_title
from actions.phrases import phrase
from actions.turn import Turn
from bot.returns.service import Preview, ReturnRequest, open_return
from bot.shop.policies.decision import Remedy


def _ask_what_to_fix(turn: Turn, flow: Flow) -> bool:
    buttons = [choice(flow, phrase(f"returns.fix.{name}"), "fix", name) for name in ("lines", "reason", "remedy")]
    buttons.append(choice(flow, phrase("returns.fix.stop"), "confirm", "stop"))
    ask(turn, flow, "fix", "utter_ask_return_fix", buttons)
    return True


async def ask_confirm(turn: Turn, flow: Flow) -> bool:
    """Sum up and ask whether it is right; or what is not."""
    if flow.data.pop("fixing", False):
        return _ask_what_to_fix(turn, flow)
    if flow.data.get("confirm"):
        return False
    answers, preview = Answers(flow), await look(turn, flow, chosen_only=True)
    assert answers.reason is not None
    assert answers.remedy is not None
    buttons = [
        choice(flow, phrase("returns.accept.return"), "confirm", "yes"),
        choice(flow, phrase("returns.fix.more"), "confirm", "fix"),
        choice(flow, phrase("returns.fix.stop"), "confirm", "stop"),
    ]
    refund = answers.remedy is Remedy.REFUND and preview.amount_kurus is not None
    wanted = flow.data.get("variant_names", {}) if answers.remedy is Remedy.EXCHANGE else {}
    ask(
        turn,
        flow,
        "confirm",
        "utter_return_summary",
        buttons,
        order=(await stored_order(turn, flow)).number,
        items=_items(preview, answers),
        reason=reason_title(answers.reason),
        remedy=remedy_title(answers.remedy) + "".join(f" – {name}" for name in wanted.values()),
        amount=amount_text(preview.amount_kurus) if refund else "",
    )
    return True


def _items(preview: Preview, answers: Answers) -> str:
    return ", ".join(goods_text(line.name, line.variant, answers.lines[line.position] or 1) for line in preview.lines)


async def open_it(turn: Turn, flow: Flow) -> bool:
    """Open the return, and tell its number; False when something must be asked again."""
    answers = Answers(flow)
    assert answers.reason is not None
    assert answers.remedy is not None
    photo = str(flow.data.get("photo") or "")
    words = [str(flow.data.get("words") or ""), phrase(f"returns.photo_note.{photo}") if photo else ""]
    request = ReturnRequest(
        order_id=flow.order_id,
        lines=answers.wanted,
        reason=answers.reason,
        remedy=answers.remedy,
        condition=answers.condition,
        photos=tuple(flow.data.get("links", ())),
        photo_ids=tuple(await fresh_photos(turn)) if photo == "sent" else (),
        note=" ".join(word for word in words if word) or None,
        conversation_id=turn.context.conversation_id,
    )
    result = await open_return(
        turn.session, request, idempotency_key=flow.id, now=turn.context.now, shop=turn.context.shop
    )
    if result.case is not None:
        await tell_opened(turn, flow, result)
        end(turn, flow, done=result.case.number)
        return True
    answers.forget()
    if result.reason_key in ("out_of_stock", "choose_variant", "unknown_variant"):
        turn.say("utter_return_out_of_stock")
        answers.forget("variant")
        if not result.offers:
            answers.forget("remedy")
            flow.data["impossible"] = [*flow.data.get("impossible", ()), request.remedy.value]
    elif result.reason_key == "remedy_not_possible":
        answers.forget("remedy", "variant")
    else:
        answers.forget("lines", "variant")
        end(turn, flow)
        await refuse(turn, flow, result.refused)
        return True
    keep(turn, flow)
    return False
