"""The shop's answer reaches the customer in the open chat, once; the code to show at the counter is a picture."""

import io
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations.models import Owner
from bot.conversations.ownership import change_owner
from bot.conversations.service import find_conversation
from bot.db.session import Database
from bot.gateway import api_keys, keys
from bot.notify.models import Notice
from bot.returns.models import Refund, RefundState
from bot.returns.qr import qr_mark
from bot.returns.service import ReturnRequest, Wanted, open_return, request_cancel
from bot.returns.sweeps import expire_returns
from bot.settings import ROOT
from bot.shop.models import Customer as ShopCustomer
from bot.shop.models import OrderStatus, ParcelStatus, Product
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings, load_shop_settings
from tests.integration.gateway.running import Customer, Gateway, customer, running_gateway
from tests.integration.gateway.shop_system import ShopSystem
from tests.integration.returns.conftest import add_order


def settings() -> ShopSettings:
    return load_shop_settings(ROOT / "shop.yml")


async def opened(gateway: Gateway, ayse: Customer, reason: Reason = Reason.DAMAGED) -> str:
    """The number of a return made in the conversation of `ayse`; a damaged one waits for the shop."""
    await ayse.says("merhaba")
    await gateway.work()
    now = utc_now()
    async with gateway.database.transaction() as session:
        conversation = await find_conversation(session, "web", (ayse.session_id or "")[:22])
        assert conversation
        buyer = ShopCustomer(external_id="c1", name="Ayşe Yılmaz", email="ayse@example.com", updated_at=now)
        product = Product(sku="ELB-M", name="Keten Elbise", category="Giyim", price_kurus=50_000, updated_at=now)
        session.add_all([buyer, product])
        await session.flush()
        dates = {"delivered_at": now - timedelta(days=2), "placed_at": now - timedelta(days=5)}
        delivered = (OrderStatus.DELIVERED, ParcelStatus.DELIVERED)
        order_id = await add_order(session, buyer.id, "TR1", *delivered, **dates)
        remedy = Remedy.REPLACEMENT if reason is Reason.DAMAGED else Remedy.REFUND
        request = ReturnRequest(order_id, (Wanted(1, 1),), reason, remedy, conversation_id=conversation.id)
        result = await open_return(session, request, idempotency_key="k", now=now, shop=settings())
    assert result.case is not None, result.reason_key
    return result.case.number


def news(ayse: Customer) -> list[dict[str, Any]]:
    return [data for data in ayse.all("bot_uttered") if not data.get("text", "").startswith("yankı")]


async def test_each_step_is_told_live_and_a_replay_tells_nothing(gateway: Gateway, shop: ShopSystem) -> None:
    async with customer(gateway) as ayse:
        number = await opened(gateway, ayse)
        assert news(ayse) == []  # the turn itself has told it
        steps: list[tuple[dict[str, Any], str]] = [
            ({"decision": "approved", "carrier_code": "6502148"}, "6502148 koduyla"),
            ({"decision": "label", "label_url": "https://kargo.example/e.pdf"}, "etiketi hazır"),
            ({"decision": "in_transit"}, "kargoya verilmiş"),
            ({"decision": "received"}, "bize ulaştı"),
            ({"decision": "inspected"}, "incelemesi bitti"),
            ({"decision": "exchanged"}, "yeni ürününüz"),
        ]
        for place, (answer, words) in enumerate(steps):
            start = len(ayse.heard)
            for _ in range(2):
                status, body, _ = await shop.call("POST", f"returns/{number}/decision", {"id": f"a{place}", **answer})
                assert status == 200, body
            told = await ayse.wait("bot_uttered", start)
            assert number in told["text"]
            assert words in told["text"]
        await gateway.says(ayse.session_id or "", "son")
        await ayse.wait("bot_uttered", start, 2)
        assert len(news(ayse)) == len(steps) + 1
        assert not any("Keten" in one["text"] or "TL" in one["text"] for one in news(ayse))
    async with customer(gateway, session_id=ayse.session_id) as later:
        assert any(words in message["text"] for message in later.all("history")[0]["messages"])


async def test_a_rejection_is_told_with_its_reason(gateway: Gateway, shop: ShopSystem) -> None:
    async with customer(gateway) as ayse:
        number = await opened(gateway, ayse)
        answer = {"id": "a1", "decision": "rejected", "reason": "Fotoğrafta hasar görünmüyor $x {y}"}
        await shop.call("POST", f"returns/{number}/decision", answer)
        told = await ayse.wait("bot_uttered", len(ayse.heard) - 1)
        assert "Fotoğrafta hasar görünmüyor $x {y}" in told["text"]
        assert "hakem heyeti" in told["text"]


async def test_time_and_money_are_told_too(gateway: Gateway, shop: ShopSystem) -> None:
    async with customer(gateway) as ayse:
        number = await opened(gateway, ayse, Reason.CHANGED_MIND)
        assert news(ayse) == []
        start = len(ayse.heard)
        later = utc_now() + timedelta(days=90)
        for _ in range(2):
            async with gateway.database.transaction() as session:
                await expire_returns(session, later, settings())
        assert "süresi doldu" in (await ayse.wait("bot_uttered", start))["text"]
        await shop.call("POST", f"returns/{number}/decision", {"id": "a1", "decision": "received"})
        await shop.call("POST", f"returns/{number}/decision", {"id": "a2", "decision": "refunded"})
        assert "ödemesi yapıldı" in (await ayse.wait("bot_uttered", start, 3))["text"]
        assert len(news(ayse)) == 3


async def test_beside_an_agent_it_is_a_note(gateway: Gateway, shop: ShopSystem) -> None:
    async with customer(gateway) as ayse:
        number = await opened(gateway, ayse)
        async with gateway.database.transaction() as session:
            conversation = await find_conversation(session, "web", (ayse.session_id or "")[:22])
            assert conversation
            await change_owner(session, conversation.id, Owner.AGENT)
        start = len(ayse.heard)
        await shop.call("POST", f"returns/{number}/decision", {"id": "a1", "decision": "approved"})
        assert (await ayse.wait("bot_uttered", start))["metadata"]["author"] == "system"
        async with gateway.database.transaction() as session:
            await session.refresh(conversation := await session.merge(conversation))
            assert conversation.owner is Owner.AGENT


async def test_the_code_is_a_picture_for_who_was_told_its_address(database: Database) -> None:
    async with running_gateway(database) as gateway:
        async with database.transaction() as session:
            secret = await api_keys.create_key(session, "test", utc_now())
        async with customer(gateway) as ayse:
            number = await opened(gateway, ayse)
            start = len(ayse.heard)
            answer = {"id": "a1", "decision": "approved", "carrier_code": "6502148"}
            await ShopSystem(gateway, secret).call("POST", f"returns/{number}/decision", answer)
            told = await ayse.wait("bot_uttered", start)
        [card] = told["attachment"]["payload"]["elements"]
        assert (card["title"], card["image_fit"]) == ("İade kodu: 6502148", "contain")
        path = "/qr/" + card["image_url"].partition("/qr/")[2]
        async with gateway.http.get(path) as picture:
            assert (picture.status, picture.headers["Content-Type"]) == (200, "image/png")
            assert picture.headers["X-Content-Type-Options"] == "nosniff"
            content = await picture.read()
        image = Image.open(io.BytesIO(content))
        assert image.width == image.height
        assert image.convert("L").getpixel((0, 0)) == 255  # the quiet zone
        other = qr_mark("IA-999999", gateway.app[keys.SETTINGS].secret())
        for wrong in (f"/qr/{number}/{other}.png", f"/qr/{number}.png"):
            async with gateway.http.get(wrong) as refused:
                assert refused.status == 404
        async with database.sessions() as session:
            mail = (await session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1))).one()
        assert mail.picture_name == f"iade-kodu-{number}.png"
        assert "QR" in mail.body


async def test_money_of_a_cancelled_order_is_reported_once_and_told(gateway: Gateway, shop: ShopSystem) -> None:
    now = utc_now()
    async with customer(gateway) as ayse:
        await ayse.says("merhaba")
        await gateway.work()
        async with gateway.database.transaction() as session:
            conversation = await find_conversation(session, "web", (ayse.session_id or "")[:22])
            assert conversation
            buyer = ShopCustomer(external_id="c1", name="Ayşe", email="ayse@example.com", updated_at=now)
            session.add(buyer)
            await session.flush()
            order_id = await add_order(session, buyer.id, "TR1", OrderStatus.PREPARING, placed_at=now)
            result = await request_cancel(
                session, order_id, idempotency_key="k", now=now, shop=settings(), conversation_id=conversation.id
            )
        assert result.change is not None
        path, paid = f"order-changes/{result.change.number}/refund", {"amount": "1260.00", "reference": "R-1"}
        start = len(ayse.heard)
        status, body, _ = await shop.call("POST", path, paid)
        assert (status, body["status"], body["changed"]) == (200, "refunded", True)
        assert "TR1" in (await ayse.wait("bot_uttered", start))["text"]
        assert (await shop.call("POST", path, paid))[1]["changed"] is False
        async with gateway.database.sessions() as session:
            refund = (await session.scalars(select(Refund))).one()
            assert (refund.state, refund.amount_kurus, refund.reference) == (RefundState.SENT, 126_000, "R-1")
            purposes = [notice.subject for notice in await session.scalars(select(Notice))]
            assert sum("para iadeniz yapıldı" in str(subject) for subject in purposes) == 1
        assert len(news(ayse)) == 1
        assert (await shop.call("POST", "order-changes/DT-9/refund", {}))[0] == 404
        assert (await shop.call("POST", path, {"amount": "x"}))[0] == 422


async def test_what_owes_nothing_is_not_paid(gateway: Gateway, shop: ShopSystem) -> None:
    now = utc_now()
    async with gateway.database.transaction() as session:
        buyer = ShopCustomer(external_id="c1", name="Ayşe", updated_at=now)
        session.add(buyer)
        await session.flush()
        at_the_door = {"placed_at": now, "payment_method": "cash_on_delivery"}
        order_id = await add_order(session, buyer.id, "TR1", OrderStatus.PREPARING, **at_the_door)
        result = await request_cancel(session, order_id, idempotency_key="k", now=now, shop=settings())
    assert result.change is not None
    status, body, _ = await shop.call("POST", f"order-changes/{result.change.number}/refund", {})
    assert (status, body["code"]) == (409, "nothing_to_pay")
