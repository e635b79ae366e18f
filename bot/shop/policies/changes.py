"""Changing where, when and to whom an order is delivered, and what is in it: one table by the order's stage."""

from enum import Enum

from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.policies.facts import OrderFacts, Stage
from bot.shop.settings import ShopSettings


class Change(str, Enum):
    """What the customer wants to be different."""

    ADDRESS = "address"
    RECIPIENT = "recipient"
    DAY = "day"
    PICKUP = "pickup"
    """To be collected at the carrier's branch."""
    CONTENTS = "contents"
    """Other goods, sizes, colours or quantities."""


_WAITING = frozenset({Stage.NOT_SENT, Stage.IN_PRODUCTION})
_UNDER_WAY = frozenset({Stage.IN_TRANSIT, Stage.ATTEMPT_FAILED, Stage.PARTLY_SENT})
_LAST_RESORT: dict[Change, tuple[str, ...]] = {
    Change.ADDRESS: ("pick_up_at_branch", "call_carrier", "cancel_and_reorder"),
    Change.RECIPIENT: ("anyone_at_address", "pick_up_at_branch"),
    Change.DAY: ("pick_up_at_branch", "call_carrier"),
    Change.PICKUP: ("call_carrier",),
    Change.CONTENTS: ("exchange_after_delivery", "order_again"),
}


def decide_change(  # noqa: PLR0911 - one return per row of the table
    order: OrderFacts, wish: Change, shop: ShopSettings
) -> ChangeDecision:
    """How far `wish` can be met for `order`. None of it is a legal right; the shop's `changes` settings decide."""
    if order.stage is Stage.CANCELLED:
        return ChangeDecision(How.NO, "order_cancelled", "refund_status")
    if order.stage is Stage.DELIVERED:
        alternatives = ("exchange_after_delivery",) if wish is Change.CONTENTS else ("not_received",)
        return ChangeDecision(How.INSTEAD, "change_delivered", "choose_alternative", alternatives=alternatives)
    if order.stage in _WAITING:
        return _waiting(order, wish, shop)
    if wish is Change.CONTENTS and order.stage is Stage.PARTLY_SENT and shop.changes.contents:
        # What is not sent yet can still be changed, or left out: "cancel_rest" of a cancellation comes here.
        return ChangeDecision(How.ASK_SHOP, "change_contents_asked", "wait_for_shop")
    if wish is Change.CONTENTS:
        return _instead("change_sent", wish)
    if order.stage is Stage.AT_BRANCH:
        key = "already_at_branch" if wish is Change.PICKUP else "waits_at_branch"
        return ChangeDecision(How.INSTEAD, key, "pick_up", alternatives=("pick_up_at_branch",))
    if order.stage is Stage.OUT_FOR_DELIVERY:
        return _instead("change_out_for_delivery", wish)
    if order.stage not in _UNDER_WAY:
        return ChangeDecision(How.ASK_SHOP, "change_stuck", "wait_for_shop")
    if wish is Change.PICKUP and shop.changes.branch_pickup:
        return ChangeDecision(How.ASK_SHOP, "change_pickup_asked", "wait_for_shop")
    if wish in (Change.ADDRESS, Change.DAY) and order.carrier in shop.changes.carrier_redirect:
        return ChangeDecision(How.ASK_SHOP, "change_redirect_asked", "wait_for_shop", alternatives=_LAST_RESORT[wish])
    return _instead("change_sent", wish)


def _waiting(order: OrderFacts, wish: Change, shop: ShopSettings) -> ChangeDecision:
    if wish is Change.CONTENTS:
        if shop.changes.contents and order.stage is Stage.NOT_SENT:
            return ChangeDecision(
                How.ASK_SHOP, "change_contents_asked", "wait_for_shop", alternatives=("cancel_and_reorder",)
            )
        return ChangeDecision(
            How.INSTEAD, "change_contents_not", "choose_alternative", alternatives=("cancel_and_reorder",)
        )
    if wish in (Change.ADDRESS, Change.RECIPIENT) and order.status.value in shop.changes.delivery_at_once:
        return ChangeDecision(How.AT_ONCE, "change_done", "done")
    if wish is Change.PICKUP and not shop.changes.branch_pickup:
        return _instead("change_pickup_not", wish)
    return ChangeDecision(How.ASK_SHOP, f"change_{wish.value}_asked", "wait_for_shop")


def _instead(reason_key: str, wish: Change) -> ChangeDecision:
    return ChangeDecision(How.INSTEAD, reason_key, "choose_alternative", alternatives=_LAST_RESORT[wish])
