"""The demo's crowd: customers and orders drawn from a seed, with every status, journey and carrier among them."""

from collections.abc import Sequence
from random import Random

from bot.shop.demo.plans import CustomerPlan, OrderPlan, ParcelPlan, showcase, table
from bot.shop.models import OrderStatus

CUSTOMERS = 200
ORDERS = 600
_WITHOUT_ORDERS = 14
_FIVE_OPEN = 4
_TWO_OPEN = 40
_ONE_OPEN = 90

_OPEN_JOURNEYS = {
    "in_transit": 30, "at_branch": 8, "accepted": 10, "info_received": 10, "pending": 4, "out_for_delivery": 16,
    "attempt_fail": 7, "bad_address": 4, "available_for_pickup": 8, "returned": 4, "refused": 2, "damaged": 3,
    "lost": 2, "weather": 3, "expired": 3,
}  # fmt: skip
_UNSENT = {"received": 10, "preparing": 12, "in_production": 14}
_SPLIT = 10
_DAYS_NEEDED = {"returned": 9, "lost": 7, "expired": 24, "available_for_pickup": 4}
_PAYMENTS = ("credit_card", "credit_card", "credit_card", "debit_card", "bank_transfer", "cash_on_delivery")


def crowd(seed: int, carriers: Sequence[str]) -> list[CustomerPlan]:
    """The customers beside the showcase: the same for the same `seed` and `carriers`, whatever the day."""
    rng = Random(f"vaybe-demo-{seed}")
    people = table("people")
    count = CUSTOMERS - len(showcase())
    owners = _owners(rng, count)
    orders_left = ORDERS - sum(len(customer.orders) for customer in showcase())
    maker = _Maker(rng, carriers)
    kinds = _open_kinds(rng, len(owners))
    orders: list[tuple[int, OrderPlan]] = []
    for n in range(orders_left):
        number = f"TR{1001000 + n}"
        if n < len(owners):
            orders.append((owners[n], maker.open_order(number, kinds[n])))
        else:
            orders.append((rng.randrange(count - _WITHOUT_ORDERS), maker.closed_order(number)))
    return [
        CustomerPlan(
            id=f"DEMO-C-{100 + n}",
            name=f"{rng.choice(people['first_names'])} {rng.choice(people['last_names'])}",
            phone=f"+90500000{2000 + n}",
            place=rng.randrange(len(people["places"])),
            orders=[order for owner, order in orders if owner == n],
        )
        for n in range(count)
    ]


def _owners(rng: Random, count: int) -> list[int]:
    """Whose each open order is: some customers have five, some two, many one."""
    have_orders = list(range(count - _WITHOUT_ORDERS))
    rng.shuffle(have_orders)
    many, two = have_orders[:_FIVE_OPEN], have_orders[_FIVE_OPEN : _FIVE_OPEN + _TWO_OPEN]
    one = have_orders[_FIVE_OPEN + _TWO_OPEN : _FIVE_OPEN + _TWO_OPEN + _ONE_OPEN]
    return many * 5 + two * 2 + one


def _open_kinds(rng: Random, count: int) -> list[str]:
    """Each kind of open order at least twice, the rest by weight."""
    weights = _OPEN_JOURNEYS | _UNSENT | {"split": _SPLIT}
    kinds = [*weights, *weights]
    kinds += rng.choices(list(weights), list(weights.values()), k=count - len(kinds))
    rng.shuffle(kinds)
    return kinds


class _Maker:
    """Draws orders. Carriers take turns, so that each appears."""

    def __init__(self, rng: Random, carriers: Sequence[str]) -> None:
        self._rng = rng
        self._carriers = carriers
        self._turn = 0
        self._people = table("people")
        self._products = table("products")
        self._ready = [sku for sku, row in self._products.items() if row[3] is not None]
        self._made = [sku for sku, row in self._products.items() if row[3] is None]

    def closed_order(self, number: str) -> OrderPlan:
        """A delivered order, seldom a cancelled one."""
        rng = self._rng
        placed = rng.randint(8, 180)
        if rng.random() < 0.09:
            return self._order(
                number,
                OrderStatus.CANCELLED,
                placed,
                cancelled=placed - rng.randint(0, 3),
                cancel_reason=rng.choice(self._people["cancel_reasons"]),
            )
        last = max(placed - rng.randint(4, 7), 1)
        parcel = self._parcel("delivered", last, -last + rng.choice((-2, -1, 0, 0, 0, 1)))
        return self._order(number, OrderStatus.DELIVERED, placed, parcels=[parcel])

    def open_order(self, number: str, kind: str) -> OrderPlan:
        """An order of which something is still to come; `kind` is a journey, an unsent status or split."""
        if kind == "split":
            return self._split(number)
        if kind == "in_production":
            return self._in_production(number)
        if kind in _UNSENT:
            return self._unsent(number, OrderStatus(kind))
        late = self._rng.random() < 0.3
        last = self._rng.randint(2, 4) if late and kind not in ("out_for_delivery", "info_received", "pending") else 0
        if kind not in ("in_transit", "at_branch", "accepted", "out_for_delivery", "info_received", "pending"):
            last = max(last, 1)
        expected = -self._rng.randint(1, 4) if late else 0 if kind == "out_for_delivery" else self._rng.randint(1, 3)
        parcel = self._parcel(kind, last, expected)
        placed = last + _DAYS_NEEDED.get(kind, 3) + self._rng.randint(1, 2) + (3 if late else 0)
        return self._order(number, OrderStatus.SHIPPED, placed, parcels=[parcel])

    def _split(self, number: str) -> OrderPlan:
        count = self._rng.choice((2, 2, 3))
        journeys = ["delivered", *self._rng.sample(("in_transit", "out_for_delivery", "info_received", "at_branch"), 2)]
        parcels = [
            self._parcel(journey, 1 if journey == "delivered" else 0, 0, contents=[(n, 1)])
            for n, journey in enumerate(journeys[:count], start=1)
        ]
        return self._order(number, OrderStatus.PARTIALLY_SHIPPED, 6, kinds=3, expected=2, parcels=parcels)

    def _in_production(self, number: str) -> OrderPlan:
        sku = self._rng.choice(self._made)
        row = self._products[sku]
        days: int = row[5]["production_days"]
        stages: list[str] = row[5]["stages"]
        stage = self._rng.randrange(len(stages))
        placed = max(1, (days * stage) // len(stages) + 1)
        known = self._rng.random() < 0.8
        return self._order(
            number,
            OrderStatus.IN_PRODUCTION,
            placed,
            skus=[sku],
            expected=days - placed + 6 if known else None,
            production_stage=stages[stage],
        )

    def _unsent(self, number: str, status: OrderStatus) -> OrderPlan:
        if self._rng.random() < 0.25:
            reason = self._rng.choice([None, *self._people["shop_delay_reasons"]])
            return self._order(number, status, self._rng.randint(9, 12), expected=-1, delay_reason=reason)
        return self._order(number, status, self._rng.randint(0, 1))

    def _parcel(
        self, journey: str, last: int, expected: int, contents: list[tuple[int, int]] | None = None
    ) -> ParcelPlan:
        carrier = self._carriers[self._turn % len(self._carriers)]
        self._turn += 1
        late = expected < 0 and journey != "delivered"
        return ParcelPlan(
            carrier=carrier,
            journey=journey,
            last=last,
            expected=expected,
            delay_reason=self._rng.choice([None, *self._people["delay_reasons"]]) if late else None,
            signed_by=self._rng.choice(self._people["signatures"]) if journey == "delivered" else None,
            contents=contents or [],
        )

    def _order(
        self,
        number: str,
        status: OrderStatus,
        placed: int,
        *,
        skus: list[str] | None = None,
        kinds: int = 0,
        **more: object,
    ) -> OrderPlan:
        count = kinds or self._rng.choice((1, 1, 1, 2, 2, 3))
        chosen = skus or self._rng.sample(self._ready, count)
        lines = [(sku, 1 if kinds else self._rng.choice((1, 1, 1, 2)), self._variant(sku)) for sku in chosen]
        return OrderPlan.model_validate(
            {
                "number": number,
                "status": status,
                "placed": placed,
                "payment": self._rng.choice(_PAYMENTS),
                "lines": [line if line[2] else line[:2] for line in lines],
                **more,
            }
        )

    def _variant(self, sku: str) -> str:
        choices = {name: value for name, value in self._products[sku][4].items() if isinstance(value, list)}
        return ", ".join(f"{name.capitalize()}: {self._rng.choice(values)}" for name, values in choices.items())
