"""The widget on the demo shop's page, in Chromium, against the running product."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.e2e.browser import ANSWER_MS, PHONE, Line, Widget, running_browser, visitor
from tests.e2e.conftest import Product

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> javascript:alert(1) <b>kalın</b>'


@pytest.fixture(scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with visitor(browser) as someone:
        yield someone


async def test_a_customer_is_informed_asks_and_is_answered(product: Product, context: BrowserContext) -> None:
    widget = Widget(await context.new_page())
    await widget.page.goto(product.url)
    await widget.launcher.click()
    await expect(widget.panel.get_by_role("heading", name="Başlamadan önce")).to_be_visible()
    await expect(widget.input).to_be_disabled()
    await expect(widget.panel.get_by_role("link", name="Aydınlatma metninin tamamı")).to_have_attribute(
        "href", f"{product.url}/kvkk.html"
    )

    await widget.accept.click()
    await widget.says("kargom nerede")

    await expect(widget.own).to_have_text(["kargom nerede"])
    await widget.answered()
    await expect(widget.panel.get_by_text("Okundu")).to_have_count(1)
    assert widget.errors == []


async def test_a_reload_keeps_the_talk_and_the_acknowledgement(product: Product, context: BrowserContext) -> None:
    widget = Widget(await context.new_page())
    await widget.start(product.url)
    await widget.says("merhaba")
    await widget.answered()
    answers = await widget.answers.all_text_contents()

    await widget.page.reload()
    await widget.launcher.click()

    await expect(widget.accept).to_have_count(0)
    await expect(widget.own).to_have_text(["merhaba"])
    await expect(widget.answers).to_have_text(answers)


async def test_markup_is_shown_as_written(product: Product, context: BrowserContext) -> None:
    widget = Widget(await context.new_page())
    await widget.start(product.url)
    await widget.says(HOSTILE)
    await widget.answered()
    await widget.page.reload()
    await widget.launcher.click()

    await expect(widget.own).to_have_text([HOSTILE])
    assert await widget.own.locator("*").count() == 0
    assert await widget.page.evaluate("window.harmed") is None


async def test_everything_can_be_done_from_the_keyboard(product: Product, context: BrowserContext) -> None:
    widget = Widget(await context.new_page())
    keyboard = widget.page.keyboard
    await widget.page.goto(product.url)
    await expect(widget.launcher).to_be_visible()
    await widget.page.locator("footer a").last.focus()
    await keyboard.press("Tab")
    await expect(widget.launcher).to_be_focused()

    await keyboard.press("Enter")
    await expect(widget.accept).to_be_focused()
    await keyboard.press("Enter")
    await expect(widget.input).to_be_focused()
    await keyboard.type("merhaba")
    await keyboard.press("Shift+Enter")
    await keyboard.type("orada mısınız?")
    await expect(widget.own).to_have_count(0)
    await keyboard.press("Enter")
    await widget.answered()
    assert await widget.own.all_inner_texts() == ["merhaba\norada mısınız?"]

    menu = widget.panel.get_by_role("button", name="Seçenekler")
    await menu.focus()
    await keyboard.press("Enter")
    await expect(widget.panel.get_by_role("menuitem", name="Yeni konuşma")).to_be_focused()
    await keyboard.press("ArrowDown")
    await expect(widget.panel.get_by_role("menuitem", name="Konuşmayı indir")).to_be_focused()
    await keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await keyboard.press("Escape")
    await expect(widget.panel).to_have_count(0)
    await expect(widget.launcher).to_be_focused()


async def test_it_fills_a_phone_screen(product: Product, browser: Browser) -> None:
    async with visitor(browser, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        widget = Widget(await context.new_page())
        await widget.start(product.url)
        await widget.says("kargom nerede")
        await widget.answered()

        box = await widget.panel.bounding_box()
        assert box == {"x": 0, "y": 0, **PHONE}
        assert await widget.input.evaluate("node => getComputedStyle(node).fontSize") == "16px"
        assert await widget.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await widget.panel.get_by_role("button", name="Sohbeti küçült").click()
        await expect(widget.launcher).to_be_visible()


async def test_a_cut_connection_loses_and_doubles_nothing(product: Product, context: BrowserContext) -> None:
    line = Line()
    await line.lay(context)
    widget = Widget(await context.new_page())
    await widget.start(product.url)
    await widget.says("merhaba")
    await widget.answered()
    answers = await widget.answers.count()

    await line.cut()
    await expect(widget.banner).to_be_visible()
    await widget.says("kargom nerede")
    await expect(widget.panel.get_by_text("Gönderiliyor")).to_have_count(1)
    line.mend()

    await expect(widget.banner).to_be_hidden()
    await expect(widget.panel.get_by_text("Gönderiliyor")).to_have_count(0, timeout=ANSWER_MS)
    await expect(widget.answers.nth(answers)).to_be_visible(timeout=ANSWER_MS)
    await widget.answered()
    before = await widget.panel.locator(".bubble").all_text_contents()
    await widget.page.reload()
    await widget.launcher.click()
    await expect(widget.own).to_have_text(["merhaba", "kargom nerede"])
    await expect(widget.panel.locator(".bubble")).to_have_text(before)


async def test_two_tabs_show_the_same_talk(product: Product, context: BrowserContext) -> None:
    first, second = Widget(await context.new_page()), Widget(await context.new_page())
    await first.start(product.url)
    await first.says("merhaba")
    await first.answered()
    await second.page.goto(product.url)
    await second.launcher.click()
    await expect(second.own).to_have_text(["merhaba"])

    await first.says("iade koşulları nedir")
    await first.answered()

    await expect(second.own).to_have_text(["merhaba", "iade koşulları nedir"])
    await expect(second.answers).to_have_text(await first.answers.all_text_contents())


async def test_a_new_conversation_starts_empty(product: Product, context: BrowserContext) -> None:
    widget = Widget(await context.new_page())
    await widget.start(product.url)
    await widget.says("merhaba")
    await widget.answered()

    await widget.panel.get_by_role("button", name="Seçenekler").click()
    await widget.panel.get_by_role("menuitem", name="Yeni konuşma").click()
    await widget.panel.get_by_role("button", name="Yeni konuşma başlat").click()

    await expect(widget.own).to_have_count(0)
    await widget.says("kargom nerede")
    await widget.answered()
    await expect(widget.own).to_have_text(["kargom nerede"])
