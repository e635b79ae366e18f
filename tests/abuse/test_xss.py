"""Markup in every field that a shop can push, shown by the widget and the pages in Chromium under their policies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone

import jwt
import pytest
from playwright.async_api import Browser, expect

from bot.settings import Settings
from tests.abuse.talking import Stranger, post
from tests.e2e.browser import Widget, running_browser, visitor
from tests.e2e.conftest import Product

pytestmark = pytest.mark.browser

EVIL = '"><img src=x onerror=window.harmed=1><svg onload=window.harmed=1><script>window.harmed=1</script>'
LINK = "javascript:window.harmed=1"
NOW = datetime.now(timezone.utc)


@pytest.fixture(scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
async def token(product: Product) -> str:
    """The token of a customer whose every field is hostile."""
    made = await asyncio.to_thread(product.vaybe, "api-key", "create", "hostile")
    key = next(word for word in made.split() if word.startswith("vbk_"))
    order = {
        "id": "X-1",
        "number": "TR6660001",
        "customer": {"id": "X-C", "name": EVIL[:90], "phone": "+905321112233"},
        "status": "shipped",
        "placed_at": (NOW - timedelta(days=3)).isoformat(),
        "delay_reason": EVIL,
        "production_stage": EVIL,
        "recipient": EVIL,
        "address": {"line": EVIL, "city": EVIL},
        "lines": [{"sku": "EVIL", "name": EVIL, "variant": EVIL, "unit_price": "10.00"}],
        "total": "10.00",
        "parcels": [
            {
                "id": "X-S",
                "carrier": "yurtici",
                "tracking_number": f'1"><a href={LINK}>x',
                "status": "in_transit",
                "delay_reason": EVIL,
                "events": [
                    {
                        "status": "in_transit",
                        "occurred_at": (NOW - timedelta(days=1)).isoformat(),
                        "place": EVIL,
                        "description": EVIL,
                        "signed_by": EVIL,
                    }
                ],
            }
        ],
    }
    headers = {"Authorization": f"Bearer {key}"}
    result = await asyncio.to_thread(post, f"{product.url}/api/v1/orders", {"orders": [order]}, headers)
    assert result["failed"] == 0, result
    claims = {"sub": "X-C", "iat": NOW, "exp": NOW + timedelta(hours=1)}
    return jwt.encode(claims, Settings(_env_file=None).customer_secret() or "", algorithm="HS256")


async def test_pushed_markup_does_nothing_in_the_widget(product: Product, browser: Browser, token: str) -> None:
    stranger = Stranger(product, token=token)
    texts = [await stranger.says(text) for text in ("kargom nerede", "detay", "siparişlerim", "iade etmek istiyorum")]
    assert "onerror" in "".join(texts), "nothing hostile was shown: the test tests nothing"
    async with visitor(browser) as context:
        widget = Widget(await context.new_page())
        await widget.page.goto(product.url)
        await widget.page.evaluate(
            """session => { for (const store of [localStorage, sessionStorage])
                 for (const key of Object.keys(store)) if (/vaybe/i.test(key)) store.removeItem(key); }""",
            stranger.session_id,
        )
        # The widget speaks for itself: the same talk over its own socket, with the customer's token.
        await widget.page.evaluate(
            "token => document.querySelector('vaybe-chat, vaybe-widget')?.setAttribute('customer-token', token)", token
        )
        await widget.launcher.click()
        await widget.accept.click()
        await widget.says("kargom nerede")
        await widget.answered()
        assert await widget.page.evaluate("window.harmed") is None
        assert await widget.panel.locator("[onerror], [onload], script, .bubble svg, .bubble img").count() == 0
        hrefs = await widget.panel.locator("a").evaluate_all("links => links.map(link => link.protocol)")
        assert set(hrefs) <= {"http:", "https:", "tel:", "mailto:"}
        assert widget.errors == []


@pytest.mark.parametrize("path", ["/", "/dev/outbox", "/api/docs", "/kvkk.html"])
async def test_pages_run_nothing_that_was_pushed(product: Product, browser: Browser, token: str, path: str) -> None:
    async with visitor(browser) as context:
        page = await context.new_page()
        answer = await page.goto(product.url + path)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        await expect(page.locator("body")).to_be_visible()
        assert await page.evaluate("window.harmed") is None
        assert answer.headers["x-content-type-options"] == "nosniff"
