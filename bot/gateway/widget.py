"""What the widget needs on a shop's page: its script, and what the shop has set for it."""

from urllib.parse import urljoin

from aiohttp import web

from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.problems import Problem
from bot.settings import ROOT

DIST = ROOT / "web" / "dist"
SCRIPT = DIST / "widget.js"
_SCRIPT_CACHE = "public, max-age=300, stale-while-revalidate=86400"
_CONFIG_CACHE = "public, max-age=60"
NO_BUILD = "The web build is missing: run `make web`."


def add_routes(app: web.Application) -> None:
    """Add /widget.js and /widget/config."""
    app.router.add_get("/widget.js", script)
    app.router.add_get("/widget/config", config)


async def script(request: web.Request) -> web.StreamResponse:
    """The widget. Any page may load it; whether it may talk to us is checked where it connects."""
    if not SCRIPT.is_file():
        raise Problem(503, NO_BUILD, code="web_build_missing")
    headers = {
        "Cache-Control": _SCRIPT_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return web.FileResponse(SCRIPT, headers=headers)


async def config(request: web.Request) -> web.Response:
    """What the widget shows before anything is said."""
    shop, settings = request.app[keys.SHOP], request.app[keys.SETTINGS]
    body = {
        "shop_name": shop.name,
        "greeting": shop.greeting,
        "max_message_length": settings.max_message_length,
        "photos": {"max_bytes": settings.max_photo_bytes, "per_message": settings.photos_per_message},
        "privacy": {
            "version": shop.privacy.version,
            "text": shop.privacy.text,
            "url": urljoin(settings.base_url + "/", shop.privacy.url),
        },
    }
    headers = {
        "Cache-Control": _CONFIG_CACHE,
        "Cross-Origin-Resource-Policy": "cross-origin",
        **request.app[keys.ORIGINS].headers(request),
    }
    return json_response(body, headers=headers)
