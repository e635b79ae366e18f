"""The HTTP API: the shop's systems push data, other front ends chat. Its document is made from its routes."""

from importlib.metadata import PackageNotFoundError, version

from aiohttp import web

from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api import auth, chat, docs, openapi
from bot.gateway.api.routes import CHAT_PATH, MESSAGES_PATH, PHOTO_PATH, PHOTOS_PATH, ROUTES
from bot.gateway.api.table import add_to
from bot.gateway.html import html_page

CORS_PATHS = frozenset({CHAT_PATH, MESSAGES_PATH, PHOTOS_PATH, PHOTO_PATH})
"""Routes that pages of the allowed origins may call."""


def add_routes(app: web.Application) -> None:
    """Add the API, its document and its page."""
    auth.prepare(app)
    chat.prepare(app)
    add_to(app, ROUTES)
    for path in sorted(CORS_PATHS):
        app.router.add_route("OPTIONS", path, chat.preflight)
    document = openapi.build(ROUTES, app[keys.SETTINGS].base_url, _version())
    page = docs.body(document)

    async def get_document(request: web.Request) -> web.Response:
        return json_response(document, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"})

    async def get_page(request: web.Request) -> web.Response:
        return html_page("Vaybe API", page, style=docs.STYLE, language="en")

    app.router.add_get("/api/openapi.json", get_document)
    app.router.add_get("/api/docs", get_page)


def _version() -> str:
    try:
        return version("vaybe")
    except PackageNotFoundError:
        return "0.0.0"
