"""Steps that were offered, by a button or for "evet" to take."""

from collections.abc import Awaitable, Callable

from actions import slots
from actions.access import order_in_talk
from actions.buttons import Step, step_button
from actions.complaints import file_complaint
from actions.flows.resuming import resume
from actions.flows.taking_back import take_back
from actions.flows.undoing import undo
from actions.formats import day_text
from actions.handoff import to_person
from actions.order_situation import main_parcel
from actions.proving import Outcome, Way, send
from actions.tracking import TRACK, another_order, tell
from actions.turn import Turn
from bot.care.models import TicketKind
from bot.care.service import open_once
from bot.desk.reasons import Team
from bot.shop.workdays import local_day


def step_named(name: object) -> Step | None:
    """The step of this name, None when there is none."""
    return next((step for step in Step if step.value == name), None)


async def take(turn: Turn, step: Step) -> None:
    """Do what was offered."""
    await _TAKERS[step](turn)


async def _details(turn: Turn) -> None:
    view = await order_in_talk(turn)
    if view is None:
        turn.ask_identity(TRACK)
        return
    turn.set(slots.WAY, Way.DETAILS.value)
    if await send(turn, order_id=view.id) is Outcome.OK:
        turn.ask_identity(TRACK)
    else:
        turn.forget_form()


async def _carrier_inquiry(turn: Turn) -> None:
    await _inquiry(turn, TicketKind.CARRIER_INQUIRY, "delivery_late")


async def _not_received_inquiry(turn: Turn) -> None:
    await _inquiry(turn, TicketKind.NOT_RECEIVED_INQUIRY, "delivered_not_received")


async def _inquiry(turn: Turn, kind: TicketKind, topic: str) -> None:
    """Open the inquiry once for the order's parcel, and tell its number and by when it is answered."""
    view = await order_in_talk(turn)
    if view is None:
        turn.ask_identity(topic)
        return
    parcel = main_parcel(view) if view.parcels else None
    ticket, is_new = await open_once(
        turn.session,
        kind,
        summary=f"{kind.value}: {view.number}",
        team=Team.DELIVERY.value,
        now=turn.context.now,
        shop=turn.context.shop,
        conversation_id=turn.context.conversation_id,
        order_id=view.id,
        parcel_id=parcel.id if parcel else None,
        topic=topic,
    )
    turn.say(
        "utter_inquiry_opened" if is_new else "utter_inquiry_open_already",
        [step_button(Step.HANDOFF)],
        ticket=ticket.number,
        due=day_text(local_day(ticket.due_at), turn.context.now),
        carrier=parcel.carrier_name if parcel else "",
    )


async def _by_contact(turn: Turn) -> None:
    turn.set(slots.WAY, Way.CONTACT.value)
    turn.ask_identity(TRACK)


async def _by_order(turn: Turn) -> None:
    turn.set(slots.WAY, None)
    turn.set(slots.ORDER_REF, None)
    turn.ask_identity(TRACK)


async def _open_return(turn: Turn) -> None:
    view = await order_in_talk(turn)
    if view is None:
        turn.ask_identity("return_request")
    else:
        await tell(turn, view, "return_request")


async def _report_defect(turn: Turn) -> None:
    view = await order_in_talk(turn)
    if view is None:
        turn.ask_identity("complaint_defective")
    else:
        await tell(turn, view, "complaint_defective")


async def _handoff(turn: Turn) -> None:
    await to_person(turn, "human_handoff")


_TAKERS: dict[Step, Callable[[Turn], Awaitable[None]]] = {
    Step.DETAILS: _details,
    Step.CARRIER_INQUIRY: _carrier_inquiry,
    Step.NOT_RECEIVED_INQUIRY: _not_received_inquiry,
    Step.BY_CONTACT: _by_contact,
    Step.BY_ORDER: _by_order,
    Step.RESEND: _by_contact,
    Step.OTHER_ORDER: another_order,
    Step.OPEN_RETURN: _open_return,
    Step.RESUME: resume,
    Step.REPORT_DEFECT: _report_defect,
    Step.COMPLAINT: file_complaint,
    Step.CANCEL_RETURN: undo,
    Step.WITHDRAW_CHANGE: take_back,
    Step.HANDOFF: _handoff,
}
