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
    if turn.message.is_button or turn.message.intent == "human_handoff":
        return False
    text = turn.message.text
    if is_question(text) and turn.message.intent in ASIDE:
        return False
    return await take_words(turn, flow)


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


async def take_wish(turn: Turn, flow: Flow) -> None:
    """Take what the first message said already."""
    text, answers = str(flow.data.get("words") or ""), Answers(flow)
    flow.data["wish_read"] = True
    if not text:
        return
    if lines := goods_of(text, await goods_left(turn, flow, everything=True)):
        answers.choose(lines)
    reason = reason_of(text, "")
    if reason is not None and reason is not Reason.OTHER:
        flow.data.setdefault("reason", reason.value)
    remedy, fault = remedy_of(text), answers.reason in FAULTS
    is_told = remedy is not Remedy.REFUND or fault or re.search(r"\bpara|\bucret", fold(text))
    if remedy is not None and is_told and "remedy" not in flow.data and (fault or remedy is Remedy.REFUND):
        flow.data["remedy"] = remedy.value
    if condition := condition_of(text):
        flow.data["condition"] = condition.value


async def _take_lines(turn: Turn, flow: Flow, text: str) -> bool:
    answers = Answers(flow)
    possible = await goods_left(turn, flow)
    if said := count_of_all(text):
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
    if is_question(text) and re.search(r"\bfoto|\bresim|\bgorsel", folded):
        return True  # the question tells how
    if links := _LINK.findall(text):
        flow.data["links"], flow.data["photo"] = links, "link"
    elif _NO_PHOTO.search(folded) or yes_or_no(turn) is False:
        flow.data["photo"] = "none"
    elif _PHOTO.search(folded) or yes_or_no(turn):
        flow.data["photo"] = "later"
    else:
        return False
    return True


async def _take_remedy(turn: Turn, flow: Flow, text: str) -> bool:
    remedy = remedy_of(text)
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
