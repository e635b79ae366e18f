"""The return and exchange flow: which question comes next, and what is done at the end."""

from actions import slots
from actions.access import own_recent_orders
from actions.flows import return_take
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, end, flow_of, keep, stored_order
from actions.flows.photos import fresh_photos
from actions.flows.resuming import may_begin
from actions.flows.return_end import ask_confirm, open_it
from actions.flows.return_remedy import ask_remedy, ask_variant
from actions.flows.return_say import refuse, tell_undelivered
from actions.flows.return_state import EXCHANGE_GOAL, RETURN, Answers, is_possible, look
from actions.flows.return_wish import begin_the_other, take_wish, wants_exchange
from actions.flows.running import seeks_order
from actions.flows.switching import to_cancelling, to_changing
from actions.flows.texts import (
    condition_title,
    goods_title,
    names_text,
    reason_title,
)
from actions.flows.word_patterns import REASON_OF_INTENT
from actions.flows.words import reason_of
from actions.phrases import phrase
from actions.registry import answers
from actions.settings_values import values_of
from actions.tracking import finds, tells, with_order
from actions.turn import Turn
from bot.returns.service import LineAnswer
from bot.shop.policies.decision import FAULTS, Condition, Reason, Remedy
from bot.shop.views import OrderView

GOALS = ("return_request", EXCHANGE_GOAL, *REASON_OF_INTENT)
_RECENT = 12
_MAX_PIECES = 5
_REASONS = (
    Reason.CHANGED_MIND, Reason.DOES_NOT_FIT, Reason.DEFECTIVE, Reason.DAMAGED, Reason.WRONG_ITEM,
    Reason.MISSING_ITEM, Reason.NOT_AS_DESCRIBED, Reason.GIFT, Reason.OTHER,
)  # fmt: skip
_TRIES = 3
"""How often the end may send the flow back to a question in one turn (out of stock meanwhile)."""


@answers(*GOALS)
async def ask_return(turn: Turn, intent: str) -> None:
    """Goods are to go back: find out which order it is; the flow asks the rest."""
    flow = flow_of(turn)
    if flow is not None and flow.kind == RETURN and not turn.message.entity("pick"):
        if intent in REASON_OF_INTENT:
            flow.data["reason"] = REASON_OF_INTENT[intent].value
            keep(turn, flow)
        return
    if not turn.message.is_button or turn.slot(slots.WISH) is None:
        text = "" if turn.message.is_button else turn.message.text
        turn.set(slots.WISH, {"goal": intent, "text": text})
    if intent in REASON_OF_INTENT:
        turn.say(f"utter_{_complaint(turn, intent)}")
    await with_order(turn, intent)
    if seeks_order(turn) and intent not in REASON_OF_INTENT and flow_of(turn) is None:
        turn.say(f"utter_{intent}", **values_of(turn.context.shop))


def _complaint(turn: Turn, intent: str) -> str:
    """The complaint that the words name, else the one that the message was taken for."""
    said = None if turn.message.is_button else reason_of(turn.message.text, "")
    return next((name for name, reason in REASON_OF_INTENT.items() if reason is said), intent)


@tells(*GOALS)
async def begin_return(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known: start, or go on where the flow was."""
    if not await may_begin(turn, view, RETURN, goal):
        return
    wish = turn.slot(slots.WISH) or {}
    flow = begin(turn, RETURN, view.id, goal)
    if goal in REASON_OF_INTENT:
        said = reason_of(str(wish.get("text") or ""), "")
        flow.data["reason"] = (said if said in FAULTS else REASON_OF_INTENT[goal]).value
    if goal == EXCHANGE_GOAL and wants_exchange(str(wish.get("text") or "")):
        flow.data["remedy"] = Remedy.EXCHANGE.value
    flow.data["words"] = str(wish.get("text") or "")
    await take_wish(turn, flow)
    keep(turn, flow)


@finds(*GOALS)
async def returnable(turn: Turn) -> list[OrderView]:
    """The customer's orders of which something can go back, else those that have arrived."""
    found, arrived = [], []
    reason = REASON_OF_INTENT.get(turn.message.intent)
    data = {"reason": reason.value} if reason else {}
    for view in await own_recent_orders(turn, _RECENT):
        if view.is_open and not any(parcel.is_delivered for parcel in view.parcels):
            continue
        arrived.append(view)
        preview = await look(turn, Flow(RETURN, "", view.id, "", data=data))
        if any(is_possible(line) for line in preview.lines):
            found.append(view)
    return found or arrived


async def advance(turn: Turn, flow: Flow) -> None:
    """Ask the next question, or open the return."""
    if "words" in flow.data and "wish_read" not in flow.data:
        await take_wish(turn, flow)
    for _ in range(_TRIES):
        if await _next(turn, flow):
            break
    if flow_of(turn) is None and (other := begin_the_other(turn, flow)):
        await advance(turn, other)


async def _next(turn: Turn, flow: Flow) -> bool:
    """Whether something was asked or ended; False to look again."""
    for step in (_unsent, _lines, _on_the_way, _reason, _condition, _photo, ask_remedy, ask_variant, ask_confirm):
        if await step(turn, flow):
            return True
    return await open_it(turn, flow)


async def _unsent(turn: Turn, flow: Flow) -> bool:
    """An order that was not sent yet is cancelled instead."""
    if not any(line.decision.next_step_key == "cancel_order" for line in (await look(turn, flow)).lines):
        return False
    if flow.goal == EXCHANGE_GOAL:
        await to_changing(turn, flow, str(flow.data.get("words") or ""))
        return True
    turn.say("utter_return_not_sent_yet", order=(await stored_order(turn, flow)).number)
    await to_cancelling(turn, flow)
    return True


async def _lines(turn: Turn, flow: Flow) -> bool:
    answers, preview = Answers(flow), await look(turn, flow)
    possible = {line.position: line for line in preview.lines if is_possible(line)}
    refused = [line for line in preview.lines if line.position not in possible]
    if not possible:
        end(turn, flow)
        await refuse(turn, flow, [line for line in refused if not answers.lines or line.position in answers.lines])
        return True
    named_refused = [line for line in refused if line.position in answers.lines]
    if named_refused and len(named_refused) == len(answers.lines):
        end(turn, flow)
        await refuse(turn, flow, named_refused)
        return True
    if named_refused:
        await refuse(turn, flow, named_refused)
        answers.choose({place: count for place, count in answers.lines.items() if place in possible})
    if not answers.lines and len(possible) == 1 and not named_refused:
        flow.data["lines"] = {str(next(iter(possible))): None}  # what was said of it before stays
    if not answers.lines:
        buttons = [choice(flow, goods_title(line.name, line.variant), "lines", n) for n, line in possible.items()]
        if len(possible) > 1:
            buttons.append(choice(flow, phrase("returns.all_lines"), "lines", "all"))
        response = "utter_ask_return_lines" if not named_refused else "utter_ask_return_other_lines"
        ask(turn, flow, "lines", response, buttons, order=(await stored_order(turn, flow)).number)
        return True
    return _quantities(turn, flow, possible)


def _quantities(turn: Turn, flow: Flow, possible: dict[int, LineAnswer]) -> bool:
    """Settle how many pieces of each line; ask where it is not said."""
    answers = Answers(flow)
    chosen = dict(answers.lines)
    for position, quantity in answers.lines.items():
        left = possible[position].remaining
        if left == 1:
            chosen[position] = 1
        elif quantity is not None and quantity > left:
            turn.say("utter_return_quantity_too_high", left=left, item=possible[position].name)
            chosen[position] = None
    flow.data["lines"] = {str(position): quantity for position, quantity in chosen.items()}
    unknown = next((position for position, quantity in chosen.items() if quantity is None), None)
    if unknown is None:
        return False
    line = possible[unknown]
    counts = [choice(flow, str(n), "quantity", f"{unknown}:{n}") for n in range(1, min(line.remaining, _MAX_PIECES))]
    whole = phrase("returns.whole_line", count=line.remaining)
    buttons = [*counts, choice(flow, whole, "quantity", f"{unknown}:{line.remaining}")]
    flow.data["quantity_of"] = unknown
    ask(turn, flow, "quantity", "utter_ask_return_quantity", buttons, item=line.name, count=line.remaining)
    return True


async def _on_the_way(turn: Turn, flow: Flow) -> bool:
    """Goods that are under way: they can be withdrawn from without a reason."""
    decisions = [line.decision for line in (await look(turn, flow, chosen_only=True)).lines]
    if all(decision.reason_key == "before_delivery" for decision in decisions):
        if flow.data.get("reason") == Reason.MISSING_ITEM.value and "remedy" not in flow.data:
            end(turn, flow)  # what is still under way is not missing, and nobody has withdrawn from it
            tell_undelivered(turn, (await look(turn, flow, chosen_only=True)).lines)
            return True
        flow.data.setdefault("reason", Reason.CHANGED_MIND.value)
        if not flow.data.get("told_on_the_way"):
            flow.data["told_on_the_way"] = True
            turn.say("utter_return_on_the_way", order=(await stored_order(turn, flow)).number)
    return False


async def _reason(turn: Turn, flow: Flow) -> bool:
    if "reason" in flow.data:
        return False
    if flow.data.get("remedy") == Remedy.EXCHANGE.value:
        flow.data["reason"] = Reason.DOES_NOT_FIT.value
        return False
    buttons = [choice(flow, reason_title(reason), "reason", reason.value) for reason in _REASONS]
    ask(turn, flow, "reason", "utter_ask_return_reason", buttons)
    return True


async def _condition(turn: Turn, flow: Flow) -> bool:
    preview = await look(turn, flow, chosen_only=True)
    asking = [line for line in preview.lines if line.decision.reason_key == "ask_condition"]
    if not asking:
        return False
    buttons = [choice(flow, condition_title(one), "condition", one.value) for one in Condition]
    ask(turn, flow, "condition", "utter_ask_return_condition", buttons, item=names_text(line.name for line in asking))
    return True


async def _photo(turn: Turn, flow: Flow) -> bool:
    preview = await look(turn, flow, chosen_only=True)
    if "photo" in flow.data or not any(line.decision.photo_wanted for line in preview.lines):
        return False
    if await fresh_photos(turn):
        flow.data["photo"] = "sent"
        return False
    buttons = [choice(flow, phrase(f"returns.photo.{key}"), "photo", key) for key in ("later", "none")]
    ask(turn, flow, "photo", "utter_ask_return_photo", buttons, email=str(turn.context.shop.contact.email))
    return True


KINDS[RETURN] = Kind(advance, return_take.take)
FULL_GOALS.update(GOALS)
