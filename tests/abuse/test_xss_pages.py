"""Markup in each field that a page of the gateway's own shows, in Chromium under its policy: shown as text alone."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import update

from bot.clock import utc_now
from bot.gateway.api_keys import create_key
from bot.integrations.endpoints import add_endpoint
from bot.integrations.events import OrderRef, emit
from bot.integrations.models import OutgoingDelivery, WebhookEndpoint
from bot.notify.models import Notice
from bot.shop.models import Customer, Order, OrderStatus, Parcel, ParcelStatus
from tests.abuse.hostile import assert_unharmed, markup, watched
from tests.integration.gateway.running import Gateway, make_settings

pytestmark = pytest.mark.browser

DEMO = ("name", "phone", "email", "number", "tracking", "login")
"""What the demo page shows of a customer, and who is logged in there; notes and states are texts of ours."""
OUTBOX = ("medium", "address", "subject", "body", "purpose")
PANEL = ("key", "order", "return", "endpoint", "error")


@pytest.fixture(scope="module")
async def key(gateway: Gateway) -> str:
    """An API key with a hostile name; behind it, one of each thing that a page lists, hostile in each field."""
    now = utc_now()
    async with gateway.database.transaction() as session:
        secret = await create_key(session, markup("key"), now)
        buyer = Customer(
            external_id="DEMO-C-001", name=markup("name"), phone=markup("phone"), email=markup("email"), updated_at=now
        )
        session.add(buyer)
        await session.flush()
        order = Order(
            external_id="DEMO-O-X", number=markup("number"), number_key="X", customer_id=buyer.id,
            status=OrderStatus.SHIPPED, placed_at=now, total_kurus=1, updated_at=now,
        )  # fmt: skip
        session.add(order)
        await session.flush()
        session.add(
            Parcel(external_id="DEMO-S-X", order_id=order.id, carrier="yurtici", tracking_number=markup("tracking"),
                   status=ParcelStatus.IN_TRANSIT, updated_at=now)
        )  # fmt: skip
        await add_endpoint(session, "https://user.example/hook", make_settings())
        ref = OrderRef(order.id, "DEMO-O-X", markup("order"))
        data = {"return": {"number": markup("return")}}
        await emit(session, "return.requested", key="xss", order=ref, data=data, now=now)
        await session.execute(update(WebhookEndpoint).values(url=f"https://{markup('endpoint')}"))
        values = {"error": markup("error"), "attempts": 3, "not_before": now + timedelta(hours=5)}
        await session.execute(update(OutgoingDelivery).values(**values))
        fields = {field: markup(f"notice-{field}") for field in OUTBOX}
        session.add(Notice(**fields, not_before=now + timedelta(days=1)))
    return secret


async def test_the_demo_page(gateway: Gateway, browser: Browser, key: str) -> None:
    async with watched(browser) as (context, page):
        login = f'{{name: "{markup("login")}", token: "x"}}'
        await context.add_init_script(f"sessionStorage.setItem('lale-demo-login', JSON.stringify({login}))")
        await page.goto(gateway.url)
        for field in DEMO:
            await expect(page.locator("body")).to_contain_text(markup(field))
        await assert_unharmed(page)


async def test_the_page_of_mails_and_short_messages(gateway: Gateway, browser: Browser, key: str) -> None:
    async with watched(browser) as (_, page):
        await page.goto(f"{gateway.url}/dev/outbox")
        for field in OUTBOX:
            await expect(page.locator("article").first).to_contain_text(markup(f"notice-{field}"))
        await assert_unharmed(page)


async def test_the_panel(gateway: Gateway, browser: Browser, key: str) -> None:
    """The login with a wrong key that is markup, then the list."""
    async with watched(browser) as (_, page):
        await page.goto(f"{gateway.url}/panel/login")
        await page.locator("#key").fill(markup("wrong-key"))
        await page.locator("button").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await assert_unharmed(page)
        await page.locator("#key").fill(key)
        await page.locator("button").click()
        await expect(page.locator("article")).to_have_count(1)
        for field in PANEL:
            await expect(page.locator("main")).to_contain_text(markup(field))
        await assert_unharmed(page)
        await page.goto(f"{gateway.url}/panel/webhooks?again={markup('again')}")
        await expect(page.locator("main")).not_to_contain_text("again")
        await assert_unharmed(page)
