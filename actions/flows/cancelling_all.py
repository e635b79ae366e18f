"""Cancelling all of a customer's open orders at once: "bütün siparişlerimi iptal edin"."""

import re

from actions import slots
from actions.access import order_by_key, own_open_orders
from actions.flows.cancelling import say_result
from actions.flows.flow import KINDS, Flow, Kind, ask, begin, choice, end
from actions.flows.running import confirmed, take_confirmation
from actions.flows.words import says_all
from actions.formats import join_list
from actions.phrases import phrase
from actions.tracking import CHOOSE
from actions.turn import Turn
from bot.identity.service import Level
from bot.returns.service import preview_cancel, request_cancel
from bot.shop.models import Order
from bot.shop.orders import order_by_id
from bot.shop.policies.decision import ChangeDecision, How
from bot.turkish.fold import fold

CANCEL_ALL = "cancel_all"
_ALL_ORDERS = re.compile(
    r"\b(?:butun|tum|hepsi)\w* (?:\w+ )?siparisler\w*|\bher iki siparis\w*|\bsiparisler\w* (?:\w+ )?(?:hepsi|tamam)\w*"
)
_NO_WISH = re.compile(r"\betme(?!k)|\biptal (?:ol(?!sun)|edil(?:di|mis)|mi\b)|\b(?:neden|niye|nicin)\b")
_POSSIBLE = (How.AT_ONCE, How.ASK_SHOP)


def cancels_all(turn: Turn) -> bool:
    """Whether all open orders are to be cancelled; right after their list "hepsini" is enough."""
    if turn.message.is_button:
        return False
    text = fold(turn.message.text)
    if _ALL_ORDERS.search(text):
        return "iptal" in text and not _NO_WISH.search(text)
    return turn.offered == CHOOSE and turn.slot(slots.GOALS) == ["cancel_order"] and says_all(text)


async def begin_all(turn: Turn) -> bool:
    """Begin where several orders are open; False for a single one, and for who has not proved to be the customer."""
    if (await turn.identity()).level is not Level.VERIFIED:
        return False
    views = await own_open_orders(turn)
    if len(views) < 2:
        return False
    turn.set(slots.WISH, None)
    begin(turn, CANCEL_ALL, views[0].id, "cancel_order", orders=[view.id for view in views])
    return True


async def advance(turn: Turn, flow: Flow) -> None:
    """Tell which can be cancelled and which not, ask once, and do it."""
    judged = [pair for key in flow.data["orders"] if (pair := await _judged(turn, key))]
    possible = [pair for pair in judged if pair[1].how in _POSSIBLE]
    rest = join_list([order.number for order, decision in judged if decision.how not in _POSSIBLE])
    sent = phrase("changes.not_all", orders=rest) if rest else ""
    if not possible:
        end(turn, flow)
        turn.say("utter_cancel_all_none", orders=rest)
    elif not flow.data.get("confirm"):
        buttons = [
            choice(flow, phrase("returns.accept.cancel"), "confirm", "yes"),
            choice(flow, phrase("returns.decline.cancel"), "confirm", "no"),
        ]
        orders = join_list(
            [f"{order.number} ({', '.join(line.name for line in order.lines)})" for order, _ in possible]
        )
        ask(turn, flow, "confirm", "utter_ask_cancel_all", buttons, orders=orders, rest=sent)
    else:
        await _cancel(turn, flow, possible)


async def _judged(turn: Turn, key: int) -> tuple[Order, ChangeDecision] | None:
    """The order with what can be done about it, while the right to it still holds."""
    view = await order_by_key(turn, key)
    order = await order_by_id(turn.session, key) if view is not None and not view.is_reduced else None
    if order is None:
        return None
    return order, await preview_cancel(turn.session, key, now=turn.context.now, shop=turn.context.shop)


async def _cancel(turn: Turn, flow: Flow, possible: list[tuple[Order, ChangeDecision]]) -> None:
    number = None
    for order, decision in possible:
        result = await request_cancel(
            turn.session,
            order.id,
            idempotency_key=f"{flow.id}-{order.id}",
            now=turn.context.now,
            shop=turn.context.shop,
            conversation_id=turn.context.conversation_id,
        )
        number = say_result(turn, order, decision, result)
    end(turn, flow, done=number)


async def take(turn: Turn, flow: Flow) -> bool:
    """Read yes or no."""
    return take_confirmation(turn, flow, confirmed(turn), "utter_cancel_all_kept")


KINDS[CANCEL_ALL] = Kind(advance, take)
