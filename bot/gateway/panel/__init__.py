"""Pages for the shop's people, after a login with an API key. They work without any script."""

from aiohttp import web

from bot.gateway.panel import login, webhooks


def add_routes(app: web.Application) -> None:
    """Add everything under /panel."""
    login.add_routes(app)
    webhooks.add_routes(app)
