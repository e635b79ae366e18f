"""What is said beside the question of a return flow: a correction of an earlier answer, an answer not asked for yet."""

from actions.flows.flow import Flow
from actions.flows.return_state import EXCHANGE_GOAL, Answers, goods, is_possible, look
from actions.flows.words import goods_of, quantity_of, reason_of, remedy_of
from actions.goods import Goods, named_goods
from actions.turn import Turn
from bot.shop.policies.decision import Reason


async def goods_left(turn: Turn, flow: Flow, *, everything: bool = False) -> list[Goods]:
    """The order's goods that can go back, or all of them."""
    preview = await look(turn, flow)
    return goods([line for line in preview.lines if everything or is_possible(line)])


async def take_early(turn: Turn, flow: Flow, text: str) -> bool:
    """Take what answers another question than the one asked: other goods by name, a reason not asked for yet."""
    lines = await goods_left(turn, flow)
    if flow.asked != "lines" and len(lines) > 1 and named_goods(text, lines):
        Answers(flow).choose(goods_of(text, lines) or {})
        return True
    reason = reason_of(text, turn.message.intent) if "reason" not in flow.data else None
    if reason is None or reason is Reason.OTHER:
        return False
    flow.data["reason"] = reason.value
    return True


async def correct(turn: Turn, flow: Flow, text: str) -> bool:
    """Take what the text says instead of an earlier answer."""
    answers, taken = Answers(flow), False
    lines = goods_of(text, await goods_left(turn, flow, everything=True), tuple(answers.lines))
    if lines is not None and len(await goods_left(turn, flow)) > 1:
        answers.choose(lines)
        taken = True
    elif len(answers.lines) == 1 and (count := quantity_of(text, bare=False)):
        flow.data["lines"] = {str(position): count for position in answers.lines}
        taken = True
    reason = reason_of(text, "") if flow.asked not in ("photo", "reason") else None
    if reason is not None and reason is not Reason.OTHER and reason is not answers.reason:
        answers.forget("photo", *(("remedy",) if flow.goal != EXCHANGE_GOAL else ()))
        flow.data["reason"] = reason.value
        taken = True
    remedy = remedy_of(text) if flow.asked in ("confirm", "fix", "variant") else None
    if remedy is not None and remedy is not answers.remedy:
        answers.forget("variant")
        flow.data["remedy"] = remedy.value
        taken = True
    if taken:
        answers.forget()
    return taken
