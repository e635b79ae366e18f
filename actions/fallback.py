"""Messages that are not understood: one clarifying question, then a person."""

import re

from actions import slots
from actions.buttons import Button, Step, intent_button, step_button
from actions.message import FALLBACK
from actions.phrases import title
from actions.registry import answers
from actions.turn import Turn
from bot.turkish.fold import fold
from bot.turkish.text_quality import Reason, is_unreadable

LONG = 1000
"""Characters from which a message that is not understood is asked for in short."""
CHOICES = 2
_EMERGENCY = re.compile(
    r"\bintihar|\bkendimi oldur|\bolmek istiyorum|\byasamak istemiyorum|\bkendime zarar|\bhayatima son"
    r"|\bkalp krizi|\bambulans|\byangin (?:var|cikti)|\bimdat\b|\bnefes alam"
)


def is_emergency(text: str) -> bool:
    """Whether a life may be at stake: then only the emergency number is told."""
    return bool(_EMERGENCY.search(fold(text)))


@answers(FALLBACK)
async def not_understood(turn: Turn, intent: str) -> None:
    """Ask once what is meant; the second time in a row offer a person."""
    missed = int(turn.slot(slots.MISSED) or 0) + 1
    turn.set(slots.MISSED, missed)
    if is_emergency(turn.message.text):
        turn.say("utter_emergency")
    elif missed > 1:
        turn.set(slots.OFFER, Step.HANDOFF.value)
        turn.say("utter_not_understood_again", [step_button(Step.HANDOFF), intent_button("help")])
    else:
        response = _question(turn.message.text)
        is_read = response != "utter_unreadable"
        turn.say(
            response, likeliest(turn.message.ranking) if is_read else [intent_button("help"), step_button(Step.HANDOFF)]
        )


@answers("out_of_scope")
async def out_of_scope(turn: Turn, intent: str) -> None:
    """Say what can be done here; in an emergency, whom to call."""
    if is_emergency(turn.message.text):
        turn.say("utter_emergency")
    else:
        turn.say("utter_out_of_scope", [intent_button("help"), step_button(Step.HANDOFF)])


def likeliest(ranking: tuple[str, ...]) -> list[Button]:
    """The two likeliest meanings that have a name for customers, and a person."""
    named = [intent for intent in ranking if title(intent) and intent != "human_handoff"][:CHOICES]
    more = [] if len(named) == CHOICES else [intent_button("help")]
    return [*(intent_button(intent) for intent in named), *more, step_button(Step.HANDOFF)]


def _question(text: str) -> str:
    reason = is_unreadable(text)
    if reason in (Reason.EMPTY, Reason.INVISIBLE, Reason.NO_WORDS, Reason.MASH):
        return "utter_unreadable"
    return "utter_too_long" if reason is Reason.TOO_LONG or len(text) > LONG else "utter_clarify"
