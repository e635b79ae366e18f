"""Markup in what a shop pushes and in addresses of pages, in Chromium under our policies: shown as text alone."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import jwt
import pytest
from playwright.async_api import Browser, expect

from bot.settings import Settings
from tests.abuse.hostile import LINKS, assert_unharmed, markup, watched
from tests.abuse.talking import post
from tests.e2e.browser import Widget
from tests.e2e.conftest import Product

pytestmark = pytest.mark.browser

NOW = datetime.now(timezone.utc)
PUSHED = ("customer-name", "line-name", "line-variant", "delay", "stage", "place", "description", "parcel-delay",
          "address", "city", "signed", "cancelled")  # fmt: skip
QUESTIONS = (
    "siparişlerim neler", "TR6660001 nerede", "TR6660001 sipariş detayı", "kargo hareketleri neler",
    "kargom neden gecikti", "siparişimde ne var", "TR6660002 nerede", "TR6660003 teslim edildi mi", "TR6660004 ne oldu",
    "adresimi değiştirmek istiyorum", "temsilciye bağla",
)  # fmt: skip


def hostile_orders() -> list[dict[str, Any]]:
    customer = {"id": "X-C", "name": markup("customer-name"), "phone": "+905321112233"}
    common = {
        "customer": customer,
        "recipient": markup("recipient"),
        "address": {"line": markup("address"), "district": markup("district"), "city": markup("city")},
        "lines": [
            {"sku": "EVIL", "name": markup("line-name"), "variant": markup("line-variant"), "unit_price": "10.00"}
        ],
        "total": "10.00",
    }

    def at(days: float) -> str:
        return (NOW - timedelta(days=days)).isoformat()

    def parcel(number: int, status: str, **more: Any) -> dict[str, Any]:
        movement = {
            "status": status,
            "occurred_at": at(1),
            "place": markup("place"),
            "description": markup("description"),
            "signed_by": markup("signed"),
        }
        return {
            "id": f"X-S{number}",
            "carrier": "yurtici",
            "tracking_number": f'{number}"><a href={LINKS[0]}>x',
            "delay_reason": markup("parcel-delay"),
            "events": [movement],
            **more,
        }

    return [
        {**common, "id": "X-1", "number": "TR6660001", "status": "shipped", "placed_at": at(3),
         "delay_reason": markup("delay"), "parcels": [parcel(1, "in_transit")]},
        {**common, "id": "X-2", "number": "TR6660002", "status": "in_production", "placed_at": at(9),
         "production_stage": markup("stage"), "delay_reason": markup("delay")},
        {**common, "id": "X-3", "number": "TR6660003", "status": "delivered", "placed_at": at(5),
         "parcels": [parcel(3, "delivered")]},
        {**common, "id": "X-4", "number": "TR6660004", "status": "cancelled", "placed_at": at(5),
         "cancelled_at": at(2), "cancel_reason": markup("cancelled")},
    ]  # fmt: skip


@pytest.fixture(scope="module")
async def token(product: Product) -> str:
    """The token of a customer whose every field is hostile."""
    made = await asyncio.to_thread(product.vaybe, "api-key", "create", f"hostile-{uuid4().hex[:6]}")
    key = next(word for word in made.split() if word.startswith("vbk_"))
    # From an address of its own: other tests have had theirs refused.
    headers = {"Authorization": f"Bearer {key}", "X-Forwarded-For": "198.51.100.66"}
    result = await asyncio.to_thread(post, f"{product.url}/api/v1/orders", {"orders": hostile_orders()}, headers)
    assert result["failed"] == 0, result
    claims = {"sub": "X-C", "iat": NOW, "exp": NOW + timedelta(hours=1)}
    return jwt.encode(claims, Settings(_env_file=None).customer_secret() or "", algorithm="HS256")


async def test_what_a_shop_pushed_is_told_as_text(product: Product, browser: Browser, token: str) -> None:
    """The customer is signed in on the demo page itself, under a hostile name."""
    async with watched(browser) as (context, page):
        widget = Widget(page)
        await context.add_init_script(
            "sessionStorage.setItem('lale-demo-login', JSON.stringify("
            f"{{name: \"{markup('account')}\", token: '{token}'}}))"
        )
        await widget.start(product.url)
        await expect(page.locator("#account")).to_contain_text(markup("account"))
        for question in QUESTIONS:
            await widget.says(question)
            await widget.answered()
        told = await widget.panel.locator(".log").inner_text()
        shown = [field for field in PUSHED if markup(field) in told]
        print(f"\nXSS: fields of the shop's that the talk showed as text: {', '.join(shown)}")
        assert {"line-name", "delay", "description"} & set(shown), told[-2000:]
        assert len(shown) >= 6, (shown, told[-3000:])
        await assert_unharmed(page)
        assert widget.errors == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/dev/outbox",
        "/api/docs",
        "/kvkk.html",
        "/?title=<img src=x onerror=harmed.push('query')>&data-title=<svg onload=harmed.push('query')>",
        "/#<img src=x onerror=harmed.push('hash')>",
        "/<img src=x onerror=harmed.push('path')>",
        "/<script>harmed.push('path')</script>.html",
        "/api/v1/chat/<script>harmed.push('id')</script>/messages",
        "/api/v1/orders/<img src=x onerror=harmed.push('id')>",
        "/dev/outbox?refresh=javascript:harmed.push('refresh')",
        "/widget/config?shop_name=<script>harmed.push('config')</script>",
    ],
)
async def test_pages_run_nothing(product: Product, browser: Browser, token: str, path: str) -> None:
    async with watched(browser) as (_, page):
        answer = await page.goto(product.url + path)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        await expect(page.locator("body")).to_be_visible()
        await assert_unharmed(page)
