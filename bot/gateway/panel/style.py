"""How the panel's pages look, on a phone as well."""

from aiohttp import web

from bot.gateway.html import html_page

_STYLE = """
:root { color-scheme: light; --ink: #7a2e5d; --line: #dedbe4; --muted: #5c5866; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f6f5f8; color: #1d1b22; }
main { max-width: 66rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
main.narrow { max-width: 24rem; padding-top: 12vh; }
.bar { display: flex; gap: 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap; }
h1 { font-size: 1.5rem; margin: .5rem 0; }
.note, .muted { color: var(--muted); font-size: .9rem; }
.card, .empty { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 1rem; margin: .75rem 0; }
.empty { text-align: center; padding: 3rem 1rem; }
.card header { display: flex; gap: .5rem 1rem; flex-wrap: wrap; align-items: baseline; }
.card h2 { font-size: 1.05rem; margin: 0; }
.state { font-size: .8rem; font-weight: 600; border-radius: 99px; padding: .1rem .6rem; }
.state { background: #fff3d6; color: #6b4700; }
.state.failed { background: #fde4e2; color: #8f1d14; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .5rem 1rem; margin: .75rem 0; }
dt { color: var(--muted); font-size: .8rem; }
dd { margin: 0; overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input[type=password] { width: 100%; font: inherit; padding: .6rem .75rem; }
input[type=password] { border: 1.5px solid #b9b4c2; border-radius: 10px; }
button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; border-radius: 10px; cursor: pointer; }
button { border: 1.5px solid var(--ink); background: var(--ink); color: #fff; }
button.quiet { background: #fff; color: var(--ink); }
main.narrow button { width: 100%; margin-top: 1rem; }
form { margin: 0; }
.error { background: #fde4e2; color: #8f1d14; padding: .5rem .75rem; border-radius: 10px; }
.done { background: #e0f3e5; color: #11552a; padding: .5rem .75rem; border-radius: 10px; }
:focus-visible { outline: 3px solid #b4679480; outline-offset: 2px; }
"""


def page(title: str, body: str, status: int = 200) -> web.Response:
    """A page of the panel; its forms go nowhere but to us, and no search engine keeps it."""
    response = html_page(f"{title} – Vaybe", body, style=_STYLE)
    response.headers["Content-Security-Policy"] += "; form-action 'self'"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_status(status)
    return response
