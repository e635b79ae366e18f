"""Markup that runs wherever it is not shown as text, and a page that notices."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import visitor

LINKS = (
    "javascript:window.harmed.push('link')",
    "JaVaScRiPt:window.harmed.push('link')",
    " \tjava\nscript:window.harmed.push('link')",
    "data:text/html,<script>parent.harmed.push('link')</script>",
    "vbscript:msgbox(1)",
    "https://user:pass@evil.example/",
    "//evil.example\\@good.example/",
)
WATCH = """
window.harmed = []; window.violations = [];
document.addEventListener('securitypolicyviolation',
  (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => window.harmed.push(name);
"""
PATIENCE_MS = 60_000
HOSTILE = """root => {
  const all = [];
  const walk = (node) => {
    for (const each of node.querySelectorAll('*')) { all.push(each); if (each.shadowRoot) walk(each.shadowRoot); }
  };
  walk(root);
  const runs = (a) => /^on/i.test(a.name) || /^\\s*(javascript|data:text|vbscript)/i.test(a.value);
  return all.filter((e) => [...e.attributes].some(runs)
    || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(e.tagName)
    || (e.tagName === 'SCRIPT' && !e.src)).map((e) => e.outerHTML.slice(0, 200));
}"""


def markup(field: str) -> str:
    """What would run in each way that a browser knows, marked with the field that holds it."""
    return f"<img src=x onerror=harmed.push('{field}')>"


BREAKING_OUT = (
    "\"><svg onload=harmed.push('attribute')>",
    "'-harmed.push('quote')-'",
    "</script><script>harmed.push('script')</script>",
    "<iframe srcdoc=\"<script>parent.harmed.push('frame')</script>\"></iframe>",
    "${harmed.push('template')}{{harmed.push('moustache')}}",
    "<math><mtext><style><img src=x onerror=harmed.push('mutation')></style></mtext></math>",
    "\u202e<a href=javascript:harmed.push('rtl')>x</a>",
)


@asynccontextmanager
async def watched(browser: Browser) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """A page that notes what runs, what asks and what its policy stops; foreign addresses lead nowhere."""
    async with visitor(browser) as context:
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        await context.add_init_script(WATCH)
        await context.route("https://**", lambda route: route.abort())
        page = await context.new_page()
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        yield context, page


async def assert_unharmed(page: Page) -> None:
    """No script ran, none was stopped by the policy alone, and nothing stands there that could run."""
    assert await page.evaluate("window.harmed") == []
    assert await page.evaluate("window.violations") == []
    assert await page.evaluate(f"({HOSTILE})(document)") == []
    assert len(page.context.pages) == 1
