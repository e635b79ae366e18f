"""Photos that come with a message: for the return that is being filled in, or for the one just opened."""

from datetime import timedelta

from actions.buttons import intent_button
from actions.flows.flow import flow_of, keep, return_done
from actions.flows.return_state import RETURN
from actions.turn import Turn
from bot.photos.service import unbound_since
from bot.returns.photos import add_photos

FRESH = timedelta(days=1)
"""Photos sent earlier than this in the same conversation were about something else."""
NO_WORDS = "?"
"""What Rasa is given where nothing was written (`bot.dialogue.engine.rasa_text`)."""


async def take_photos(turn: Turn) -> bool:
    """Take the message's photos; True when there is nothing else in it to answer."""
    if not turn.context.photos:
        return False
    flow, alone = flow_of(turn), is_photo_alone(turn)
    if flow is not None and flow.kind == RETURN:
        flow.data["photo"] = "sent"
        if flow.asked == "photo":
            flow.asked = "remedy"  # what comes next: words beside the photo may answer it already
        keep(turn, flow)
        turn.say("utter_photo_taken")
    elif number := await _added(turn):
        turn.say("utter_photo_added", number=number)
    elif alone:
        buttons = [intent_button(name) for name in ("complaint_damaged", "complaint_wrong_item", "human_handoff")]
        turn.say("utter_photo_received", buttons)
    return alone


def is_photo_alone(turn: Turn) -> bool:
    """Whether the message has photos and no words."""
    return bool(turn.context.photos) and turn.message.text.strip() == NO_WORDS


async def fresh_photos(turn: Turn) -> list[str]:
    """Ids of the photos that were sent here lately and belong to no return yet."""
    return await unbound_since(turn.session, turn.context.conversation_id, turn.context.now - FRESH)


async def _added(turn: Turn) -> str | None:
    """The number of the return just opened in this conversation, when it took the photos."""
    number, context = return_done(turn), turn.context
    if number is None:
        return None
    added = await add_photos(turn.session, number, context.conversation_id, context.photos, context.now)
    return number if added else None
