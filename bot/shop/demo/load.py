"""Loading the demo shop through the same door as any shop's data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import ISTANBUL
from bot.shop.demo import build
from bot.shop.demo.generate import crowd
from bot.shop.demo.plans import showcase
from bot.shop.intake import push_customers, push_orders, push_products
from bot.shop.models import Parcel, ParcelEvent
from bot.shop.schemas import MAX_BATCH, ItemResult
from bot.shop.settings import ShopSettings

DEFAULT_SEED = 1


@dataclass(frozen=True)
class DemoCounts:
    """What the demo shop holds, and how many of its rows the load changed."""

    customers: int
    products: int
    orders: int
    parcels: int
    changed: int


async def load_demo(
    session: AsyncSession,
    shop: ShopSettings,
    *,
    today: date,
    seed: int = DEFAULT_SEED,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> DemoCounts:
    """Store the demo shop as it stands on the morning of `today` (a day in Istanbul).

    The same seed and day give the same data, and loading them again changes nothing. A later day moves every date on.
    Only rows whose ids begin with `DEMO-`, and the demo's products, are touched.

    Raises:
        RuntimeError: the demo's own data is refused, as by a shop file that it does not fit.
    """
    plans = [*showcase(), *crowd(seed, list(shop.carriers))]
    goods, people, orders = build.products(), build.customers(plans), build.orders(plans, shop, today)
    parcels = [parcel for order in orders for parcel in order["parcels"]]
    now = datetime.combine(today, time(12), tzinfo=ISTANBUL)
    total = len(goods) + len(people) + len(orders)
    await _drop_leftovers(session, parcels)
    results = _checked(await push_products(session, goods, now))
    on_progress(len(results), total)
    results += _checked(await push_customers(session, people, now))
    on_progress(len(results), total)
    step = MAX_BATCH // 5
    for start in range(0, len(orders), step):
        results += _checked(await push_orders(session, orders[start : start + step], shop, now))
        on_progress(len(results), total)
    changed = sum(result.status != "unchanged" for result in results)
    return DemoCounts(len(people), len(goods), len(orders), len(parcels), changed)


async def _drop_leftovers(session: AsyncSession, parcels: Sequence[dict[str, Any]]) -> None:
    """Remove movements, and parcels without any reference to them, that another seed had and this one has not."""
    wanted_events = [event["id"] for parcel in parcels for event in parcel["events"]]
    wanted = [parcel["id"] for parcel in parcels]
    old = select(Parcel.id).where(Parcel.external_id.startswith("DEMO-S-"), Parcel.external_id.not_in(wanted))
    await session.execute(
        delete(ParcelEvent).where(
            ParcelEvent.external_id.startswith("DEMO-E-"),
            ParcelEvent.external_id.not_in(wanted_events) | ParcelEvent.parcel_id.in_(old),
        )
    )
    for parcel_id in list(await session.scalars(old)):
        await _drop_parcel(session, parcel_id)


async def _drop_parcel(session: AsyncSession, parcel_id: int) -> None:
    try:
        async with session.begin_nested():
            await session.execute(delete(Parcel).where(Parcel.id == parcel_id))
    except IntegrityError:
        return  # A ticket speaks of it: it stays.


def _checked(results: list[ItemResult]) -> list[ItemResult]:
    bad = [result for result in results if result.status == "error"]
    if bad:
        first = bad[0]
        told = "; ".join(f"{error.field}: {error.message}" for error in first.errors)
        raise RuntimeError(f"The demo's {first.id} does not fit this shop: {told}")
    return results
