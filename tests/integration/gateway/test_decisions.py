"""The shop's answers to returns: applied once, refused with a reason."""

from datetime import timedelta

import pytest

from bot.clock import utc_now
from bot.db.session import Database
from bot.returns.service import ReturnRequest, Wanted, open_return
from bot.settings import ROOT
from bot.shop.models import Customer, OrderStatus, ParcelStatus, Product
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import load_shop_settings
from tests.integration.gateway.shop_system import ShopSystem
from tests.integration.returns.conftest import add_order


@pytest.fixture
async def number(database: Database) -> str:
    """The number of a return that waits for the shop."""
    now = utc_now()
    async with database.transaction() as session:
        customer = Customer(external_id="c1", name="Ayşe Yılmaz", email="ayse@example.com", updated_at=now)
        session.add_all(
            [customer, Product(sku="ELB-M", name="Keten Elbise", category="Giyim", price_kurus=50_000, updated_at=now)]
        )
        await session.flush()
        order_id = await add_order(
            session,
            customer.id,
            "TR1",
            OrderStatus.DELIVERED,
            ParcelStatus.DELIVERED,
            delivered_at=now - timedelta(days=2),
            placed_at=now - timedelta(days=5),
        )
        request = ReturnRequest(order_id, (Wanted(1, 1),), Reason.CHANGED_MIND, Remedy.REFUND)
        opened = await open_return(
            session, request, idempotency_key="k", now=now, shop=load_shop_settings(ROOT / "shop.yml")
        )
    assert opened.case is not None
    return opened.case.number


async def test_a_label_is_added_once_however_often_it_is_sent(shop: ShopSystem, number: str) -> None:
    answer = {"id": "a1", "decision": "label", "carrier_code": "6502148"}
    status, body, _ = await shop.call("POST", f"returns/{number}/decision", answer)
    assert (status, body["number"], body["changed"]) == (200, number, True)
    assert (await shop.call("POST", f"returns/{number}/decision", answer))[1]["changed"] is False


async def test_what_does_not_fit_is_refused_with_a_reason(shop: ShopSystem, number: str) -> None:
    path = f"returns/{number}/decision"
    assert (await shop.call("POST", path, {"id": "a1", "decision": "refunded"}))[0] == 200
    late = {"id": "a2", "decision": "rejected", "reason": "Kullanılmış"}
    status, body, _ = await shop.call("POST", path, late)
    assert (status, body["code"]) == (409, "wrong_state")
    status, body, _ = await shop.call("POST", path, {"id": "a1", "decision": "maybe"})
    assert (status, body["errors"][0]["field"]) == (422, "decision")
    status, body, _ = await shop.call("POST", "returns/IA-999/decision", {"id": "a1", "decision": "approved"})
    assert status == 404
    status, body, _ = await shop.call("POST", "order-changes/X-1/decision", {"id": "a1", "accepted": True})
    assert status == 404
    shop.secret = "vbk_wrong"
    assert (await shop.call("POST", path, {"id": "a1", "decision": "approved"}))[0] == 401
