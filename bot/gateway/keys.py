"""Where a request finds what it needs: typed keys of the application."""

import asyncio

from aiohttp import web

from bot.channels.base import Deliverer, Turns
from bot.channels.web.delivery import WebChannel
from bot.channels.web.endpoint import WebEndpoint
from bot.channels.web.intake import Intake
from bot.channels.web.photos import PhotoIntake
from bot.channels.web.server import SocketServer
from bot.channels.web.sessions import SessionIds
from bot.clock import Clock
from bot.conversations.events import Listener
from bot.db.session import Database
from bot.gateway.metrics import Metrics
from bot.gateway.network import Origins
from bot.gateway.tokens import TokenGranter
from bot.settings import Settings
from bot.shop.settings import ShopSettings

SETTINGS = web.AppKey("settings", Settings)
SHOP = web.AppKey("shop", ShopSettings)
DATABASE = web.AppKey("database", Database)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
METRICS = web.AppKey("metrics", Metrics)
ORIGINS = web.AppKey("origins", Origins)
LISTENER = web.AppKey("listener", Listener)
TURNS = web.AppKey("turns", Turns)
DELIVERER = web.AppKey("deliverer", Deliverer)
SESSIONS = web.AppKey("sessions", SessionIds)
INTAKE = web.AppKey("intake", Intake)
PHOTO_INTAKE = web.AppKey("photo_intake", PhotoIntake)
SOCKETS = web.AppKey("sockets", SocketServer)
WEB_CHANNEL = web.AppKey("web_channel", WebChannel)
WEB_ENDPOINT = web.AppKey("web_endpoint", WebEndpoint)
STOPPING = web.AppKey("stopping", asyncio.Event)
"""Set when the process drains: whoever waits answers now."""
TOKENS = web.AppKey("tokens", TokenGranter)

REQUEST_ID = web.RequestKey("request_id", str)
NETWORK_ADDRESS = web.RequestKey("network_address", str)
