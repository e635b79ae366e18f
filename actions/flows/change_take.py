"""Reads answers to the questions of a change: what is wanted, the address, the day, a name."""

import re
from datetime import date

from actions.flows.addresses import completed, is_abroad, read_address
from actions.flows.flow import Flow, end, pressed
from actions.flows.running import yes_or_no
from actions.flows.words import is_question
from actions.reading import asks_address
from actions.settings_values import values_of
from actions.turn import Turn
from bot.returns.service import Address
from bot.shop.policies.changes import Change
from bot.shop.workdays import is_workday, local_day
from bot.turkish.dates import find_dates
from bot.turkish.fold import fold

_WISHES: tuple[tuple[Change, re.Pattern[str]], ...] = (
    (Change.PICKUP, re.compile(r"\bsube")),
    (
        Change.RECIPIENT,
        re.compile(r"\b(?:alici|teslim alacak|baskasi|adina\b|isim|ismi|esim|annem|kardesim)"),
    ),
    (Change.ADDRESS, re.compile(r"\b(?:adres|oraya|mah\b|mahalle|tasin|is yeri|ev[ei]\b)")),
    (
        Change.DAY,
        re.compile(r"\b(?:gun|tarih|yarin|ertele|saat|hafta|pazartesi|sali|carsamba|persembe|cuma)"),
    ),
)
_ASIDE = frozenset({"shipping_fee", "delivery_info", "return_policy", "payment_methods", "store_info", "track_order"})
_SHORTEST = 3
_DISTRICT = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")
"""One word or two, without a number: after the il, the ilçe."""


def wish_of(text: str) -> Change | None:
    """What is to be different."""
    folded = fold(text)
    return next((wish for wish, pattern in _WISHES if pattern.search(folded)), None)


def address_of_flow(flow: Flow) -> Address:
    """The new address as far as it is known."""
    return Address(**(flow.data.get("address") or {}))


async def take(turn: Turn, flow: Flow) -> bool:
    """Read the answer to what was asked."""
    if chosen := pressed(turn):
        return _apply(turn, flow, *chosen)
    text = turn.message.text
    if flow.data.get("wish") == Change.ADDRESS.value and not turn.context.shop.delivery.abroad and is_abroad(text):
        turn.say("utter_change_not_abroad")
        return True
    if asks_address(text):
        turn.say("utter_address_not_told", **values_of(turn.context.shop))
        return True
    if is_question(text) and turn.message.intent in _ASIDE:
        return False
    reader = {"wish": _take_wish, "confirm": _take_confirm}.get(flow.asked or "", _take_value)
    return reader(turn, flow, text)


def _apply(turn: Turn, flow: Flow, name: str, value: str) -> bool:
    if name == "wish":
        flow.data = {"wish": value}
    elif value == "yes":
        flow.data["confirm"] = True
    else:
        end(turn, flow)
        turn.say("utter_change_kept")
    return True


def _take_wish(turn: Turn, flow: Flow, text: str) -> bool:
    found = read_address(text)
    wish = wish_of(text) or (Change.ADDRESS if found.city else None)
    if wish is not None:
        flow.data["wish"] = wish.value
        if wish is Change.ADDRESS and (found.neighbourhood or found.city):
            flow.data["address"] = found.stored()
        if wish is Change.DAY and (day := day_in(turn, text)):
            flow.data["day"] = day
    return wish is not None


def _take_confirm(turn: Turn, flow: Flow, text: str) -> bool:
    said = yes_or_no(turn)
    if said is None:
        return False
    return _apply(turn, flow, "confirm", "yes" if said else "no")


def _take_value(turn: Turn, flow: Flow, text: str) -> bool:
    if turn.message.intent in ("stop_flow", "human_handoff", "deny", "affirm") or len(text.strip()) < _SHORTEST:
        return False
    if flow.asked == Change.ADDRESS.value:
        return _take_address(flow, text)
    if flow.asked == Change.DAY.value:
        return _take_day(turn, flow)
    if flow.asked in (Change.RECIPIENT.value, Change.CONTENTS.value):
        before = str(flow.data.get("words") or "") if flow.asked == Change.CONTENTS.value else ""
        is_part = before and len(text.split()) <= _SHORTEST
        flow.data[flow.asked] = " ".join(f"{before}: {text}".split() if is_part else text.split())
        return True
    return False


def _take_address(flow: Flow, text: str) -> bool:
    before, part = address_of_flow(flow), flow.data.get("part")
    if part:
        flow.data["address"] = completed(before, text, part).stored()
        return True
    if is_question(text):
        return False
    found = read_address(text).stored()
    if found.keys() == {"line"} and before.city and not before.district and _DISTRICT.fullmatch(text.strip(" .,")):
        found = {"district": found["line"]}
    if not found:
        return False
    flow.data["address"] = before.stored() | found
    return True


def _take_day(turn: Turn, flow: Flow) -> bool:
    if not names_day(turn, turn.message.text):
        return False
    if day := day_in(turn, turn.message.text):
        flow.data["day"] = day
    else:
        turn.say("utter_change_day_not")
    return True


def names_day(turn: Turn, text: str) -> bool:
    """Whether the text names a day."""
    return next(find_dates(fold(text), turn.context.now), None) is not None


def day_in(turn: Turn, text: str) -> str | None:
    """The first day in the text, in ISO form, on which goods can be delivered: "bugün evde yokum, yarın getirin"."""
    for found in find_dates(fold(text), turn.context.now):
        value = found.value["date"] if isinstance(found.value, dict) else found.value
        day = date.fromisoformat(str(value))
        if day > local_day(turn.context.now) and is_workday(day, saturday=True):
            return day.isoformat()
    return None
