"""Handing over to a person, and what the customer is told of it."""

import re

from actions import slots
from actions.access import order_in_talk
from actions.formats import moment_text
from actions.phrases import phrase
from actions.registry import answers
from actions.turn import Turn
from bot.conversations.models import Conversation
from bot.desk.queue import HandoffResult
from bot.desk.reasons import Reason
from bot.desk.service import HandoffError, hand_over, open_handoff, standing_of, withdraw
from bot.turkish.fold import fold

_ABOUT_QUEUE = re.compile(
    r"\bsira|\bbekle|\bne kadar sur|\bne zaman (?:bagla|don|yaz|cevap)|\btemsilci|\bkimse\b"
    r"|\bkac (?:dakika|dk|saat)|\balo\b"
)
_WITHDRAWS = re.compile(
    r"\btemsilci\w* (?:\w+ )?(?:istemiyorum|gerek (?:yok|kalmadi)|vazgec\w*)|\bvazgec\w*\b.*\btemsilci"
    r"|\A\W*(?:(?:tamam|artik|yok|hayir|neyse|buna|tesekkur\w*|sag ?ol\w*)\W+){0,3}gerek kalmadi\b"
)
_REASON_OF_TOPIC = {"delivery_late": Reason.LATE_ORDER, "delivered_not_received": Reason.NOT_RECEIVED}


@answers("human_handoff")
async def to_person(turn: Turn, intent: str) -> None:
    """Queue the conversation, whatever was being filled in, and acknowledge it."""
    topic = turn.slot(slots.TOPIC)
    is_known = topic is not None or turn.slot(slots.ORDER) is not None
    turn.leave_form()
    result = await _request(turn, _reason(turn, topic))
    _acknowledge(turn, result)
    turn.set(slots.HANDED_OVER, True)
    if not is_known and not result.already_open:
        turn.say("utter_handoff_topic")


async def tell_standing(turn: Turn) -> bool:
    """Answer a question about the queue, for who stands in it; False for anything else."""
    if not turn.slot(slots.HANDED_OVER) or not _ABOUT_QUEUE.search(fold(turn.message.text)):
        return False
    context = turn.context
    result = await standing_of(turn.session, context.conversation_id, context.now, context.shop)
    if result is None:
        return False
    _acknowledge(turn, result)
    return True


def withdraws(text: str) -> bool:
    """Whether the text says that no person is needed any more."""
    return bool(_WITHDRAWS.search(fold(text)))


async def take_back_request(turn: Turn) -> bool:
    """Leave the queue for who says that they need nobody any more; False for anything else."""
    if not turn.slot(slots.HANDED_OVER) or not withdraws(turn.message.text):
        return False
    handoff = await open_handoff(turn.session, turn.context.conversation_id)
    if handoff is None:
        return False
    try:
        await withdraw(turn.session, handoff, phrase("settings.handoff_withdrawn"), turn.context.now)
    except HandoffError:
        await tell_standing(turn)
        return True
    turn.set(slots.HANDED_OVER, None)
    turn.say("utter_handoff_withdrawn")
    return True


def _acknowledge(turn: Turn, result: HandoffResult) -> None:
    response, values = acknowledgement(result)
    if result.opens_at is not None:
        values["opens"] = moment_text(result.opens_at, turn.context.now)
    turn.say(response, **values)


def acknowledgement(result: HandoffResult) -> tuple[str, dict[str, object]]:
    """The response for where the customer stands, and its values but the opening time."""
    values: dict[str, object] = {
        "ticket": result.ticket_number,
        "position": result.position or 0,
        "wait": result.wait_minutes or 0,
        "agent": result.agent or "",
    }
    again = "again_" if result.already_open else ""
    if result.already_open and result.position is None:
        return "utter_handoff_with_agent", values
    if not result.is_open:
        return f"utter_handoff_{again}{'closed' if result.opens_at else 'closed_long'}", values
    return f"utter_handoff_{again}{'next' if result.position == 1 else 'queued'}", values


def _reason(turn: Turn, topic: str | None) -> Reason:
    if turn.slot(slots.MISSED):
        return Reason.NOT_UNDERSTOOD
    return _REASON_OF_TOPIC.get(topic or "", Reason.ASKED)


async def _request(turn: Turn, reason: Reason) -> HandoffResult:
    view = await order_in_talk(turn)
    conversation = await turn.session.get_one(Conversation, turn.context.conversation_id)
    return await hand_over(
        turn.session, conversation, reason, view.id if view else None, turn.context.now, turn.context.shop
    )
