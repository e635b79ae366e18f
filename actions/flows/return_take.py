"""Reads answers to a return flow's questions: buttons, free text, corrections of what was said before."""

import re
from collections.abc import Awaitable, Callable

from actions.access import order_by_key
from actions.flows.flow import Flow, pressed
from actions.flows.return_correct import correct, goods_left, take_early
from actions.flows.return_pressed import apply
from actions.flows.return_state import Answers
from actions.flows.running import is_stop, yes_or_no
from actions.flows.word_patterns import REASON_OF_INTENT
from actions.flows.words import (
    condition_of,
    count_of_all,
    goods_of,
    is_question,
    quantity_of,
    reason_of,
    remedy_of,
    says_all,
    variant_of,
)
from actions.goods import named_goods
from actions.turn import Turn
from bot.returns.service import variants_of
from bot.shop.policies.decision import FAULTS, Reason, Remedy
from bot.turkish.fold import fold

ASIDE = frozenset(
    {
        "return_policy", "shipping_fee", "delivery_info", "payment_methods", "store_info", "campaign_info", "warranty",
        "invoice", "product_info", "product_stock", "product_advice", "track_order", "delivery_late", "refund_status",
        "bot_challenge", "privacy_request", "account_help", "payment_problem", "help", "smalltalk", "out_of_scope",
    }
)  # fmt: skip
"""Intents whose questions are answered before the flow goes on, whatever words of an answer are in them."""
_CORRECTS = re.compile(
    r"\W*(?:yok|hayir|degil|yanlis|pardon|aslinda|duzelt\w*|olmadi|dur)\b|\bduzelt|\byanlis (?:sec|yaz|ol)"
)
_FIX = re.compile(r"\W*(?:bir sey|bunu|sunu)?\W*(?:duzelt\w*|degistir\w*)(?: istiyorum)?\W*")
_FEW = 3
_ORDER = ("lines", "reason", "condition", "photo", "remedy")
_BACK = re.compile(r"\W*(?:bir )?(?:geri(?: don\w*| git\w*)?|(?:bir )?onceki(?: soru\w*)?(?: don\w*)?)\W*")
_SEND_IT = re.compile(r"\b(?:gonder|yolla|ulastir)(?:in|ir|sen|se|iver|misin|un)")
_OF_PHOTO = re.compile(r"\bfoto|\bresim|\bgorsel")
_LINK = re.compile(r"https?://\S+")
_NO_PHOTO = re.compile(
    r"\byok\b|\bcekm|\bcekem|\batam|\bhayir|\bgonderem|\byukleyem|\bistemiyorum"
    r"|\batla|\bgec(?:elim|in)?\b|fotografsiz|\bgerek yok"
)
_PHOTO = re.compile(
    r"\bsonra|\bgonder|\bmail|\beposta|\be-posta|\btamam|\bevet|\bolur|\byolla|\bekle|\bvar\b|\batarim|\batacag"
)
_FIXES = (
    (("urun", "adet", "parca"), "lines"),
    (("neden", "sebep"), "reason"),
    (("cozum", "iade sekli", "yontem", "talep"), "remedy"),
)

Reader = Callable[[Turn, Flow, str], Awaitable[bool]]


async def take(turn: Turn, flow: Flow) -> bool:
    """Read the message as an answer; False when it is something else."""
    if button := pressed(turn):
        return await apply(turn, flow, *button)
    text = turn.message.text
    counts = flow.asked == "quantity" and quantity_of(text) is not None  # "birini" sounds like a wish for a person
    if turn.message.is_button or (turn.message.intent == "human_handoff" and not counts):
        return False
    if _BACK.fullmatch(fold(text)):
        return _go_back(flow)
    asks_of_it = (flow.asked == "reason" and reason_of(text, "") is Reason.OTHER) or (
        flow.asked == "photo" and _OF_PHOTO.search(fold(text))
    )
    if is_question(text) and turn.message.intent in ASIDE and not asks_of_it:
        return False
    return await take_words(turn, flow)


def _go_back(flow: Flow) -> bool:
    """Ask the question before the present one again; at the first one, that one."""
    place = _ORDER.index(flow.asked) if flow.asked in _ORDER else len(_ORDER)
    before = next((name for name in reversed(_ORDER[:place]) if name in flow.data), None)
    if before:
        Answers(flow).forget(before, *(("variant",) if before == "remedy" else ()))
    return True


async def take_words(turn: Turn, flow: Flow) -> bool:
    """Read free text: a correction first when it sounds like one, then the answer to what was asked."""
    text = turn.message.text
    if _CORRECTS.search(fold(text)) and flow.asked != "lines" and await correct(turn, flow, text):
        return True
    reader = _READERS.get(flow.asked or "")
    if reader is not None and await reader(turn, flow, text):
        return True
    if await take_early(turn, flow, text):
        return True
    if "condition" not in flow.data and (condition := condition_of(text)):
        flow.data["condition"] = condition.value
        return True
    return False


async def _take_lines(turn: Turn, flow: Flow, text: str) -> bool:
    answers = Answers(flow)
    possible = await goods_left(turn, flow)
    said = count_of_all(text) or (None if named_goods(text, possible) else _that_many(text))
    if said:
        if said != len(possible):
            return False
        lines: dict[int, int | None] | None = dict.fromkeys(line.position for line in possible)
    else:
        lines = goods_of(text, await goods_left(turn, flow, everything=True), tuple(answers.lines))
    if not lines:
        return False
    answers.choose(lines)
    if reason := reason_of(text, ""):
        flow.data.setdefault("reason", reason.value)
    return True


def _that_many(text: str) -> int | None:
    """Of "ikisini", where nothing is named: how many different goods."""
    count = quantity_of(text, bare=False)
    return count if count and count > 1 and len(text.split()) <= _FEW else None


async def _take_quantity(turn: Turn, flow: Flow, text: str) -> bool:
    position = str(flow.data.get("quantity_of"))
    left = next((line.remaining for line in await goods_left(turn, flow) if str(line.position) == position), 1)
    count = left if says_all(text) else quantity_of(text)
    if count is None or count < 1:
        return False
    flow.data["lines"][position] = count
    return True


async def _take_reason(turn: Turn, flow: Flow, text: str) -> bool:
    reason = reason_of(text, turn.message.intent)
    if reason is None:
        return False
    flow.data["reason"] = reason.value
    if turn.message.intent in REASON_OF_INTENT or len(text.split()) > 1:
        flow.data["words"] = " ".join(filter(None, (str(flow.data.get("words") or ""), text)))
    if remedy := remedy_of(text) if reason in FAULTS else None:
        flow.data.setdefault("remedy", remedy.value)
    return True


async def _take_condition(turn: Turn, flow: Flow, text: str) -> bool:
    condition = condition_of(text)
    if condition is None:
        return False
    flow.data["condition"] = condition.value
    return True


async def _take_photo(turn: Turn, flow: Flow, text: str) -> bool:
    folded = fold(text)
    if is_question(text) and _OF_PHOTO.search(folded):
        return True  # the question tells how
    if links := _LINK.findall(text):
        flow.data["links"], flow.data["photo"] = links, "link"
    elif _NO_PHOTO.search(folded) or yes_or_no(turn) is False:
        flow.data["photo"] = "none"
    elif _PHOTO.search(folded) or yes_or_no(turn):
        flow.data["photo"] = "later"
    elif remedy := remedy_of(text):  # who goes on to the next thing sends none
        flow.data |= {"photo": "none", "remedy": remedy.value}
    else:
        return False
    return True


async def _take_remedy(turn: Turn, flow: Flow, text: str) -> bool:
    remedy = remedy_of(text)
    if remedy is None and Answers(flow).reason is Reason.MISSING_ITEM and _SEND_IT.search(fold(text)):
        remedy = Remedy.REPLACEMENT
    if remedy is None:
        return False
    Answers(flow).forget("variant")
    flow.data["remedy"] = remedy.value
    flow.data["remedy_words"] = text
    return True


async def _take_variant(turn: Turn, flow: Flow, text: str) -> bool:
    position = int(flow.data.get("variant_of", 0))
    view = await order_by_key(turn, flow.order_id)
    item = next((item for item in view.items if item.position == position), None) if view else None
    if item is None:
        return False
    offers = await variants_of(turn.session, item.sku, current=item.variant, only_available=False)
    found = variant_of(text, [offer.name for offer in offers])
    if not found and item.variant and variant_of(text, [item.variant]):
        turn.say("utter_exchange_same", variant=item.variant)
        return True
    if not found:
        return await _take_remedy(turn, flow, text)
    flow.data["variant_words"] = text
    return True


async def _take_confirm(turn: Turn, flow: Flow, text: str) -> bool:
    answer = yes_or_no(turn)
    if _FIX.fullmatch(fold(text)):
        flow.data["fixing"] = True
        return True
    if answer is True:
        flow.data["confirm"] = True
        return True
    if await correct(turn, flow, text):
        return True
    if answer is False and not is_stop(turn):
        flow.data["fixing"] = True
        return True
    return False


async def _take_fix(turn: Turn, flow: Flow, text: str) -> bool:
    if await correct(turn, flow, text):
        return True
    folded = fold(text)
    for words, name in _FIXES:
        if any(word in folded for word in words):
            Answers(flow).forget(name, "variant")
            return True
    return False


_READERS: dict[str, Reader] = {
    "lines": _take_lines,
    "quantity": _take_quantity,
    "reason": _take_reason,
    "condition": _take_condition,
    "photo": _take_photo,
    "remedy": _take_remedy,
    "variant": _take_variant,
    "confirm": _take_confirm,
    "fix": _take_fix,
}
