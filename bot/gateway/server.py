"""Runs the gateway until it is told to stop."""

import asyncio
import logging
import signal

import structlog
from aiohttp import web

from bot.channels.brief import BriefErrors
from bot.db.session import Database
from bot.gateway.app import create_app
from bot.settings import Settings
from bot.shop.settings import ShopSettings

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger(__name__)


async def serve(
    settings: Settings, shop: ShopSettings, database: Database, *, stop: asyncio.Event | None = None
) -> None:
    """Serve until SIGTERM, SIGINT or `stop`; then finish the requests under way, at most `drain_seconds`.

    Raises:
        OSError: the port is taken.
    """
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in _SIGNALS:
        loop.add_signal_handler(signum, stop.set)
    # Its own errors are requests that are no HTTP; ours are logged by the middleware.
    logging.getLogger("aiohttp.server").addFilter(BriefErrors())
    app = create_app(settings, shop, database)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=settings.drain_seconds)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, reuse_address=True)
        await site.start()
        _log.info("gateway_ready", url=settings.base_url)
        await stop.wait()
        _log.info("gateway_draining")
    finally:
        await runner.cleanup()
        for signum in _SIGNALS:
            loop.remove_signal_handler(signum)
