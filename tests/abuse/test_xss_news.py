"""Markup in what a shop answers to returns and changes, told in the talk, on its cards and in the mails: text alone."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from actions.settings_values import values_of
from bot.clock import utc_now
from bot.conversations.models import Author
from bot.conversations.service import find_conversation
from bot.gateway import keys
from bot.gateway.api_keys import create_key
from bot.returns import qr
from bot.returns.changes import store_change
from bot.returns.models import ChangeKind, ChangeState
from bot.returns.orders import load_order
from bot.returns.service import ReturnRequest, Wanted, open_return, request_cancel
from bot.shop.models import Customer, OrderStatus, ParcelStatus, Product
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings
from tests.abuse.fields import hostile_shop
from tests.abuse.hostile import assert_unharmed, markup, watched
from tests.abuse.shown import KEPT
from tests.abuse.talking import post_json
from tests.e2e.browser import Widget
from tests.integration.gateway.running import Gateway, make_settings, running_gateway, working
from tests.integration.returns.conftest import add_order

pytestmark = pytest.mark.browser

SHOP = ShopSettings.model_validate(hostile_shop(KEPT))
SETTINGS = (
    "ShopSettings.campaigns[]", "ShopSettings.carriers{}.name", "ShopSettings.contact.address",
    "ShopSettings.contact.phone", "ShopSettings.contact.site", "ShopSettings.contact.store_address",
    "ShopSettings.delivery.regions", "ShopSettings.greeting", "ShopSettings.name", "ShopSettings.payment.bank_account",
    "ShopSettings.payment.instalment_banks[]", "ShopSettings.payment.statement_name", "ShopSettings.privacy.controller",
)  # fmt: skip
TOLD = ("ChangeAnswer.reason", "ShopAnswer.carrier_code", "ShopAnswer.reason", "ShopSettings.carriers{}.name")
MAILED = ("OrderIn.lines[].name", "OrderIn.lines[].variant", "OrderIn.number", "RefundPaid.reference",
          "ShopAnswer.carrier_code", "ShopAnswer.reason", "ShopAnswer.refund_reference", "ShopSettings.name",
          "ShopSettings.returns.address", "ShopSettings.returns.carrier_code")  # fmt: skip
WISHES = {"approved": (Reason.CHANGED_MIND, Remedy.REFUND), "rejected": (Reason.DEFECTIVE, Remedy.REPAIR)}
LABEL = "https://label.example/'onmouseover='harmed.push(1)'/javascript:harmed.push(2)"


async def wishes(gateway: Gateway, session_id: str) -> dict[str, str]:
    """Two returns and a change that a talk asked for; their numbers."""
    now, address = utc_now(), gateway.app[keys.SESSIONS].address_of(session_id) or ""
    async with gateway.database.transaction() as session:
        talk = await find_conversation(session, "web", address)
        assert talk
        customer = Customer(external_id="N-C", name=markup("name"), email="n@example.com", updated_at=now)
        session.add_all([customer, Product(sku="N-1", name="x", category="Giyim", price_kurus=1, updated_at=now)])
        await session.flush()
        name, variant = markup("OrderIn.lines[].name"), markup("OrderIn.lines[].variant")
        line = {"sku": "N-1", "name": name, "variant": variant, "quantity": 2, "unit_price_kurus": 50_000}
        numbers = {}
        for kind, why in WISHES.items():
            order_id = await add_order(
                session, customer.id, f"{kind}{markup('OrderIn.number')}", OrderStatus.DELIVERED,
                ParcelStatus.DELIVERED, lines=[line], placed_at=now - timedelta(days=5),
                delivered_at=now - timedelta(days=2),
            )  # fmt: skip
            wish = ReturnRequest(order_id, (Wanted(1, 1),), *why, conversation_id=talk.id)
            opened = await open_return(session, wish, idempotency_key=f"news-{kind}", now=now, shop=SHOP)
            assert opened.case
            numbers[kind] = opened.case.number
        order_id = await add_order(session, customer.id, "N-3", OrderStatus.SHIPPED, ParcelStatus.IN_TRANSIT)
        change = await store_change(
            session, await load_order(session, order_id, lock=True), ChangeKind.CANCEL, ChangeState.ASKED, "shop_asked",
            details={}, idempotency_key="news-change", conversation_id=talk.id, now=now,
        )  # fmt: skip
        order_id = await add_order(session, customer.id, "N-4", OrderStatus.PREPARING)
        paid = await request_cancel(session, order_id, idempotency_key="news-paid", now=now, shop=SHOP)
        assert paid.change
        return {**numbers, "change": change.number, "paid": paid.change.number}


def answers(numbers: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """What the shop answers, hostile in each field of words."""
    code = {field: markup(f"ShopAnswer.{field}") for field in ("id", "carrier_code", "tracking_number")}
    approved = f"returns/{numbers['approved']}/decision"
    refused = {"id": markup("ChangeAnswer.id"), "accepted": False, "reason": markup("ChangeAnswer.reason")}
    rejected = {"id": "r", "decision": "rejected", "reason": markup("ShopAnswer.reason")}
    reference = markup("ShopAnswer.refund_reference")
    return [
        (approved, {**code, "decision": "label", "carrier": SHOP.returns.carrier}),
        (approved, {"id": "l", "decision": "label", "label_url": LABEL}),
        (f"returns/{numbers['rejected']}/decision", rejected),
        (approved, {"id": "p", "decision": "refunded", "refund_reference": reference}),
        (f"order-changes/{numbers['change']}/decision", refused),
        (f"order-changes/{numbers['paid']}/refund", {"reference": markup("RefundPaid.reference")}),
    ]


async def test_what_the_shop_answers_is_told_as_text(
    gateway: Gateway, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = running_gateway(gateway.database, shop=SHOP, messages_per_minute=10_000)
    async with running as hostile, watched(browser) as (_, page):
        async with gateway.database.transaction() as session:
            key = await create_key(session, "news", utc_now())
        monkeypatch.setattr(qr, "get_settings", lambda: make_settings(public_url=hostile.url))
        widget = Widget(page)
        await widget.start(hostile.url)
        async with working(gateway.database, hostile.echo):
            await widget.says("merhaba")
            await expect(widget.answers.last).to_contain_text("yankı: merhaba")
        session_id = await page.evaluate(
            "Object.values(localStorage).map((v) => v.match(/[\\w-]{44}/)?.[0]).find(Boolean)"
        )
        for path, body in answers(await wishes(hostile, session_id)):
            await post_json(f"{hostile.url}/api/v1/{path}", body, {"Authorization": f"Bearer {key}"})
        log = widget.panel.locator(".log")
        for value in values_of(SHOP).values():
            await hostile.says(session_id, value, Author.BOT)
        for field in (*TOLD, *SETTINGS):
            await expect(log).to_contain_text(markup(field))
        links = await log.locator("a").evaluate_all("all => all.map((one) => one.protocol)")
        assert links
        assert set(links) <= {"http:", "https:"}
        await expect(log.locator("img[src*='/qr/']").first).to_be_visible()
        await assert_unharmed(page)

        await page.goto(f"{hostile.url}/dev/outbox")
        for field in MAILED:
            await expect(page.locator("body")).to_contain_text(markup(field))
        await assert_unharmed(page)
