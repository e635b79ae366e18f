"""The customer has given a return to the carrier: "kargoya verdim, takip no …"."""

import re

from actions import slots
from actions.access import order_in_talk
from actions.flows.texts import case_goods
from actions.turn import Turn
from bot.returns.models import ReturnCase, ReturnStatus
from bot.returns.service import Step, advance, returns_of, returns_of_customer
from bot.turkish.fold import fold

AWAITED = "handover"
"""In the slot `offer`: the tracking number was asked for."""
_GAVE = re.compile(
    r"\bkargo\w* (?:\w+ ){0,2}(?:verdi[mk]|biraktim|teslim ettim)|\b(?:iade|urun|paket)\w* (?:\w+ ){0,2}"
    r"(?:gonderdim|yolladim|postaladim|kargoladim|verdim|biraktim)"
)
_NUMBER = re.compile(r"\b(?=[a-z0-9]*[0-9]{6})[a-z0-9]{8,20}\b", re.IGNORECASE)


async def note_handover(turn: Turn) -> bool:
    """Record that the goods are on their way; False where nothing is to be sent, or the message says no such thing."""
    text = turn.message.text
    found = _NUMBER.search(text)
    number = found[0] if found else None
    if not (_GAVE.search(fold(text)) or (turn.offered == AWAITED and number)):
        return False
    cases = await _to_be_sent(turn)
    if not cases:
        return False
    if number is None:
        turn.say("utter_handover_number", number=cases[0].number)
        turn.set(slots.OFFER, AWAITED)
        return True
    case = cases[0]
    step = Step(turn.context.now, "customer", tracking_number=number.upper())
    await advance(turn.session, case.number, ReturnStatus.IN_TRANSIT, step, turn.context.shop)
    turn.set(slots.ORDER, case.order_id)
    turn.say("utter_handover_noted", number=case.number, goods=case_goods(case), tracking=number.upper())
    return True


async def _to_be_sent(turn: Turn) -> list[ReturnCase]:
    """Approved returns whose goods are still with the customer, those of the order in talk first."""
    customer_id = (await turn.identity()).customer_id
    found = await returns_of_customer(turn.session, customer_id) if customer_id is not None else []
    view = await order_in_talk(turn)
    if view is not None and not view.is_reduced:
        found = [*await returns_of(turn.session, view.id), *found]
    fit = {case.number: case for case in found if case.status is ReturnStatus.APPROVED and case.goods_come_back}
    return list(fit.values())
