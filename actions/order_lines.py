"""The lines below an answer about an order: what is known, and nothing for what is not. Pure functions."""

from collections.abc import Iterable
from datetime import datetime

from actions.formats import day_text, moment_text, shortened
from actions.phrases import phrase
from bot.shop.models import ParcelIssue, ParcelStatus
from bot.shop.views import ItemView, OrderView, ParcelView
from bot.shop.workdays import local_day

_ITEM_LENGTH = 60
_COMING = frozenset(
    {ParcelStatus.PENDING, ParcelStatus.INFO_RECEIVED, ParcelStatus.IN_TRANSIT, ParcelStatus.ATTEMPT_FAIL}
)


def joined(lines: Iterable[str | None]) -> str:
    """Lines as they are put below a sentence: each on its own, the absent ones left out."""
    return "".join(f"\n{line}" for line in lines if line)


def items_text(items: tuple[ItemView, ...]) -> str:
    """One or two products by name, more as "… ve 3 ürün daha"; empty in a reduced view."""
    if not items:
        return ""
    names = [_item_text(item) for item in items[:2]]
    if len(items) <= 2:
        return ", ".join(names)
    return phrase("tracking.items.many", first=names[0], count=len(items) - 1)


def items_line(items: tuple[ItemView, ...]) -> str | None:
    """The products, in a full view."""
    return phrase("tracking.line.items", items=items_text(items)) if items else None


def carrier_line(parcel: ParcelView, *, reduced: bool) -> str:
    """The carrier, and the tracking number in a full view."""
    if parcel.tracking_number and not reduced:
        return phrase("tracking.line.carrier_number", carrier=parcel.carrier_name, number=parcel.tracking_number)
    return phrase("tracking.line.carrier", carrier=parcel.carrier_name)


def link_line(parcel: ParcelView) -> str | None:
    """The carrier's page."""
    return phrase("tracking.line.link", link=parcel.link) if parcel.link else None


def movement_line(parcel: ParcelView, now: datetime) -> str | None:
    """The last movement: when, where, what. Nothing of it is told in a reduced view."""
    movement = parcel.last_movement
    if movement is None:
        return None
    what = movement.description or phrase(f"tracking.movement.{movement.status.value}")
    when = moment_text(movement.occurred_at, now)
    if movement.place:
        return phrase("tracking.line.movement_place", when=when, place=movement.place, what=what)
    return phrase("tracking.line.movement", when=when, what=what)


def expected_line(view: OrderView | ParcelView, now: datetime) -> str | None:
    """The expected day, unless it has passed: then the answer says so itself."""
    if view.expected_on is None or view.expected_on < local_day(now):
        return None
    return phrase("tracking.line.expected", day=day_text(view.expected_on, now))


def reason_line(reason: str | None) -> str | None:
    """Why it takes longer, where the shop has said so."""
    return phrase("tracking.line.reason", reason=reason) if reason else None


def is_coming(parcel: ParcelView) -> bool:
    """Whether a day of arrival can be told: what is out today, at a branch, held up or lost has none."""
    return parcel.status in _COMING and parcel.issue is not ParcelIssue.RETURNED


def parcel_status_line(parcel: ParcelView, now: datetime) -> str:
    """One parcel on one line: "2. paket (Vazo): yolda, tahmini teslim 24 Kasım Salı"."""
    items = items_text(parcel.items)
    values = {
        "ordinal": parcel.ordinal,
        "items": phrase("tracking.items_in", items=items) if items else "",
        "status": phrase(f"tracking.status.{parcel.status.value}"),
    }
    if is_coming(parcel) and parcel.expected_on and parcel.expected_on >= local_day(now):
        return phrase("tracking.line.parcel_expected", day=day_text(parcel.expected_on, now), **values)
    return phrase("tracking.line.parcel", **values)


def parcel_lines(parcel: ParcelView, items: tuple[ItemView, ...], now: datetime, *, reduced: bool) -> str:
    """All lines of one parcel."""
    open_ = parcel.status is not ParcelStatus.DELIVERED
    return joined(
        (
            items_line(items),
            carrier_line(parcel, reduced=reduced),
            link_line(parcel),
            movement_line(parcel, now) if open_ and not reduced else None,
            expected_line(parcel, now) if is_coming(parcel) else None,
        )
    )


def choice_title(view: OrderView, now: datetime) -> str:
    """An order on a button: its number and first product, or its day."""
    if view.items:
        item = shortened(view.items[0].name, 28)
        return phrase("tracking.order_choice", number=view.number, item=item)
    return phrase("tracking.order_choice_bare", number=view.number, day=day_text(local_day(view.placed_at), now))


def _item_text(item: ItemView) -> str:
    name = shortened(item.name, _ITEM_LENGTH)
    if item.variant:
        name = phrase("tracking.items.variant", name=name, variant=item.variant)
    return phrase("tracking.items.quantity", name=name, quantity=item.quantity) if item.quantity > 1 else name
