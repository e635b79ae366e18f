"""A newcomer's whole return in the widget, on a phone: how many steps, how long the product makes them wait."""

import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.browser import ANSWER_MS, PHONE, Widget, running_browser, visitor
from tests.e2e.conftest import Product
from tests.e2e.shop_api import ShopApi

pytestmark = pytest.mark.browser

ORDER, DIGITS = "TR1000007", "1006"
"""Delivered to the demo's DEMO-C-006 three days ago."""
SECONDS = 60.0
THINKING = 2.0
"""Seconds in which a newcomer reads an answer and decides, for each step."""
PER_KEY = 0.25
"""Seconds for a key on a phone: 48 words a minute are 4 keys a second."""
FETCHING_THE_CODE = 8.0
"""Seconds until the message with the code is read and remembered."""


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running


class Newcomer:
    """Counts what a customer does, and the seconds for which the product lets them wait."""

    def __init__(self, widget: Widget, folder: Path) -> None:
        self.widget, self.folder = widget, folder
        self.steps, self.keys, self.waited = 0, 0, 0.0

    async def _until(self, shown: Locator) -> None:
        begun = time.monotonic()
        await expect(shown).to_be_visible(timeout=ANSWER_MS)
        self.waited += time.monotonic() - begun
        self.steps += 1
        await self.widget.page.screenshot(path=self.folder / f"return-{self.steps}.png")

    def bubble(self, text: str) -> Locator:
        """The answer that holds `text`."""
        return self.widget.answers.filter(has_text=text).last

    async def writes(self, text: str, answer: str) -> None:
        self.keys += len(text) + 1
        await self.widget.says(text)
        await self._until(self.bubble(answer))

    async def presses(self, button: Locator, shown: Locator) -> None:
        await button.click()
        await self._until(shown)

    async def chooses(self, title: str, answer: str) -> None:
        await self.presses(self.widget.panel.get_by_role("button", name=title), self.bubble(answer))

    @property
    def seconds(self) -> float:
        """All in all, with reading, typing and the wait for the code."""
        return self.waited + self.steps * THINKING + self.keys * PER_KEY + FETCHING_THE_CODE


async def test_a_newcomer_returns_something_within_a_minute(
    product: Product, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = Path(os.environ.get("VAYBE_SCREENSHOTS", tmp_path))
    async with visitor(browser, viewport=PHONE, has_touch=True, is_mobile=True) as context:
        widget = Widget(await context.new_page())
        await widget.page.goto(product.url)
        await expect(widget.launcher).to_be_visible()
        someone = Newcomer(widget, folder)
        await someone.presses(widget.launcher, widget.accept)
        await someone.presses(widget.accept, widget.input)
        await someone.writes("iade etmek istiyorum", "numara")
        await someone.writes(ORDER, "son 4 hane")
        await someone.writes(DIGITS, "6 haneli")
        await someone.writes(await ShopApi(product).last_code(), "eden")
        await someone.chooses("Beğenmedim, vazgeçtim", "Onaylıyor musunuz?")
        await someone.chooses("Evet, kaydı açın", "İade kaydınız açıldı: IA-")
        assert widget.errors == []
        await expect(widget.panel.locator("header, .header").first).to_be_in_viewport(ratio=1)
        told = await widget.answers.last.inner_text()
        assert "şubesine" in told
        assert "e-posta" in told
    for name in ("steps", "keys", "waited", "seconds"):
        record_property(name, round(getattr(someone, name), 1))
    assert someone.steps <= 8
    assert someone.seconds < SECONDS
