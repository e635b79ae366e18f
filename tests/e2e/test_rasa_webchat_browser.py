"""An existing Rasa widget, the npm package rasa-webchat, connects unchanged from another origin."""

import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import ANSWER_MS, running_browser, visitor
from tests.e2e.conftest import ROOT, Product

pytestmark = pytest.mark.browser

PAGE_FOLDER = Path(__file__).parent / "webchat_page"
LIBRARY = PAGE_FOLDER / "node_modules/rasa-webchat/lib/index.js"
INSTALL = 'PATH="$(sh scripts/node.sh)$PATH" && cd "$0" && npm ci --loglevel=error'


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def page_url() -> Iterator[str]:
    """The address of the page that holds rasa-webchat. Another port, so another origin than the product's."""
    if not LIBRARY.exists():
        subprocess.run(["sh", "-c", INSTALL, str(PAGE_FOLDER)], cwd=ROOT, check=True)
    handler = partial(QuietHandler, directory=str(PAGE_FOLDER))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with running_browser(chromium) as running:
        yield running


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with visitor(browser) as context:
        yield await context.new_page()


async def test_it_shows_replies_and_buttons(product: Product, page_url: str, page: Page) -> None:
    await page.goto(f"{page_url}/?server={product.url}")
    await page.locator(".rw-launcher").click()
    await page.locator(".rw-new-message").fill("merhaba")
    # Opened without an initial payload it sends a message of null: nothing may come back for that.
    await expect(page.locator(".rw-response")).to_have_count(0)
    await page.locator(".rw-new-message").press("Enter")

    answers = page.locator(".rw-response")
    await expect(answers.first).to_be_visible(timeout=ANSWER_MS)
    await expect(answers.first).not_to_be_empty()
    button = page.locator(".rw-reply").first
    await expect(button).to_be_visible(timeout=ANSWER_MS)

    title = await button.inner_text()
    before = await answers.count()
    await button.click()
    await expect(page.locator(".rw-client").last).to_have_text(title)
    await expect(answers.nth(before)).to_be_visible(timeout=ANSWER_MS)
