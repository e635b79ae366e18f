"""Pictures of return codes, at addresses that only the chat and the e-mail tell."""

import hmac

from aiohttp import web

from bot.gateway import keys
from bot.returns.qr import qr_mark, qr_png
from bot.returns.reading import find_return

_HEADERS = {
    "Content-Type": "image/png",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "private, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def add_routes(app: web.Application) -> None:
    """Add /qr/…: the address must be of our making."""
    app.router.add_get(r"/qr/{number:IA-\d{1,18}}/{mark:[\w-]{22}}.png", picture)


async def picture(request: web.Request) -> web.Response:
    """The QR picture of the carrier code that a return has now."""
    number = request.match_info["number"]
    if not hmac.compare_digest(request.match_info["mark"], qr_mark(number, request.app[keys.SETTINGS].secret())):
        raise web.HTTPNotFound
    async with request.app[keys.DATABASE].autocommit() as session:
        case = await find_return(session, number)
    if case is None or not case.carrier_code:
        raise web.HTTPNotFound
    return web.Response(body=qr_png(case.carrier_code), headers=_HEADERS)
