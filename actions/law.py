"""Questions about the customer's rights that no single order answers: faults, exceptions, where to complain."""

import re

from actions.buttons import Step, intent_button, step_button
from actions.message import FALLBACK
from actions.settings_values import values_of
from actions.turn import Turn
from bot.turkish.fold import fold

_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("arbitration", re.compile(r"\b(?:tuketici )?hakem heyet\w*|\btuketici mahkeme\w*|\btubis\b")),
    (
        "defect",
        re.compile(
            r"\b(?:kusurlu|ayipli|arizali|defolu|bozuk)\b"
            r".*\b(?:hak(?:kim|lar\w*|ki\w*)\b(?:.*\bne(?:ler\w*|dir)?\b|.*\bm[iu]\b)|(?:cikar|gelir|olur)sa\b)"
            r"|\bhaklar\w* (?:ne\b|neler).*\b(?:kusurlu|ayipli|arizali|bozuk)\b"
        ),
    ),
    (
        "exceptions",
        re.compile(
            r"\b(?:hangi|ne gibi) urun\w* (?:\w+ )?(?:iade ed(?:il|ebil|em)|cay)\w*"
            r"|\bcayma hakki\w* (?:\w+ )?istisna\w*"
            r"|\b(?:ic camasir\w*|ic giyim|mayo(?!n)\w*|bikini\w*|kozmetik\w*|makyaj\w*|parfum\w*|kitap(?!li)\w*"
            r"|yazilim\w*|oyun(?!ca)\w*|gida\w*|bilet\w*|hediye kart\w*|dijital \w+|kisiye ozel \w+|isimli \w+)\b.*"
            r"\b(?:iade (?:edil(?:ir|iyor|ebil|mez|miyor|em)\w*|al(?:ir|iyor|inir|iniyor|inabil|abil)\w*|var m[iu]"
            r"|olu(?:r|yor)\w*)|cayma \w+|cayilir)\b"
        ),
    ),
)
_ASKS = re.compile(r"\bsinir|\blimit|\bnasil|\bnere|\bbasvur|\bne kadar")
_RIGHT = re.compile(r"\b(?:yasal|tuketici|cayma) hak")
_MISREAD = frozenset({FALLBACK, "out_of_scope", "smalltalk", "complaint_general", "complaint_service", "provide_info"})


def legal_topic(turn: Turn) -> str | None:
    """What of the law the message asks about; None for anything else."""
    if turn.message.is_button or len(turn.message.intents) > 1:
        return None
    text = fold(turn.message.text)
    found = next((topic for topic, pattern in _TOPICS if pattern.search(text)), None)
    if found == "arbitration" and turn.message.intent not in _MISREAD and not _ASKS.search(text):
        return None  # a threat beside a request: the request is answered
    if found is None and turn.message.intent in _MISREAD and _RIGHT.search(text):
        return "exceptions"
    return found


def tell_law(turn: Turn) -> bool:
    """Answer with the law as it stands, and the way to a person; False where the message asks nothing of it."""
    topic = legal_topic(turn)
    if topic is None:
        return False
    first = intent_button("return_request") if topic == "exceptions" else intent_button("complaint_defective")
    buttons = [step_button(Step.HANDOFF)] if topic == "arbitration" else [first, step_button(Step.HANDOFF)]
    turn.say(f"utter_law_{topic}", buttons, **values_of(turn.context.shop))
    return True
