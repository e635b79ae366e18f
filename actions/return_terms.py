"""return_policy for the order in talk: until when it can go back, who pays, what is excepted, from the policies."""

from actions.access import order_by_key, order_in_talk
from actions.buttons import button
from actions.flows.flow import flow_of
from actions.flows.return_state import RETURN, Answers, is_possible
from actions.flows.texts import due_text, means_text, names_text
from actions.formats import day_text
from actions.phrases import phrase, title
from actions.reading import reference_of
from actions.settings_values import values_of
from actions.turn import Turn
from bot.returns.service import preview_return
from bot.shop.policies.decision import Reason

_RETURNS = frozenset({"return_request", "exchange_request"})


async def tell_money(turn: Turn) -> bool:
    """In a return that is being filled in: by when the money comes and where to. False elsewhere."""
    flow, context = flow_of(turn), turn.context
    if flow is None or flow.kind != RETURN or reference_of(turn.message.text, turn.message.entities):
        return False
    view = await order_by_key(turn, flow.order_id)
    turn.say(
        "utter_return_money",
        due=due_text(None, context.shop, context.now),
        means=means_text(view.payment_method if view else None),
        bank_days=context.shop.returns.bank_workdays,
    )
    return True


async def tell_terms(turn: Turn, intent: str) -> bool:
    """Answer for the order in talk, to who may see it whole; False where there is none, or it is about delivery."""
    flow = flow_of(turn)
    in_return = flow is not None and flow.kind == RETURN
    in_return = in_return or bool(_RETURNS & set(turn.message.intents))
    if intent == "shipping_fee" and not in_return:
        return False
    if intent == "shipping_fee":
        turn.say("utter_return_cost", **values_of(turn.context.shop))
        return True
    view = await order_in_talk(turn)
    if view is None or view.is_reduced:
        return False
    reason = (Answers(flow).reason if flow is not None and in_return else None) or Reason.OTHER
    preview = await preview_return(turn.session, view.id, reason, now=turn.context.now, shop=turn.context.shop)
    possible = [line for line in preview.lines if is_possible(line)]
    deadline = next((line.decision.deadline for line in possible if line.decision.deadline), None)
    if not possible or deadline is None:
        return False
    refused = names_text(line.name for line in preview.lines if not is_possible(line))
    back = [] if in_return else [button(title("return_request") or "", "return_request", pick=str(view.id))]
    turn.say(
        "utter_return_terms",
        back,
        **values_of(turn.context.shop)
        | {
            "order": view.number,
            "deadline": day_text(deadline, turn.context.now),
            "except": phrase("returns.excepted", items=refused) if refused else "",
        },
    )
    return True
