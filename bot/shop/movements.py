"""The order of a parcel's movements."""

from bot.shop.models import ParcelEvent, ParcelStatus

_RANK = {status: rank for rank, status in enumerate(ParcelStatus)} | {ParcelStatus.DELIVERED: len(ParcelStatus)}


def movement_order(event: ParcelEvent) -> tuple[float, int, str]:
    """A key that sorts movements by time; at the same time the one that is further on its way, delivery last.

    It does not depend on the order in which they were pushed.
    """
    return event.occurred_at.timestamp(), _RANK[event.status], event.external_id
