"""The demo's plans as pushes, the same that a shop's own system would make."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

from bot.clock import ISTANBUL
from bot.shop.demo.plans import CustomerPlan, OrderPlan, ParcelPlan, table
from bot.shop.settings import ShopSettings
from bot.shop.workdays import is_workday
from bot.turkish.fold import fold

_STREETS = 90
_FIRST_TODAY = time(6, 45)
_PACKING = timedelta(hours=5)
_HANDED_OVER = ("delivered", "attempt_fail", "bad_address", "refused")


def products() -> list[dict[str, Any]]:
    """The demo's goods."""
    return [_product(sku, *row) for sku, row in table("products").items()]


def customers(plans: Sequence[CustomerPlan]) -> list[dict[str, Any]]:
    """The plans' customers."""
    return [
        {"id": plan.id, "name": plan.name, "phone": plan.phone, "email": email_of(plan.name, plan.id)} for plan in plans
    ]


def orders(plans: Sequence[CustomerPlan], shop: ShopSettings, today: date) -> list[dict[str, Any]]:
    """The plans' orders with their parcels and movements, as they stand on the morning of `today`."""
    return [_order(customer, order, shop, today) for customer in plans for order in customer.orders]


def email_of(name: str, customer_id: str) -> str:
    """An address that belongs to nobody: `ayse.yilmaz.001@example.com`."""
    return f"{fold(name).replace(' ', '.')}.{customer_id[-3:]}@example.com"


def _product(
    sku: str, name: str, category: str, price: str, stock: int | None, attributes: dict[str, Any], rest: Any = None
) -> dict[str, Any]:
    more = {key: value for key, value in (rest or {}).items() if key != "stages"}
    slug = sku.lower()
    return {
        "sku": sku,
        "name": name,
        "category": category,
        "price": price,
        "stock": stock,
        "made_to_order": stock is None,
        "attributes": attributes,
        "variants": [] if stock is None else _variants(sku, stock, attributes),
        "url": f"https://www.lalebutik.example/urun/{slug}",
        **more,
    }


def _variants(sku: str, stock: int, attributes: dict[str, Any]) -> list[dict[str, Any]]:
    """Each combination of what can be chosen, named as on an order line; the stock dealt out by a fixed chance."""
    choices = {name: values for name, values in attributes.items() if isinstance(values, list)}
    combinations = list(product(*choices.values())) if choices else []
    pieces = Random(sku).choices(range(len(combinations)), k=stock) if combinations else []
    return [
        {
            "sku": f"{sku}-{place + 1:02}",
            "name": ", ".join(f"{name.capitalize()}: {value}" for name, value in zip(choices, chosen, strict=True)),
            "stock": pieces.count(place),
        }
        for place, chosen in enumerate(combinations)
    ]


def _order(customer: CustomerPlan, plan: OrderPlan, shop: ShopSettings, today: date) -> dict[str, Any]:
    rng = Random(plan.number)
    goods = table("products")
    city, district, postal_code = table("people")["places"][customer.place]
    lines = [
        {
            "sku": line[0],
            "name": goods[line[0]][0],
            "quantity": line[1],
            "unit_price": goods[line[0]][2],
            "variant": line[2] if len(line) > 2 else None,
        }
        for line in plan.lines
    ]
    goods_total = sum(Decimal(line["unit_price"]) * line["quantity"] for line in lines)
    free = shop.delivery.free_from is not None and goods_total * 100 >= shop.delivery.free_from
    shipping = Decimal(0) if free else Decimal(shop.delivery.fee) / 100
    parcels = [_parcel(plan, parcel, n, city, district, shop, today) for n, parcel in enumerate(plan.parcels, start=1)]
    at = time(rng.randint(9, 21), rng.randrange(60)) if plan.placed else _FIRST_TODAY
    return {
        "id": f"DEMO-O-{plan.number[2:]}",
        "number": plan.number,
        "customer_id": customer.id,
        "status": plan.status,
        "placed_at": min([_moment(today - timedelta(days=plan.placed), at), *_latest_placing(parcels)]),
        "expected_on": _day(today, plan.expected),
        "production_stage": plan.production_stage,
        "delay_reason": plan.delay_reason,
        "cancelled_at": None
        if plan.cancelled is None
        else _moment(today - timedelta(days=plan.cancelled), time(22, 5)),
        "cancel_reason": plan.cancel_reason,
        "recipient": customer.name,
        "phone": customer.phone,
        "email": email_of(customer.name, customer.id),
        "address": {
            "line": f"{rng.choice(table('people')['quarters'])} Mah. {rng.choice(table('people')['streets'])} "
            f"No: {rng.randint(1, _STREETS)} D: {rng.randint(1, 20)}",
            "district": district,
            "city": city,
            "postal_code": postal_code,
        },
        "lines": lines,
        "total": str(goods_total + shipping),
        "shipping": str(shipping),
        "payment_method": plan.payment,
        "parcels": parcels,
    }


def _latest_placing(parcels: list[dict[str, Any]]) -> list[datetime]:
    """An order is placed before its parcels are labelled, whatever holidays moved them."""
    return [parcel["events"][0]["occurred_at"] - _PACKING for parcel in parcels if parcel["events"]]


def _parcel(
    order: OrderPlan, plan: ParcelPlan, n: int, city: str, district: str, shop: ShopSettings, today: date
) -> dict[str, Any]:
    rng = Random(f"{order.number}-{n}")
    carrier = plan.carrier if plan.carrier in shop.carriers else next(iter(shop.carriers))
    return {
        "id": f"DEMO-S-{order.number[2:]}-{n}",
        "carrier": carrier,
        "tracking_number": None if plan.journey == "pending" else f"{rng.randrange(10**11, 10**12)}",
        "status": "pending",
        "expected_on": _day(today, plan.expected),
        "delay_reason": plan.delay_reason,
        "contents": [{"position": position, "quantity": quantity} for position, quantity in plan.contents],
        "events": _events(order, plan, n, city, district, today),
    }


def _events(order: OrderPlan, plan: ParcelPlan, n: int, city: str, district: str, today: date) -> list[dict[str, Any]]:
    tables = table("journeys")
    names: list[str] = tables["journeys"][plan.journey]
    if not names:
        return []
    day = today - timedelta(days=plan.last)
    while plan.journey in _HANDED_OVER and not is_workday(day, saturday=True):
        day -= timedelta(days=1)
    moment = _moment(day, time.fromisoformat(tables["steps"][names[-1]]["at"]))
    events = []
    for place, name in reversed(list(enumerate(names, start=1))):
        step = tables["steps"][name]
        events.append(
            {
                "id": f"DEMO-E-{order.number[2:]}-{n}-{place}",
                "status": step["state"],
                "occurred_at": moment,
                "place": step["place"].format(city=city, district=district),
                "description": step["description"],
                "signed_by": plan.signed_by if name == "delivered" else None,
            }
        )
        moment -= timedelta(hours=step["hours"])
    return events[::-1]


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ISTANBUL)


def _day(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
