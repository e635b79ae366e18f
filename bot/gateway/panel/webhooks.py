"""What has not reached the shop's systems yet: the same as `vaybe webhooks pending`, with a button to try again."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import ISTANBUL
from bot.gateway import keys
from bot.gateway.panel.login import HOME, check_token, read_form, require, token_field
from bot.gateway.panel.style import page
from bot.gateway.panel.words import word
from bot.gateway.problems import Problem
from bot.integrations.endpoints import Undelivered, retry, undelivered
from bot.integrations.models import OutgoingDelivery, OutgoingEvent

_SHOWN = 100
_RETRY = f"{HOME}/retry"


def add_routes(app: web.Application) -> None:
    """Add the list and its button."""
    app.router.add_get("/panel", home)
    app.router.add_get(HOME, show)
    app.router.add_post(_RETRY, try_again)


async def home(request: web.Request) -> web.Response:
    """To the only page that there is yet."""
    raise web.HTTPSeeOther(HOME)


async def show(request: web.Request) -> web.Response:
    """The list, the oldest first."""
    key = await require(request)
    async with request.app[keys.DATABASE].sessions() as session:
        rows = await undelivered(session, _SHOWN + 1)
    more = _paragraph("note", word("webhooks", "more", count=str(_SHOWN))) if len(rows) > _SHOWN else ""
    rows = rows[:_SHOWN]
    again = request.query.get("again", "")
    told = _paragraph("done", word("webhooks", "retried", count=again), "status") if again.isdecimal() else ""
    title = word("webhooks", "title")
    body = (
        f'<main><div class="bar"><h1>{escape(title)}</h1>{_leave(request, key.name)}</div>'
        f"{_paragraph('note', word('webhooks', 'note'))}"
        f"{told}{_all(request, rows)}{''.join(_row(request, row) for row in rows) or _empty()}{more}</main>"
    )
    return page(title, body)


async def try_again(request: web.Request) -> web.Response:
    """Try one, or all, now."""
    await require(request)
    form = await read_form(request)
    check_token(request, form)
    wanted = form.get("delivery", "")
    if wanted != "all" and not (wanted.isdecimal() and wanted.isascii() and len(wanted) <= 18):
        raise Problem(400, "The form names no delivery.", code="bad_form")
    async with request.app[keys.DATABASE].transaction() as session:
        count = await retry(session, request.app[keys.CLOCK](), None if wanted == "all" else int(wanted))
    return web.Response(status=303, headers={"Location": f"{HOME}?again={count}"})


def _paragraph(kind: str, text: str, role: str = "note") -> str:
    return f'<p class="{kind}" role="{role}">{escape(text)}</p>'


def _empty() -> str:
    title, note = escape(word("webhooks", "empty")), escape(word("webhooks", "empty_note"))
    return f'<div class="empty"><h2>{title}</h2><p class="muted">{note}</p></div>'


def _row(request: web.Request, row: Undelivered) -> str:
    delivery, event, endpoint = row.tuple()
    state = delivery.state.value if endpoint.active else "removed"
    facts = (
        ("order", event.payload["order"]["number"]),
        ("subject", _subject(event)),
        ("address", urlsplit(endpoint.url).netloc),
        ("occurred", _moment(event.occurred_at)),
        ("attempts", str(delivery.attempts)),
        ("error", _error(delivery)),
        ("next", _moment(delivery.not_before) if state == "pending" else "–"),
    )
    listed = "".join(
        f"<div><dt>{escape(word('fact', name))}</dt><dd>{escape(value)}</dd></div>" for name, value in facts
    )
    button = "" if state == "removed" else _button(request, str(delivery.id), word("webhooks", "retry"), "quiet")
    return (
        f'<article class="card"><header><h2>{escape(word("event", event.type))}</h2>'
        f'<span class="state {state}">{escape(word("state", state))}</span>'
        f'<span class="muted"><code>{escape(event.type)}</code></span></header><dl>{listed}</dl>{button}</article>'
    )


def _all(request: web.Request, rows: Sequence[Undelivered]) -> str:
    return _button(request, "all", word("webhooks", "retry_all"), "") if len(rows) > 1 else ""


def _button(request: web.Request, delivery: str, title: str, kind: str) -> str:
    return (
        f'<form method="post" action="{_RETRY}">{token_field(request)}'
        f'<input type="hidden" name="delivery" value="{delivery}">'
        f'<button class="{kind}">{escape(title)}</button></form>'
    )


def _leave(request: web.Request, name: str) -> str:
    return (
        f'<form method="post" action="/panel/logout">{token_field(request)}'
        f'<span class="muted">{escape(name)}</span> '
        f'<button class="quiet">{escape(word("webhooks", "leave"))}</button></form>'
    )


def _subject(event: OutgoingEvent) -> str:
    data = event.payload["data"]
    return str(data.get("return", {}).get("number") or data.get("change") or "–")


def _error(delivery: OutgoingDelivery) -> str:
    if delivery.error is None:
        return word("error", "none")
    if delivery.status is not None:
        return word("error", "status", status=str(delivery.status))
    if delivery.error.startswith("no answer"):
        return word("error", "silent")
    return word("error", "other", error=delivery.error)


def _moment(at: datetime) -> str:
    return at.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M")
