"""Parcels and movements: checks and writing, used by orders, shipments and events alike."""

from datetime import datetime
from typing import Any

from bot.shop.intake.batch import pushed, snapshot
from bot.shop.intake.errors import not_in_future
from bot.shop.intake.settle import settle_parcel
from bot.shop.intake.store import Store
from bot.shop.models import Order, Parcel, ParcelEvent, ParcelStatus
from bot.shop.schemas import FieldError, ParcelEventIn, ParcelIn
from bot.shop.settings import ShopSettings
from bot.turkish.fold import fold

_TOLD_DELIVERY = "told-delivery"
_KEPT_APART = frozenset({"id", "order_id", "carrier", "contents", "events", "status", "updated_at"})


def carrier_key(name: str, shop: ShopSettings) -> str | None:
    """The key of the carrier called `name` (its key or its display name, any spelling); None when there is none."""
    if name in shop.carriers:
        return name
    wanted = fold(name).strip()
    return next((key for key, it in shop.carriers.items() if wanted in (fold(key), fold(it.name))), None)


def check_parcel(
    item: ParcelIn, path: str, order_id: str, positions: set[int], store: Store, shop: ShopSettings, now: datetime
) -> list[FieldError]:
    """What keeps `item` from being stored as a parcel of the order `order_id` with these line positions."""
    errors: list[FieldError] = []
    if carrier_key(item.carrier, shop) is None:
        known = ", ".join(shop.carriers)
        errors.append(FieldError(field=f"{path}carrier", message=f"unknown carrier; the shop's carriers are {known}"))
    stored = store.parcels.get(item.id)
    if stored is not None and stored.order.external_id != order_id:
        errors.append(FieldError(field=f"{path}id", message="is a parcel of another order"))
    if item.status is None and not item.events and stored is None:
        errors.append(FieldError(field=f"{path}status", message="is needed for a new parcel without events"))
    for n, inside in enumerate(item.contents):
        if inside.position not in positions:
            errors.append(FieldError(field=f"{path}contents[{n}].position", message="is no line of the order"))
    errors += not_in_future(f"{path}updated_at", item.updated_at, now)
    errors += not_in_future(f"{path}delivered_at", item.delivered_at, now)
    for n, event in enumerate(item.events):
        errors += not_in_future(f"{path}events[{n}].occurred_at", event.occurred_at, now)
    return errors


def write_parcel(
    store: Store, order: Order, item: ParcelIn, carrier: str, updated_at: datetime | None, now: datetime
) -> bool | None:
    """Store `item` as a parcel of `order`, counted as changed at `updated_at` when it does not say itself.

    Movements are added even when the rest is older than what is stored. Gives: None when it is new, else whether
    something changed.
    """
    when = item.updated_at or updated_at
    parcel = store.parcels.get(item.id)
    is_new = parcel is None
    if parcel is None:
        parcel = store.parcels[item.id] = Parcel(external_id=item.id, updated_at=when or now)
        parcel.events, parcel.contents = [], []
        order.parcels.append(parcel)
        parcel.status = item.status or ParcelStatus.PENDING
    before = snapshot(parcel)
    if is_new or not when or when >= parcel.updated_at:
        _assign(parcel, item, carrier, is_new=is_new)
        parcel.updated_at = when or parcel.updated_at
    added = [write_event(parcel, event) for event in item.events]
    settle_parcel(parcel)
    changed = snapshot(parcel) != before or any(change is not False for change in added)
    if changed and not when:
        parcel.updated_at = now
    return None if is_new else changed


def _assign(parcel: Parcel, item: ParcelIn, carrier: str, *, is_new: bool) -> None:
    values = pushed(item, is_new=is_new)
    for name, value in values.items():
        if name not in _KEPT_APART:
            setattr(parcel, name, value)
    parcel.carrier = carrier
    if "contents" in values:
        parcel.contents = [inside.model_dump() for inside in item.contents]
    if item.delivered_at:
        _keep_told_delivery(parcel, item.delivered_at, item.signed_by)
    elif (item.status or ParcelStatus.DELIVERED) is not ParcelStatus.DELIVERED or "delivered_at" in values:
        parcel.events[:] = [event for event in parcel.events if event.external_id != _TOLD_DELIVERY]
    if item.status is not None and not parcel.events:
        parcel.status = item.status
        parcel.issue = item.issue


def _keep_told_delivery(parcel: Parcel, delivered_at: datetime, signed_by: str | None) -> None:
    """A delivery that the shop tells without a movement becomes one, so that it stands among the others by its time."""
    told = next((event for event in parcel.events if event.external_id == _TOLD_DELIVERY), None)
    if told is None:
        told = ParcelEvent(external_id=_TOLD_DELIVERY, status=ParcelStatus.DELIVERED, occurred_at=delivered_at)
        parcel.events.append(told)
    told.occurred_at, told.signed_by = delivered_at, signed_by or told.signed_by


def write_event(parcel: Parcel, item: ParcelEventIn) -> bool | None:
    """Store a movement of `parcel`. Gives: None when it is new, else whether something changed."""
    values: dict[str, Any] = {
        "status": item.status,
        "issue": item.issue,
        "occurred_at": item.occurred_at,
        "place": item.place,
        "description": item.description,
        "signed_by": item.signed_by,
    }
    event = next((event for event in parcel.events if event.external_id == item.key), None)
    if event is None:
        parcel.events.append(ParcelEvent(external_id=item.key, **values))
        return None
    before = snapshot(event)
    for name, value in values.items():
        setattr(event, name, value)
    return snapshot(event) != before
