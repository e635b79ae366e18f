"""What stands in the database before schemathesis comes: enough that an id can be one of something stored."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.db.session import Database
from bot.returns.changes import store_change
from bot.returns.models import ChangeKind, ChangeState
from bot.returns.orders import load_order
from bot.returns.service import ReturnRequest, Wanted, open_return, request_cancel
from bot.settings import ROOT
from bot.shop.demo import load_demo
from bot.shop.models import Customer, Order, OrderStatus, Parcel, ParcelStatus, Product
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import load_shop_settings
from tests.integration.gateway.pictures import picture
from tests.integration.gateway.running import Gateway
from tests.integration.returns.conftest import add_order

SHOP = load_shop_settings(ROOT / "shop.yml")
OF_EACH = 12
"""Returns, changes that were asked for, cancelled orders to pay back: an answer ends one, so there are several."""
_DAYS = ("expected_on",)
_MOMENTS = ("placed_at", "occurred_at", "shipped_at", "cancelled_at", "updated_at", "sent_at", "refund_sent_at")
Ids = dict[str, list[str]]


async def seed(database: Database) -> Ids:
    """The demo shop, with returns and changes. Ids by the name of the field or parameter that takes them."""
    now = utc_now()
    async with database.transaction() as session:
        await load_demo(session, SHOP, today=now.date())
        customer = Customer(external_id="F-C", name="Ayşe Yılmaz", email="ayse@example.com", updated_at=now)
        session.add_all(
            [customer, Product(sku="F-1", name="Elbise", category="Giyim", price_kurus=50_000, updated_at=now)]
        )
        await session.flush()
        returns = [await _return(session, customer.id, n) for n in range(OF_EACH)]
        changes = [number for n in range(OF_EACH) for number in await _changes(session, customer.id, n)]
        newest = Order.id.desc()
        orders = list(await session.scalars(select(Order.external_id).order_by(newest).limit(40)))
        parcels = list(await session.scalars(select(Parcel.external_id).order_by(Parcel.id).limit(40)))
        customers = list(await session.scalars(select(Customer.external_id).limit(40)))
    return {
        "order_id": orders,
        "shipment_id": parcels,
        "customer_id": customers,
        "carrier": list(SHOP.carriers),
        "returns": returns,
        "order-changes": changes,
        "phone": ["0532 123 45 67", "+90 212 555 00 00"],
        **{name: [(now + timedelta(days=n)).date().isoformat() for n in (-9, 3)] for name in _DAYS},
        **{name: [(now + timedelta(hours=n)).isoformat() for n in (-200, -30, -1)] for name in _MOMENTS},
    }


async def talks(gateway: Gateway) -> Ids:
    """Sessions with a few messages and a photo of each."""
    sessions, photos = [], []
    for _ in range(6):
        async with gateway.http.post("/api/v1/chat?wait=0", json={"message": "düğme"}) as answer:
            sessions.append((await answer.json())["session_id"])
        async with gateway.http.post(f"/api/v1/chat/{sessions[-1]}/photos", data={"photo": picture()}) as answer:
            photos.append((await answer.json())["id"])
    return {"session_id": sessions, "photo_id": photos, "photos": photos}


async def _return(session: AsyncSession, customer_id: int, number: int) -> str:
    now = utc_now()
    order_id = await add_order(
        session, customer_id, f"F{number}", OrderStatus.DELIVERED, ParcelStatus.DELIVERED,
        lines=[{"sku": "F-1", "name": "Elbise", "quantity": 2, "unit_price_kurus": 60_000}],
        placed_at=now - timedelta(days=5), delivered_at=now - timedelta(days=2),
    )  # fmt: skip
    reason, remedy = ((Reason.CHANGED_MIND, Remedy.REFUND), (Reason.DEFECTIVE, Remedy.PRICE_REDUCTION))[number % 2]
    wish = ReturnRequest(order_id, (Wanted(1, 1),), reason, remedy)
    opened = await open_return(session, wish, idempotency_key=f"fuzz-{number}", now=now, shop=SHOP)
    assert opened.case is not None, opened
    return opened.case.number


_WISHED = {"recipient": "Ayşe Yılmaz", "address": {"city": "Ankara", "district": "Çankaya", "line": "Deneme Sok. 1"}}
"""What a change of any kind may carry out when the shop agrees."""


async def _changes(session: AsyncSession, customer_id: int, number: int) -> list[str]:
    """One that the shop is asked for, and a cancelled order that is to be paid back."""
    now = utc_now()
    asked, paid = [
        await add_order(session, customer_id, f"F{number}-{name}", OrderStatus.PREPARING) for name in ("asked", "paid")
    ]
    kinds = list(ChangeKind)
    change = await store_change(
        session, await load_order(session, asked, lock=True), kinds[number % len(kinds)], ChangeState.ASKED,
        "shop_is_asked", details=_WISHED, idempotency_key=f"fuzz-asked-{number}", conversation_id=None, now=now,
    )  # fmt: skip
    cancelled = await request_cancel(session, paid, idempotency_key=f"fuzz-paid-{number}", now=now, shop=SHOP)
    assert cancelled.change is not None, cancelled
    return [change.number, cancelled.change.number]
