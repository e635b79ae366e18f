"""All of a customer's orders in one answer, and those that they name by their goods."""

import re

from actions import slots
from actions.access import own_recent_orders
from actions.formats import day_text
from actions.goods import Goods, named_goods
from actions.message import FALLBACK
from actions.naming import names_order
from actions.order_lines import is_coming, items_text, joined
from actions.order_situation import main_parcel, situation_of
from actions.phrases import phrase
from actions.proving import Way
from actions.reading import Focus, focus_of
from actions.tracking import LIST, TRACK, about_customer, order_buttons, remember_list, tell
from actions.turn import Turn
from bot.identity.service import Level
from bot.shop.views import OrderView
from bot.shop.workdays import local_day
from bot.turkish.fold import fold

_MOST = 10
_RECENT = 12
_ALL = re.compile(
    r"\bsiparisler\w*\b.*\b(?:neler|liste\w*|goster\w*|gorebilir|hangileri)|\b(?:tum|butun) siparisler"
    r"|\bhepsi(?:ni|nin)? (?:ne zaman|ner\w+|ne durum\w*)|\bdigerleri(?:ni|nin)?\b"
)
_CHANGES = re.compile(
    r"\biptal|\biade|\bdegis|\badres|\bgeri\b|\beksik|\bkiri[kl]|\bbozuk|\byanlis|\bhasar|\bkusur|\bbe[gy]+en|\bkalsin"
)
"""What is wished or complained of: not the list."""
_MAY_NAME = frozenset(
    {
        TRACK, FALLBACK, "out_of_scope", "provide_info", "smalltalk", "affirm", "delivery_late", "delivery_info",
        "product_stock", "product_info", "complaint_missing_item",
    }
)  # fmt: skip
"""Intents that a question where one's own goods are is taken for."""
_WHERE = re.compile(r"\bner(?:e|d)\w*|\bne zaman|\b(?:geldi|gelir|geliyor|gelecek|kargolan\w+|yola cikti) ?mi\b")
_NO_GOODS = re.compile(
    r"\b(?:(?:siparis|kargo|paket|koli|gonderi|urun|ner[ed]|gel|cik|ulas|yol)\w*|ne|zaman|m[iu]|hala|ya|acaba|benim|bu|su)\b"
)
"""Words of the commonest questions: what is left may name goods, and only then is it worth looking them up."""
_LACKING = re.compile(r"\beksik|\bcikmadi|\byok\b")
_BARE = 3


def wants_all(text: str) -> bool:
    """Whether the text asks for all orders: "siparişlerim neler", "hepsi ne zaman gelir"."""
    folded = fold(text)
    return bool(_ALL.search(folded)) and not _CHANGES.search(folded)


async def list_orders(turn: Turn) -> None:
    """Each of the customer's last orders on a line; who is not known gets a code first."""
    if (await turn.identity()).level is not Level.VERIFIED:
        turn.set(slots.WAY, Way.CONTACT.value)
        turn.say("utter_orders_need_code")
        turn.ask_identity(LIST)
        return
    views = await own_recent_orders(turn, _MOST)
    if not views:
        turn.say("utter_no_order_at_all")
        return
    details = joined(order_line(turn, view) for view in views)
    turn.say("utter_orders", order_buttons(turn, views, TRACK), details=details)
    remember_list(turn, views, TRACK)


async def tell_named(turn: Turn) -> bool:
    """Answer a question where goods are that the customer has ordered; False when it is nothing of the kind."""
    message = turn.message
    text = fold(message.text)
    is_bare = len(text.split()) <= _BARE and bool(turn.slot(slots.LISTED)) and message.intent in ("affirm", FALLBACK)
    if message.is_button or message.intent not in _MAY_NAME or not (is_bare or _WHERE.search(text)):
        return False
    if message.intent == "complaint_missing_item" and _LACKING.search(text):
        return False
    if names_order(turn) or not _NO_GOODS.sub("", text).strip(" .,!?"):
        return False
    views = await own_recent_orders(turn, _RECENT)
    goods = [Goods(n, " ".join(item.name for item in view.items), None, 1) for n, view in enumerate(views)]
    named = [views[n] for n in named_goods(message.text, goods)]
    if not named or (len(named) == len(views) and len(views) > 1):
        return False
    if len(named) == 1:
        focus = focus_of(message.text)
        await tell(turn, named[0], TRACK, Focus.WHEN if named[0].is_split and named[0].is_open else focus)
    else:
        turn.say("utter_choose_order_for", order_buttons(turn, named, TRACK))
        remember_list(turn, named, TRACK)
    return True


def order_line(turn: Turn, view: OrderView) -> str:
    """An order on one line: number, goods, state, and the day it is expected or how late it is."""
    now, situation = turn.context.now, situation_of(view)
    items = items_text(view.items)
    parcel = main_parcel(view) if view.parcels and situation not in ("returned", "cancelled", "delivered") else None
    values = {
        "number": view.number,
        "items": phrase("tracking.items_in", items=items) if items else "",
        "status": phrase(f"tracking.status.{parcel.status.value}" if parcel else f"tracking.order.{situation}"),
    }
    if view.days_late:
        return phrase("tracking.line.order_late", days=view.days_late, **values)
    comes = view.is_open and (parcel is None or is_coming(parcel)) and situation != "returned"
    if comes and view.expected_on and view.expected_on >= local_day(now):
        return phrase("tracking.line.order_expected", day=day_text(view.expected_on, now), **values)
    return phrase("tracking.line.order", **values)


about_customer(LIST, list_orders)
