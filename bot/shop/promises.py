"""The days that a shop's settings promise for dispatch and delivery, in Istanbul's calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.shop.settings import ShopSettings
from bot.shop.workdays import add_workdays, local_day


@dataclass(frozen=True)
class DeliveryPromise:
    """When an order leaves the shop and when it arrives, at the earliest and the latest."""

    dispatch_on: date
    earliest_on: date
    latest_on: date


def delivery_promise(ordered_at: datetime, shop: ShopSettings, carrier: str | None = None) -> DeliveryPromise:
    """What `shop` promises for an order placed at `ordered_at` (aware).

    `delivery.dispatch_days` working days until the carrier has it, then `days_min` to `days_max` of the carrier's
    working days (Saturdays with `delivery.saturday`), with `extra_days` of `carrier` when it is known.
    """
    terms = shop.delivery
    known = shop.carriers.get(carrier) if carrier else None
    extra = known.extra_days if known else 0
    dispatch = add_workdays(local_day(ordered_at), terms.dispatch_days)
    return DeliveryPromise(
        dispatch_on=dispatch,
        earliest_on=add_workdays(dispatch, terms.days_min + extra, saturday=terms.saturday),
        latest_on=add_workdays(dispatch, terms.days_max + extra, saturday=terms.saturday),
    )
