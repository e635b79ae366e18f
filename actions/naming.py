"""An order number in a message about something else, and questions that only the order in talk gives a meaning."""

import re

from actions import slots
from actions.access import order_by_number, order_in_talk
from actions.order_answers import LATE, NOT_RECEIVED
from actions.order_situation import situation_of
from actions.proving import Outcome, prove
from actions.reading import Focus, digits_of, focus_of, is_return_number, reference_of
from actions.tracking import TRACK, is_told
from actions.turn import Turn
from bot.turkish.fold import fold

_SEEK_ORDER = frozenset({TRACK, LATE, NOT_RECEIVED, "provide_info"})
_WHERE = re.compile(
    r"\b(?:kargo\w*|siparis\w*|paket\w*|urun\w*|\w*[0-9]{3}\S*) (?:\w+ )?ner(?:e|d)\w*|\bgelmedi"
    r"|\bne zaman gel|\bne durumda"
)
_OF_ORDER = re.compile(
    r"\b(?:gel|gec ?k|gecik|ulas|teslim|getir|cik|kargo|siparis|paket|urun|bekl|iptal|sube|gonder|takip|link|firma"
    r"|sirket|kimlik|al[ai]|elim|dagit|yol|come|arriv|deliver)"
)
_BARE_QUESTION = re.compile(
    r"\W*(?:(?:peki|ya|ama|ee|tamam|iyi|o|bu|acaba|yani|de|da)\W+)*"
    r"(?:neden|niye|nicin|ne zaman|ne vakit|kac gun|hangi gun|saat kac\w*|sebebi? ne\w*|when)"
    r"(?:\W+(?:peki|ya|ama|ki|acaba|tam|olarak|boyle|oldu|surer))*\W*"
)
_WHAT_NOW = re.compile(r"\bne (?:yapaca\w+|yapican\w*|olacak|olcak|yapmali\w+|yapayim|yapabilir\w+)")


def needs_order(intent: str) -> bool:
    """Whether the intent's own handler looks for the order that is meant."""
    return intent in _SEEK_ORDER or is_told(intent)


def names_order(turn: Turn) -> bool:
    """Whether an order number stands in the text."""
    return not turn.message.is_button and reference_of(turn.message.text, turn.message.entities) is not None


def asks_where_it_is(text: str) -> bool:
    """Whether the text asks for an order's whereabouts, whatever else it asks."""
    return bool(_WHERE.search(fold(text)))


def asks_what_now(text: str) -> bool:
    """Whether the text asks what is going to be done: "ne olacak şimdi"."""
    return bool(_WHAT_NOW.search(fold(text)))


def may_mean_order(text: str) -> bool:
    """Whether a short question can be about an order: "neden", "kim getiriyor", not "maç saat kaçta"."""
    folded = fold(text)
    return bool(_OF_ORDER.search(folded) or _BARE_QUESTION.fullmatch(folded))


async def asks_of_branch(turn: Turn) -> bool:
    """Whether the text asks about the branch at which the order in talk waits."""
    if turn.message.is_button or focus_of(turn.message.text) is not Focus.BRANCH:
        return False
    view = await order_in_talk(turn)
    return view is not None and situation_of(view) == "available_for_pickup"


async def take_proof(turn: Turn) -> None:
    """Make the order the one in talk that a message names beside something else, and prove it if digits stand there.

    A complaint is then filed with its order, and nobody is asked again for what they have written.
    """
    message = turn.message
    if turn.active_form or not names_order(turn):
        return
    reference = str(reference_of(message.text, message.entities))
    if is_return_number(reference):
        return
    if view := await order_by_number(turn, reference):
        turn.set(slots.ORDER, view.id)
    elif digits := digits_of(message.text, message.entities, reference):
        if await prove(turn, reference, digits) is Outcome.WRONG:
            turn.ask_identity(TRACK)
        else:
            turn.forget_form()
