"""Headless Chromium with a customer in front of it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, WebSocketRoute, async_playwright, expect

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}
ANSWER_MS = 40_000
QUIET_MS = 800


@asynccontextmanager
async def running_browser(executable: str) -> AsyncIterator[Browser]:
    """A browser process."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visitor(browser: Browser, **options: object) -> AsyncIterator[BrowserContext]:
    """A visitor with an empty memory, in Turkey."""
    settings = {"viewport": DESKTOP, "locale": "tr-TR", "timezone_id": "Europe/Istanbul", **options}
    context = await browser.new_context(**settings)
    context.set_default_timeout(15_000)
    try:
        yield context
    finally:
        await context.close()


class Widget:
    """The chat widget on a page, used as a customer uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.errors.append(text)

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name="Sohbeti aç")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog", name="müşteri hizmetleri sohbeti")

    @property
    def input(self) -> Locator:
        return self.panel.get_by_label("Mesajınız")

    @property
    def accept(self) -> Locator:
        return self.panel.get_by_role("button", name="Anladım, başlayalım")

    @property
    def banner(self) -> Locator:
        return self.panel.get_by_text("Bağlantı koptu, yeniden bağlanılıyor…")

    @property
    def own(self) -> Locator:
        """The customer's bubbles."""
        return self.panel.locator('[data-author="customer"] .bubble')

    @property
    def answers(self) -> Locator:
        """The assistant's bubbles, without the greeting."""
        return self.panel.locator('[data-author="bot"]:not(.greeting) .bubble')

    async def start(self, url: str) -> None:
        """Open the page and the panel, and acknowledge the privacy notice."""
        await self.page.goto(url)
        await self.launcher.click()
        await self.accept.click()
        await expect(self.input).to_be_enabled()

    async def says(self, text: str) -> None:
        """Write and send."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def answered(self) -> None:
        """Wait for an answer to the last message, and until nothing more is added to it."""
        last = self.panel.locator("[data-author]").last
        await expect(last).to_have_attribute("data-author", "bot", timeout=ANSWER_MS)
        count = -1
        while count != (count := await self.answers.count()):
            await self.page.wait_for_timeout(QUIET_MS)


class Line:
    """The customer's line to the server, which a test can cut and mend."""

    def __init__(self) -> None:
        self.up = True
        self._sockets: list[tuple[WebSocketRoute, WebSocketRoute]] = []

    async def lay(self, context: BrowserContext) -> None:
        """Must be called before the page opens its connection."""
        await context.route_web_socket(re.compile(r"/socket\.io/"), self._connect)
        await context.route(re.compile(r"/socket\.io/"), self._request)

    async def cut(self) -> None:
        self.up = False
        for page_side, server_side in self._sockets:
            await page_side.close()
            await server_side.close()
        self._sockets.clear()

    def mend(self) -> None:
        self.up = True

    async def _connect(self, socket: WebSocketRoute) -> None:
        if not self.up:
            await socket.close()
            return
        self._sockets.append((socket, socket.connect_to_server()))

    async def _request(self, route: Route) -> None:
        await (route.continue_() if self.up else route.abort("internetdisconnected"))
