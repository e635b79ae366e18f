"""Markup in every place of the widget that can show something, in Chromium under our policy: shown as text alone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.conversations.models import Author
from bot.settings import ROOT
from bot.shop.settings import ShopSettings, load_shop_settings
from tests.abuse.hostile import BREAKING_OUT, HOSTILE, LINKS, assert_unharmed, markup, watched
from tests.e2e.browser import Widget
from tests.integration.gateway.running import Gateway, running_gateway

pytestmark = pytest.mark.browser


async def test_the_watch_sees_what_it_watches_for(gateway: Gateway, browser: Browser) -> None:
    async with watched(browser) as (_, page):
        await page.goto(gateway.url)
        stopped = await page.evaluate(
            """text => new Promise((resolve) => {
                 const tell = (event) => resolve(event.violatedDirective);
                 document.addEventListener('securitypolicyviolation', tell, { once: true });
                 document.body.insertAdjacentHTML('beforeend', text);
               })""",
            markup("control"),
        )
        assert stopped.startswith("script-src")
        assert await page.evaluate(f"({HOSTILE})(document)") != []
        assert await page.evaluate("window.harmed") == [], "the policy lets inline handlers run"


@pytest.fixture(scope="module")
async def hostile_shop(gateway: Gateway) -> AsyncIterator[Gateway]:
    """A gateway whose shop settings are hostile themselves."""
    shop = load_shop_settings(ROOT / "shop.yml")
    privacy = shop.privacy.model_copy(update={"text": markup("privacy"), "url": LINKS[0]})
    hostile: ShopSettings = shop.model_copy(
        update={"name": markup("shop"), "greeting": markup("greeting"), "privacy": privacy}
    )
    async with running_gateway(gateway.database, shop=hostile, messages_per_minute=10_000) as running:
        yield running


def rich_messages() -> list[dict[str, Any]]:
    """Outbound messages with markup in each field that the widget knows."""
    card = {
        "title": markup("card-title"),
        "subtitle": markup("card-subtitle"),
        "image_url": f"https://x.example/{markup('card-image')}",
        "buttons": [
            {"title": f"{markup('card-button')}{number}", "type": "web_url", "url": link}
            for number, link in enumerate(LINKS)
        ]
        + [{"title": markup("card-postback"), "type": "postback", "payload": "/x"}],
    }
    images = [{"type": "image", "payload": {"src": link, "alt": markup("alt")}} for link in LINKS[:-1]]
    return [
        {"text": markup("text"), "payload": {}},
        {"text": markup("agent-text"), "author": Author.AGENT, "author_name": markup("agent")},
        *({"text": f"{text} {markup('out')}", "payload": {}} for text in BREAKING_OUT),
        *({"text": f"[x]({link}) {link} <{link}> kaçak", "payload": {}} for link in LINKS),
        {"text": "resim", "payload": {"attachment": {"type": "image", "payload": {
            "src": "https://x.example/a.png\" onerror=\"harmed.push('src')", "alt": markup("alt")}}}},
        *({"text": "resim", "payload": {"attachment": image}} for image in images),
        {"text": "kart", "payload": {"attachment": {"type": "template", "payload": {
            "template_type": "generic", "elements": [card]}}}},
        {"text": "düğmeler", "payload": {"quick_replies": [
            {"content_type": "text", "title": markup("button"), "payload": markup("payload")},
            {"content_type": "text", "title": "y", "payload": LINKS[0]}]}},
    ]  # fmt: skip


async def test_every_place_of_the_widget_shows_text(hostile_shop: Gateway, browser: Browser) -> None:
    gateway = hostile_shop
    async with watched(browser) as (_, page):
        widget = Widget(page)
        await page.goto(gateway.url)
        await page.evaluate("token => document.querySelector('vaybe-widget').setAttribute('data-title', token)", "")
        await widget.launcher.click()
        panel = page.get_by_role("dialog")
        await expect(panel.get_by_text(markup("shop")).first).to_be_visible()
        await expect(panel.get_by_text(markup("privacy")).first).to_be_visible()
        hrefs = await panel.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert not [href for href in hrefs if "javascript" in (href or "")], hrefs
        await panel.get_by_role("button", name="Anladım, başlayalım").click()
        box, own = panel.get_by_label("Mesajınız"), panel.locator('[data-author="customer"] .bubble')
        for text in (markup("customer"), *BREAKING_OUT):
            await box.fill(text)
            await box.press("Enter")
            await expect(own.last).to_contain_text(text.strip("\u202e")[:20])
        await gateway.work()
        session_id = await page.evaluate(
            "Object.values(localStorage).map((v) => v.match(/[\\w-]{44}/)?.[0]).find(Boolean)"
        )
        for message in rich_messages():
            await gateway.says(session_id, message.pop("text"), **{"author": Author.BOT, **message})
        seen = ("text", "agent", "agent-text", "card-title", "card-subtitle", "card-postback", "button", "greeting",
                "customer", "out")  # fmt: skip
        for field in seen:
            await expect(panel.get_by_text(markup(field)).first).to_be_visible()
        alts = await panel.locator("img").evaluate_all("all => all.map((one) => one.alt)")
        assert markup("alt") in alts
        links = await panel.locator("a").evaluate_all("all => all.map((one) => one.protocol)")
        assert set(links) <= {"http:", "https:"}
        await assert_unharmed(page)

        await panel.get_by_role("button", name=markup("button")).click()
        await expect(panel.locator('[data-author="customer"] .bubble').last).to_contain_text("onerror")
        await gateway.work()
        await page.reload()  # the same from the history
        await page.get_by_role("button", name="Sohbeti aç").click()
        await expect(page.get_by_role("dialog").get_by_text(markup("card-title")).first).to_be_visible()
        await assert_unharmed(page)
        assert widget.errors == []
        print(
            f"\nXSS: {len(seen) + 3} places of the widget and {len(BREAKING_OUT) + len(LINKS)} payloads shown as text"
        )
