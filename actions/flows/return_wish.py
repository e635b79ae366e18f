"""What the message that begins a return says already: goods, reason, remedy, state; one remedy, or two of them."""

import re
from collections.abc import Sequence

from actions.flows.flow import Flow, begin, keep
from actions.flows.return_correct import goods_left
from actions.flows.return_state import EXCHANGE_GOAL, RETURN, Answers
from actions.flows.texts import names_text
from actions.flows.words import (
    condition_of,
    goods_of,
    missing_of,
    quantity_of,
    reason_of,
    remedy_of,
    size_mixed_up,
    variant_of,
)
from actions.goods import Goods
from actions.phrases import phrase
from actions.turn import Turn
from bot.shop.policies.decision import FAULTS, Reason, Remedy
from bot.turkish.fold import fold

THEN = "then"
"""In a flow's data: the other remedy that the message asked for, done when the first one is."""
_MARKS = re.compile(r"\b(?:(iade|geri (?:ver|gonder|yolla))|(degis|takas))\w*")
_DENIED = re.compile(
    r"\b(?:iade|geri|degis|takas)\w*(?: \w+)?? (?:istemiyorum|degil"
    r"|(?:et|yap|ver|gonder)m[eai](?!k|yi\b|m[ie]|n[ie])\w*)"
    r"|\bdegistirme[yzm]\w*"
)
"""One of two remedies is named to say that it is not wanted."""
_EXCHANGES = re.compile(
    r"\bdegis|\btakas|\byerine|\bbir (?:beden|numara|buyu|kucu)|\bist(?:iyorum|emistim|erim)|\bolsun|\bvar mi"
    r"|\bgonder|\bbaska|\bbeden\w* (?:al|ver|olur)"
)


def wants_exchange(text: str) -> bool:
    """Whether who was taken to want an exchange says so: "küçük geldi" alone leaves the choice open."""
    return not text or bool(_EXCHANGES.search(fold(text))) or reason_of(text, "") is None


async def take_wish(turn: Turn, flow: Flow) -> None:
    """Take what the first message said already."""
    text, answers = str(flow.data.get("words") or ""), Answers(flow)
    flow.data["wish_read"] = True
    if not text:
        return
    everything = await goods_left(turn, flow, everything=True)
    if two_remedies(turn, flow, everything, text):
        return
    if lines := goods_of(text, everything):
        answers.choose(lines)
    if (missing := missing_of(text)) and answers.reason is Reason.MISSING_ITEM:
        flow.data["lines"] = dict.fromkeys(flow.data.get("lines", {}), missing)
    if _sizes(turn, flow, everything, text):
        return
    reason = reason_of(text, "")
    if reason is not None and reason is not Reason.OTHER:
        flow.data.setdefault("reason", reason.value)
    remedy, fault = remedy_of(text), answers.reason in FAULTS
    is_told = remedy is not Remedy.REFUND or fault or re.search(r"\bpara|\bucret", fold(text))
    if remedy is not None and is_told and "remedy" not in flow.data and (fault or remedy is Remedy.REFUND):
        flow.data["remedy"] = remedy.value
    if condition := condition_of(text):
        flow.data["condition"] = condition.value


def _sizes(turn: Turn, flow: Flow, everything: Sequence[Goods], text: str) -> bool:
    """Of "38 geldi 39 istemiştim" the order tells who was wrong: goods as ordered are exchanged, others replaced."""
    sizes, chosen = size_mixed_up(text), Answers(flow).lines
    if sizes is None:
        return False
    meant = [line for line in everything if line.variant and (not chosen or line.position in chosen)]
    came, wanted = ([line for line in meant if variant_of(size, [line.variant or ""])] for size in sizes)
    if len(came) == 1:
        line, reason, remedy = came[0], Reason.DOES_NOT_FIT, Remedy.EXCHANGE
        turn.say("utter_size_as_ordered", variant=line.variant)
    elif len(wanted) == 1:
        line, reason, remedy = wanted[0], Reason.WRONG_ITEM, Remedy.REPLACEMENT
    else:
        return False
    if not chosen:
        Answers(flow).choose({line.position: None})
    flow.data |= {"reason": reason.value, "remedy": remedy.value, "remedy_words": sizes[1]}
    return True


def two_remedies(turn: Turn, flow: Flow, everything: Sequence[Goods], text: str) -> bool:
    """Of "gömleği iade, elbiseyi değişim" take the first, and keep the second for when it is done."""
    parts = _parts(text)
    if len(parts) != 2 or _DENIED.search(fold(text)):
        return False
    (first, said), (second, rest) = parts
    one, other = goods_of(said, everything), goods_of(rest, everything)
    counts = quantity_of(said, bare=False), quantity_of(rest, bare=False)
    if counts[0] and counts[1] and not other:
        one = one or ({everything[0].position: None} if len(everything) == 1 else None)
        if one is None or len(one) != 1:
            return False
        place = next(iter(one))
        one, other = {place: counts[0]}, {place: counts[1]}
    if not one or not other:
        return False
    if any(one[at] is None or other[at] is None for at in one.keys() & other.keys()):
        return False  # one remedy or the other for the same goods: which, is asked
    names = {line.position: line.name for line in everything}
    Answers(flow).choose(one)
    flow.goal = EXCHANGE_GOAL if first is Remedy.EXCHANGE else "return_request"
    flow.data |= {"remedy": first.value, "words": said}
    flow.data[THEN] = {"remedy": second.value, "words": rest, "lines": {str(at): count for at, count in other.items()}}
    if (reason := reason_of(text, "")) and reason is not Reason.OTHER:
        flow.data.setdefault("reason", reason.value)
    turn.say(
        "utter_two_remedies",
        first=names_text(names[at] for at in one),
        first_wish=_wish(first),
        second=names_text(names[at] for at in other),
        second_wish=_wish(second),
    )
    return True


def begin_the_other(turn: Turn, first: Flow) -> Flow | None:
    """The first of two remedies is done: begin the second, without asking again what holds for both."""
    then = first.data.get(THEN)
    if then is None:
        return None
    goal = EXCHANGE_GOAL if then["remedy"] == Remedy.EXCHANGE.value else "return_request"
    flow = begin(turn, RETURN, first.order_id, goal)
    flow.id += "-2"
    flow.data = {"wish_read": True, **then}
    if then["lines"].keys() == first.data.get("lines", {}).keys():
        flow.data |= {name: first.data[name] for name in ("reason", "condition", "photo") if name in first.data}
    elif (reason := reason_of(str(then["words"]), "")) and reason is not Reason.OTHER:
        flow.data["reason"] = reason.value
    keep(turn, flow)
    turn.say("utter_next_remedy")
    return flow


def _parts(text: str) -> list[tuple[Remedy, str]]:
    """The text cut behind each word for a remedy; neighbours of one remedy are one part."""
    folded = fold(text)
    found: list[tuple[Remedy, str]] = []
    start = 0
    for mark in _MARKS.finditer(folded):
        remedy = Remedy.REFUND if mark[1] else Remedy.EXCHANGE
        if found and found[-1][0] is remedy:
            found[-1] = (remedy, found[-1][1] + folded[start : mark.end()])
        else:
            found.append((remedy, folded[start : mark.end()]))
        start = mark.end()
    if found:
        found[-1] = (found[-1][0], found[-1][1] + folded[start:])
    return found


def _wish(remedy: Remedy) -> str:
    return phrase(f"returns.draft.{'exchange' if remedy is Remedy.EXCHANGE else 'return'}")
