"""Movements of parcels pushed before."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.intake.batch import Entries, failed, run_batch
from bot.shop.intake.errors import field_errors, not_in_future
from bot.shop.intake.goods import result
from bot.shop.intake.parcels import write_event
from bot.shop.intake.settle import settle_order, settle_parcel
from bot.shop.intake.store import load_store
from bot.shop.models import Parcel
from bot.shop.schemas import FieldError, ItemResult, ParcelEventIn, ShipmentEventIn


class UnknownShipmentError(LookupError):
    """No parcel with this id was pushed."""


async def push_events(session: AsyncSession, items: Sequence[Any], now: datetime) -> list[ItemResult]:
    """Store movements that name their shipment (`ShipmentEventIn`); one result per item, in order.

    They may come in any order and repeatedly. A known id with other content corrects the movement.
    """
    return await run_batch(session, items, ShipmentEventIn, "id", partial(_apply_events, session, now))


async def add_parcel_events(
    session: AsyncSession, shipment_id: str, events: Sequence[Any], now: datetime
) -> list[ItemResult]:
    """Store movements (`ParcelEventIn`) of one shipment; one result per item, in order.

    Raises:
        UnknownShipmentError: no parcel has the id `shipment_id`.
    """
    known = await session.scalar(select(Parcel.id).where(Parcel.external_id == shipment_id))
    if known is None:
        raise UnknownShipmentError(shipment_id)
    named: list[Any] = []
    early: dict[int, ItemResult] = {}
    for index, event in enumerate(events):
        try:
            item = event if isinstance(event, ParcelEventIn) else ParcelEventIn.model_validate(event)
        except ValidationError as error:
            given = event.get("id") if isinstance(event, dict) else None
            early[index] = failed(index, str(given)[:100] if given else None, *field_errors(error))
            continue
        named.append(ShipmentEventIn.model_construct(**dict(item), shipment_id=shipment_id))
    stored = iter(await push_events(session, named, now))
    return [
        early[index] if index in early else next(stored).model_copy(update={"index": index})
        for index in range(len(events))
    ]


async def _apply_events(session: AsyncSession, now: datetime, entries: Entries[ShipmentEventIn]) -> list[ItemResult]:
    store = await load_store(session, parcels=[item.shipment_id for _, item in entries])
    results = []
    with session.no_autoflush:
        for index, item in entries:
            errors = not_in_future("occurred_at", item.occurred_at, now)
            parcel = store.parcels.get(item.shipment_id)
            if parcel is None:
                errors.append(FieldError(field="shipment_id", message="no shipment with this id was pushed"))
            if errors or parcel is None:
                results.append(failed(index, item.key, *errors))
                continue
            changed = write_event(parcel, item)
            if changed is not False:
                settle_parcel(parcel)
                settle_order(parcel.order)
            results.append(result(index, item.key, changed))
    return results
