"""A photo in a damaged-goods return, chosen in Chromium on a phone, against the running product."""

import io
import json
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, expect

from tests.e2e.browser import ANSWER_MS, Widget, running_browser, visitor
from tests.e2e.conftest import Product
from tests.integration.gateway.pictures import SVG, picture, picture_with_place

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running


@pytest.fixture
async def widget(product: Product, browser: Browser) -> AsyncIterator[Widget]:
    async with visitor(browser, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2) as context:
        widget = Widget(await context.new_page())
        yield widget
        assert widget.errors == []


def delivered_order(product: Product) -> tuple[str, str]:
    """Token and order number of a demo customer with a parcel that has arrived."""
    with urllib.request.urlopen(f"{product.url}/dev/demo", timeout=10) as answer:
        customers = json.load(answer)["customers"]
    return next(
        (customer["token"], order["number"])
        for customer in customers
        for order in customer["orders"]
        if order["status_text"].lower().startswith("teslim edildi")
    )


async def choose(widget: Widget, *files: tuple[str, str, bytes]) -> None:
    """As a customer who taps the button and picks files."""
    async with widget.page.expect_file_chooser() as chooser:
        await widget.panel.get_by_role("button", name="Fotoğraf ekle").click()
    payloads = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    await (await chooser.value).set_files(payloads)  # type: ignore[arg-type]


def sent(widget: Widget) -> Locator:
    return widget.panel.locator('[data-author="customer"] .photos img')


async def test_a_damaged_piece_is_shown_and_its_return_opened(product: Product, widget: Widget) -> None:
    token, number = delivered_order(product)
    page = widget.page
    await page.goto(product.url)
    await page.evaluate("token => document.querySelector('vaybe-widget').setAttribute('data-token', token)", token)
    await widget.launcher.click()
    await expect(widget.panel.get_by_role("button", name="Fotoğraf ekle")).to_be_disabled()
    await widget.accept.click()
    await widget.says(f"{number} siparişim hasarlı geldi")
    await expect(widget.panel.get_by_text("fotoğrafını buradan")).to_be_visible(timeout=ANSWER_MS)

    await choose(widget, ("IMG_1.jpg", "image/jpeg", picture_with_place()), ("IMG_2.png", "image/png", picture("PNG")))
    chosen = widget.panel.get_by_role("list", name="Seçilen fotoğraflar").get_by_role("listitem")
    await expect(chosen).to_have_count(2)
    await expect(chosen.first.locator("canvas")).to_be_visible()
    await expect(widget.panel.get_by_text("gönderilmeye hazır")).to_have_count(2)
    await widget.panel.get_by_role("button", name="2. fotoğrafı kaldır").click()
    await expect(chosen).to_have_count(1)
    await widget.panel.get_by_role("button", name="Gönder", exact=True).click()

    await expect(sent(widget)).to_have_count(1)
    await expect(widget.panel.get_by_text("kaydınıza ekliyorum")).to_be_visible(timeout=ANSWER_MS)
    await expect(chosen).to_have_count(0)
    await sent(widget).scroll_into_view_if_needed()
    await page.wait_for_function(
        "node => node.complete && node.naturalWidth > 0", arg=await sent(widget).element_handle()
    )
    shown = await page.request.get(str(await sent(widget).get_attribute("src")))
    assert not Image.open(io.BytesIO(await shown.body())).getexif()

    await widget.panel.get_by_role("button", name="Para iadesi").click()
    await widget.panel.get_by_role("button", name="Evet, kaydı açın").click()
    await expect(widget.panel.get_by_text("IA-1").first).to_be_visible(timeout=ANSWER_MS)

    await page.reload()
    await page.evaluate("token => document.querySelector('vaybe-widget').setAttribute('data-token', token)", token)
    await widget.launcher.click()
    await expect(sent(widget)).to_have_count(1)


async def test_what_is_no_photo_is_told_at_once(product: Product, widget: Widget, tmp_path: Path) -> None:
    await widget.start(product.url)
    error = widget.panel.locator(".tray-error")
    await choose(widget, ("foto.jpg", "image/jpeg", SVG))
    await expect(error).to_contain_text("fotoğraf olarak açılamadı")
    await choose(widget, ("not.pdf", "application/pdf", b"%PDF-1.7"))
    await expect(error).to_contain_text("fotoğraf değil")
    await choose(widget, ("foto.jpg", "image/jpeg", b"\xff\xd8" + b"\0" * (11 * 1024 * 1024)))
    await expect(error).to_contain_text("en çok 10 MB")
    await choose(widget, *[(f"{n}.jpg", "image/jpeg", picture()) for n in range(6)])
    await expect(error).to_contain_text("en çok 5 fotoğraf")
    await expect(widget.panel.get_by_text("gönderilmeye hazır")).to_have_count(5)
    assert await widget.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
