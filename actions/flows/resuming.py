"""Going on with a return or change that was begun in another conversation, or left days ago."""

import re
from datetime import timedelta

from actions import slots
from actions.access import order_by_key, order_in_talk
from actions.buttons import Step, step_button
from actions.flows.flow import FULL_GOALS, KINDS, Flow, Kind, ask, begin, choice, flow_of, keep, pressed
from actions.flows.keeping import KEPT
from actions.flows.running import prove_in_full, yes_or_no
from actions.flows.texts import names_text, reason_title
from actions.flows.words import reason_of
from actions.formats import day_text
from actions.phrases import phrase
from actions.tracking import CHOOSE, find, finds, tell, tells
from actions.turn import Turn
from bot.returns.models import FlowDraft
from bot.returns.service import drafts_of_customer, drop_draft, find_draft
from bot.shop.policies.decision import Reason
from bot.shop.views import OrderView
from bot.shop.workdays import local_day
from bot.turkish.fold import fold
from bot.turkish.letters import upper_tr

RESUME = "resume"
GOAL = "resume_draft"
"""No intent of its own: recognised by its words."""
PAUSE = timedelta(hours=12)
"""After so long what was being filled in is offered again, not asked on about."""
_WORDS = re.compile(
    r"\byarim (?:kal|birak)|\bkal(?:digim|digimiz)\w* yerden|\b(?:dunku|onceki) (?:iade|islem|talep)\w*.*\bdevam"
)
_ON = re.compile(r"\bdevam|\bkaldig")
_ANEW = re.compile(r"\bbastan|\bsifirdan|\byeniden|\byeni\b")


def wants_to_resume(text: str) -> bool:
    """Whether the text asks to go on with what was left."""
    return bool(_WORDS.search(fold(text)))


def answers_what_was_left(turn: Turn) -> bool:
    """Whether the message, right after the offer to go on, answers what is asked there instead of saying yes."""
    return turn.offered == Step.RESUME.value and reason_of(turn.message.text, "") is not None


async def take_at_once(turn: Turn) -> None:
    """Give the message that took a flow up to the flow as well."""
    flow = flow_of(turn)
    if flow is not None and flow.kind in KEPT and turn.offered == Step.RESUME.value:
        await KINDS[flow.kind].take(turn, flow)
        keep(turn, flow)


async def draft_to_offer(turn: Turn, view: OrderView, kind: str | None = None) -> FlowDraft | None:
    """The draft of this order that this conversation is not in already; None for who has not the full right."""
    if view.is_reduced:
        return None
    draft = await find_draft(turn.session, view.id, turn.context.now, turn.context.shop)
    current = flow_of(turn)
    if draft is None or (current is not None and current.id == draft.flow["id"]):
        return None
    return draft if kind in (None, draft.flow["kind"]) else None


async def may_begin(turn: Turn, view: OrderView, kind: str, goal: str) -> bool:
    """Whether a flow of `kind` begins anew for the order: else it goes on, proof is asked, or one left is offered."""
    flow = flow_of(turn)
    if flow is not None and flow.kind == kind and flow.order_id == view.id:
        return False
    if view.is_reduced:
        await prove_in_full(turn, view.id, goal)
        return False
    return not await _offer_instead(turn, view, kind, goal)


async def _offer_instead(turn: Turn, view: OrderView, kind: str, goal: str) -> bool:
    """Before a flow begins: ask whether to go on with the one left for this order. False when there is none."""
    flow = flow_of(turn)
    if flow is not None and flow.kind == RESUME and flow.order_id == view.id:
        return "choice" not in flow.data
    if await draft_to_offer(turn, view, kind) is None:
        return False
    begin(turn, RESUME, view.id, goal)
    return True


async def mention(turn: Turn, view: OrderView) -> None:
    """Beside another answer about the order: say once that something was left for it."""
    if turn.slot(slots.FLOW) or turn.slot(slots.DRAFT_TOLD) == view.id:
        return
    if draft := await draft_to_offer(turn, view):
        _offer(turn, draft, view)


async def remind(turn: Turn) -> None:
    """At the end of a turn that asks nothing: offer what was left, here or for the order just told of."""
    if flow_of(turn) is not None or turn.slot(slots.NEEDS_IDENTITY) or turn.slot(slots.OFFER) == CHOOSE:
        return
    if turn.has_set(slots.DONE) and (customer_id := (await turn.identity()).customer_id) is not None:
        context = turn.context
        for draft in await drafts_of_customer(turn.session, customer_id, context.now, context.shop):
            if draft.conversation_id == context.conversation_id:
                _offer(turn, draft, await order_by_key(turn, draft.order_id))
                return
    elif turn.has_set(slots.ORDER) and (view := await order_in_talk(turn)):
        await mention(turn, view)


async def leave_if_stale(turn: Turn) -> None:
    """Offer a flow again that was left long ago, when the message is no answer to it, instead of asking on."""
    flow = flow_of(turn)
    if flow is None or flow.kind not in KEPT:
        return
    draft = await find_draft(turn.session, flow.order_id, turn.context.now, turn.context.shop)
    if draft is None or draft.flow["id"] != flow.id or turn.context.now - draft.updated_at < PAUSE:
        return
    turn.set(slots.FLOW, None)
    _offer(turn, draft, await order_by_key(turn, flow.order_id))


def _offer(turn: Turn, draft: FlowDraft, view: OrderView | None) -> None:
    turn.set(slots.DRAFT_TOLD, draft.order_id)
    turn.set(slots.ORDER, draft.order_id)
    if not turn.slot(slots.OFFER):  # else "evet" takes what was offered before
        turn.set(slots.OFFER, Step.RESUME.value)
    order = phrase("returns.draft.order", order=view.number) if view else ""
    turn.say("utter_resume_offer", [step_button(Step.RESUME)], order=order, what=_what(draft))


async def resume(turn: Turn) -> None:
    """What was left is to be gone on with: of the order in talk, else of the customer's only draft."""
    view = await order_in_talk(turn)
    if view is not None and view.is_reduced:
        await prove_in_full(turn, view.id, GOAL)
    elif view is not None and await draft_to_offer(turn, view):
        await tell(turn, view, GOAL)
    else:
        await find(turn, GOAL)


@finds(GOAL)
async def with_drafts(turn: Turn) -> list[OrderView]:
    """The verified customer's orders with a draft."""
    customer_id = (await turn.identity()).customer_id
    if customer_id is None:
        return []
    drafts = await drafts_of_customer(turn.session, customer_id, turn.context.now, turn.context.shop)
    views = [await order_by_key(turn, draft.order_id) for draft in drafts]
    return [view for view in views if view is not None]


@tells(GOAL)
async def go_on_with(turn: Turn, view: OrderView, goal: str) -> None:
    """The order is known: take up its draft."""
    if view.is_reduced:
        await prove_in_full(turn, view.id, GOAL)
    elif draft := await draft_to_offer(turn, view):
        keep(turn, _taken_up(turn, draft))
    elif flow_of(turn) is None:
        turn.say("utter_resume_none", [step_button(Step.HANDOFF)])


async def advance(turn: Turn, flow: Flow) -> None:
    """Ask, or take up the draft, or begin anew."""
    view = await order_by_key(turn, flow.order_id)
    draft = await find_draft(turn.session, flow.order_id, turn.context.now, turn.context.shop)
    chosen = flow.data.get("choice")
    if draft is not None and view is not None and chosen is None:
        buttons = [choice(flow, phrase(f"returns.resume.{key}"), "choice", key) for key in ("go", "new")]
        ask(
            turn, flow, "choice", "utter_ask_resume", buttons,
            when=_when(turn, draft), what=_what(draft), detail=_detail(draft, view),
        )  # fmt: skip
        return
    if draft is not None and chosen == "go":
        keep(turn, _taken_up(turn, draft))
    else:
        if draft is not None:
            await drop_draft(turn.session, flow.order_id, str(draft.flow["id"]))
        turn.set(slots.FLOW, None)
        if view is not None:
            await tell(turn, view, flow.goal)
    if (found := flow_of(turn)) is not None and found.kind != RESUME:
        await KINDS[found.kind].advance(turn, found)


async def take(turn: Turn, flow: Flow) -> bool:
    """Read whether to go on or to begin anew."""
    if chosen := pressed(turn):
        flow.data["choice"] = chosen[1]
        return True
    if turn.message.is_button:
        return False
    text, said = fold(turn.message.text), yes_or_no(turn)
    if _ANEW.search(text) or said is False:
        flow.data["choice"] = "new"
    elif _ON.search(text) or said:
        flow.data["choice"] = "go"
    elif turn.message.intent == flow.goal and len(text.split()) > 1:
        turn.set(slots.WISH, {"goal": flow.goal, "text": turn.message.text})
        flow.data["choice"] = "new"
    return "choice" in flow.data


def _taken_up(turn: Turn, draft: FlowDraft) -> Flow:
    """The draft's flow. Photos belong to the conversation in which they were sent: elsewhere they are asked for."""
    flow = Flow(**draft.flow)
    if draft.conversation_id != turn.context.conversation_id and flow.data.get("photo") == "sent":
        del flow.data["photo"]
    return flow


def _what(draft: FlowDraft) -> str:
    data = draft.flow.get("data") or {}
    kind = "exchange" if data.get("remedy") == "exchange" else draft.flow["kind"]
    return phrase(f"returns.draft.{kind}")


def _when(turn: Turn, draft: FlowDraft) -> str:
    day, today = local_day(draft.updated_at), local_day(turn.context.now)
    text = day_text(day, turn.context.now)
    text = text if today - day < timedelta(days=2) else phrase("returns.draft.day", day=text)
    return upper_tr(text[0]) + text[1:]


def _detail(draft: FlowDraft, view: OrderView) -> str:
    """What is filled in, as far as goods and reason: a new address or name is not read back."""
    data = draft.flow.get("data") or {}
    names = names_text(item.name for item in view.items if str(item.position) in (data.get("lines") or {}))
    parts = [names, reason_title(Reason(data["reason"])) if names and data.get("reason") else ""]
    text = ", ".join(part for part in parts if part)
    return f" ({text})" if text else ""


KINDS[RESUME] = Kind(advance, take)
FULL_GOALS.add(GOAL)
