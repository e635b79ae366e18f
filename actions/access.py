"""Orders that this conversation may see, checked anew at each use."""

from actions import slots
from actions.turn import Turn
from bot.identity.service import View, may_see
from bot.shop.models import Order
from bot.shop.orders import open_orders, order_by_id, order_by_reference, recent_orders
from bot.shop.references import reference_key
from bot.shop.tracking import track
from bot.shop.views import OrderView


async def view_of(turn: Turn, order: Order | None) -> OrderView | None:
    """As much of `order` as may be told; None when that is nothing."""
    if order is None:
        return None
    turn.orders[order.id] = order
    allowed = may_see(await turn.identity(), order)
    if allowed is View.NONE:
        return None
    view = track(order, turn.context.now, turn.context.shop)
    return view if allowed is View.FULL else view.reduced()


async def order_by_key(turn: Turn, key: int | str | None) -> OrderView | None:
    """The order of our own key, as a slot or a button holds it."""
    if key is None or not str(key).isdigit():
        return None
    order = turn.orders.get(int(key)) or await order_by_id(turn.session, int(key))
    return await view_of(turn, order)


async def order_by_number(turn: Turn, reference: str) -> OrderView | None:
    """The order of a typed number, for who has proved it already."""
    key = reference_key(reference)
    known = next((order for order in turn.orders.values() if order.number_key == key), None)
    return await view_of(turn, known or await order_by_reference(turn.session, reference))


async def order_in_talk(turn: Turn) -> OrderView | None:
    """The order that was talked about last."""
    return await order_by_key(turn, turn.slot(slots.ORDER))


async def own_open_orders(turn: Turn) -> list[OrderView]:
    """The verified customer's orders on their way, newest first."""
    customer_id = (await turn.identity()).customer_id
    if customer_id is None:
        return []
    found = [await view_of(turn, order) for order in await open_orders(turn.session, customer_id)]
    return [view for view in found if view is not None]


async def own_recent_orders(turn: Turn, limit: int = 5) -> list[OrderView]:
    """The verified customer's last orders of any status, newest first."""
    customer_id = (await turn.identity()).customer_id
    if customer_id is None:
        return []
    found = [await view_of(turn, order) for order in await recent_orders(turn.session, customer_id, limit)]
    return [view for view in found if view is not None]
