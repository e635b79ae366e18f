"""A return flow's buttons: what each answers."""

from actions.flows.flow import Flow, end
from actions.flows.return_correct import goods_left
from actions.flows.return_state import Answers
from actions.turn import Turn
from bot.returns.service import VariantOffer, find_variant


async def apply(turn: Turn, flow: Flow, name: str, value: str) -> bool:
    """Take a button's answer, also that of an earlier question: what depends on it is asked again."""
    answers = Answers(flow)
    if name == "lines":
        left = await goods_left(turn, flow)
        answers.choose({line.position: line.remaining for line in left} if value == "all" else {int(value): None})
    elif name == "quantity":
        position, count = value.split(":")
        answers.forget("variant")
        flow.data.setdefault("lines", {})[position] = int(count)
    elif name == "variant":
        position, sku = value.split(":", 1)
        if offer := await find_variant(turn.session, sku):
            take_variant(flow, int(position), offer)
    elif name == "confirm":
        await _confirmed(turn, flow, value)
    elif name == "fix":
        answers.forget(value, "variant")
    else:
        answers.forget(*(("remedy", "photo") if name == "reason" else ()))
        answers.forget("variant" if name == "remedy" else "confirm")
        flow.data[name] = value
    return True


def take_variant(flow: Flow, position: int, offer: VariantOffer) -> None:
    """Remember which variant is wanted for a line."""
    Answers(flow).forget()
    flow.data.setdefault("variants", {})[str(position)] = offer.sku
    flow.data.setdefault("variant_names", {})[str(position)] = offer.name


async def _confirmed(turn: Turn, flow: Flow, value: str) -> None:
    if value == "yes":
        flow.data["confirm"] = True
    elif value == "stop":
        end(turn, flow)
        turn.say("utter_stopped")
    else:
        flow.data["fixing"] = True
