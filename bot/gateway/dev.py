"""Developer pages: the demo's customers, and what would have been sent by e-mail and SMS. Nowhere but in `dev`."""

from datetime import timedelta
from html import escape
from typing import Any

import jwt
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import wording
from bot.clock import ISTANBUL
from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.html import html_page
from bot.notify.models import Notice
from bot.shop.demo import DemoCustomer, demo_overview

OUTBOX = "/dev/outbox"
_TABLE = "templates/outbox"
_LIMIT = 100
_TOKEN_LASTS = timedelta(hours=12)
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; color: #1d1d2b; }
article { border: 1px solid #cfcfdd; border-radius: 8px; margin: 1rem 0; padding: .75rem 1rem; }
header { color: #55556b; font-size: .875rem; }
p { margin: .25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def add_routes(app: web.Application) -> None:
    """Add the pages, in `dev` alone: elsewhere these addresses do not exist."""
    if not app[keys.SETTINGS].is_dev:
        return
    app.router.add_get(OUTBOX, outbox_page)
    app.router.add_get(f"{OUTBOX}.json", outbox_json)
    app.router.add_get("/dev/demo", demo)


async def outbox_page(request: web.Request) -> web.Response:
    """The newest e-mails and SMS, first first; loads itself again every three seconds."""
    notices = await _notices(request)
    items = "".join(_article(notice) for notice in notices) or f"<p>{_word('empty')}</p>"
    body = f"<h1>{_word('heading')}</h1>{items}"
    return html_page(wording.text(_TABLE, "title"), body, style=_STYLE, refresh_seconds=3)


def _word(key: str) -> str:
    return escape(wording.text(_TABLE, key))


def _article(notice: Notice) -> str:
    when = notice.created_at.astimezone(ISTANBUL).strftime("%H:%M:%S")
    head = f"{when} · {notice.medium} → {notice.address} · {notice.purpose} · {notice.state.value}"
    subject = f"<strong>{escape(notice.subject)}</strong>" if notice.subject else ""
    return f"<article><header>{escape(head)}</header>{subject}<p>{escape(notice.body)}</p></article>"


async def outbox_json(request: web.Request) -> web.Response:
    """The same for tests."""
    return json_response({"notices": [_fields(notice) for notice in await _notices(request)]})


def _fields(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "medium": notice.medium,
        "address": notice.address,
        "subject": notice.subject,
        "body": notice.body,
        "purpose": notice.purpose,
        "state": notice.state.value,
        "created_at": notice.created_at.isoformat(),
    }


async def _notices(request: web.Request) -> list[Notice]:
    async with request.app[keys.DATABASE].sessions() as session:
        statement = select(Notice).order_by(Notice.id.desc()).limit(_LIMIT)
        return list((await session.scalars(statement)).all())


async def demo(request: web.Request) -> web.Response:
    """Who can be played in the demo shop, and with which orders."""
    async with request.app[keys.DATABASE].sessions() as session:
        customers = await _customers(request, session)
    return json_response({"customers": customers, "outbox_url": OUTBOX})


async def _customers(request: web.Request, session: AsyncSession) -> list[dict[str, Any]]:
    return [
        {
            "name": customer.name,
            "phone": customer.phone,
            "email": customer.email,
            "note": customer.note,
            "token": _token(request, customer),
            "orders": [
                {
                    "number": order.number,
                    "phone_last4": order.last_four,
                    "status_text": order.status_text,
                    "tracking_numbers": list(order.tracking_numbers),
                }
                for order in customer.orders
            ],
        }
        for customer in await demo_overview(session)
    ]


def _token(request: web.Request, customer: DemoCustomer) -> str | None:
    """What a shop's site would sign for this customer (docs/identity.md)."""
    secret = request.app[keys.SETTINGS].customer_secret()
    now = request.app[keys.CLOCK]()
    claims = {"sub": customer.external_id, "iat": now, "exp": now + _TOKEN_LASTS}
    return jwt.encode(claims, secret, algorithm="HS256") if secret else None
