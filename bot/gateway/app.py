"""Puts the gateway together: one factory, nothing connected before the application starts."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.base import Deliverer, Turns
from bot.channels.web.clients import Clients
from bot.channels.web.delivery import WebChannel
from bot.channels.web.endpoint import WebEndpoint
from bot.channels.web.intake import Intake
from bot.channels.web.photos import PhotoIntake
from bot.channels.web.server import SocketServer
from bot.channels.web.sessions import SessionIds
from bot.clock import Clock, utc_now
from bot.conversations.events import Listener
from bot.db.session import Database
from bot.gateway import api, dev, health, keys, middlewares, pages, panel, qr, waiting, widget
from bot.gateway.background import background
from bot.gateway.housekeeping import housekeeping
from bot.gateway.metrics import Metrics
from bot.gateway.network import Origins, network_address
from bot.gateway.tokens import TokenGranter
from bot.notify import dispatcher
from bot.notify.providers import senders_from
from bot.settings import Settings
from bot.shop.settings import ShopSettings


def create_app(
    settings: Settings, shop: ShopSettings, database: Database, *, clock: Clock = utc_now
) -> web.Application:
    """The gateway's application.

    Args:
        settings: of this process.
        shop: what the shop promises; the widget's configuration comes from it.
        database: at the newest schema. It stays the caller's to close.
        clock: tells the present moment.
    """
    app = web.Application(middlewares=middlewares.ALL, client_max_size=middlewares.MAX_BODY)
    app[keys.SETTINGS] = settings
    app[keys.SHOP] = shop
    app[keys.DATABASE] = database
    app[keys.CLOCK] = clock
    app[keys.METRICS] = metrics = Metrics()
    app[keys.ORIGINS] = Origins(settings)
    app[keys.STOPPING] = asyncio.Event()
    app[keys.TOKENS] = TokenGranter(database, settings, metrics, clock)
    _add_web_channel(app)
    for module in (health, widget, qr, panel, api, dev, pages):
        module.add_routes(app)
    app.cleanup_ctx.extend((_events, _notices, _waiting, housekeeping, _web_channel))
    app.on_response_prepare.append(middlewares.add_security_headers)
    app.on_shutdown.append(_say_goodbye)
    return app


def _add_web_channel(app: web.Application) -> None:
    settings, database, metrics = app[keys.SETTINGS], app[keys.DATABASE], app[keys.METRICS]
    origins = app[keys.ORIGINS]
    clients = Clients()

    def address_of(environ: dict[str, Any]) -> str:
        return network_address(environ["aiohttp.request"], settings.trusted_proxies)

    app[keys.SOCKETS] = server = SocketServer(
        network_address=address_of,
        origin_allowed=lambda origin, _environ: origins.allows(origin),
        max_per_network=settings.max_sockets_per_address,
        metrics=metrics,
    )
    server.attach(app, socketio_path="socket.io")
    app[keys.WEB_CHANNEL] = channel = WebChannel(database, clients, server.send_to, metrics)
    app[keys.SESSIONS] = SessionIds(settings.secret())
    app[keys.INTAKE] = Intake(database, settings, metrics)
    app[keys.PHOTO_INTAKE] = PhotoIntake(database, settings, metrics)
    app[keys.WEB_ENDPOINT] = WebEndpoint(
        server, clients, channel, app[keys.INTAKE], app[keys.SESSIONS], database, app[keys.TOKENS].grant
    )
    app[keys.LISTENER] = Listener(database.url)
    app[keys.TURNS] = Turns()
    app[keys.DELIVERER] = Deliverer(app[keys.LISTENER], (channel, app[keys.TURNS]))


async def _events(app: web.Application) -> AsyncIterator[None]:
    """Hear what the other processes do. The deliverer listens before the first event can come."""
    async with background("deliverer", app[keys.DELIVERER].run), background("listener", app[keys.LISTENER].run):
        yield


async def _notices(app: web.Application) -> AsyncIterator[None]:
    """Send e-mails and SMS. What is being sent at the end is finished."""
    settings, listener, stop = app[keys.SETTINGS], app[keys.LISTENER], asyncio.Event()
    wake = listener.subscribe()
    dispatching = asyncio.create_task(
        dispatcher.run(
            app[keys.DATABASE],
            senders_from(settings),
            stop,
            app[keys.CLOCK],
            keep_bodies=settings.is_dev,
            wake=wake,
        )
    )
    yield
    stop.set()
    listener.unsubscribe(wake)
    wake.put_nowait(None)
    await asyncio.wait([dispatching], timeout=settings.drain_seconds)
    dispatching.cancel()
    await asyncio.gather(dispatching, return_exceptions=True)


async def _waiting(app: web.Application) -> AsyncIterator[None]:
    """Tell customers when nobody answers."""
    seconds = app[keys.SETTINGS].no_answer_notice_seconds
    async with background("waiting", partial(waiting.watch, app[keys.DATABASE], seconds)):
        yield


async def _web_channel(app: web.Application) -> AsyncIterator[None]:
    async with background("web_channel", app[keys.WEB_ENDPOINT].run):
        yield
    await app[keys.WEB_CHANNEL].close()
    await app[keys.SOCKETS].shutdown()


async def _say_goodbye(app: web.Application) -> None:
    """Close the sockets, so that their clients look for another gateway, and end all waiting for turns."""
    app[keys.STOPPING].set()
    app[keys.TURNS].hear(None)
    await app[keys.SOCKETS].drop_all()
