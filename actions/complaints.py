"""Complaints of people and conduct: a ticket with its number and due time, and a person on wish."""

from actions import slots
from actions.access import order_in_talk
from actions.buttons import Step, intent_button, step_button
from actions.formats import day_text
from actions.registry import answers
from actions.turn import Turn
from bot.care.models import TicketKind
from bot.care.service import open_once
from bot.desk.reasons import Team
from bot.shop.workdays import local_day

COURIER = "complaint_courier"
_TOPICS = (
    "complaint_damaged",
    "complaint_wrong_item",
    "complaint_missing_item",
    "complaint_defective",
    "delivery_late",
)
_SUMMARY = 300


@answers(COURIER, "complaint_service")
async def complain(turn: Turn, intent: str) -> None:
    """Accept it, and file it."""
    turn.say(f"utter_{intent}")
    await file_complaint(turn)


@answers("complaint_general")
async def ask_topic(turn: Turn, intent: str) -> None:
    """Ask what it is about; whoever just wants it filed says so."""
    turn.set(slots.OFFER, Step.COMPLAINT.value)
    topics = [intent_button(topic) for topic in _TOPICS]
    turn.say("utter_complaint_general", [*topics, step_button(Step.COMPLAINT), step_button(Step.HANDOFF)])


async def file_complaint(turn: Turn) -> None:
    """Open the complaint's ticket once for its order, else its conversation; tell number and due time."""
    view, topic = await order_in_talk(turn), str(turn.slot(slots.TOPIC) or "complaint_general")
    text = "" if turn.message.is_button else turn.message.text[:_SUMMARY]
    ticket, is_new = await open_once(
        turn.session,
        TicketKind.COMPLAINT,
        summary=f"{topic}: {text}" if text else topic,
        team=(Team.DELIVERY if topic == COURIER else Team.GENERAL).value,
        now=turn.context.now,
        shop=turn.context.shop,
        conversation_id=turn.context.conversation_id,
        order_id=view.id if view else None,
        topic=topic,
    )
    turn.set(slots.OFFER, Step.HANDOFF.value)
    turn.say(
        "utter_complaint_filed" if is_new else "utter_complaint_filed_already",
        [step_button(Step.HANDOFF)],
        ticket=ticket.number,
        due=day_text(local_day(ticket.due_at), turn.context.now),
    )
