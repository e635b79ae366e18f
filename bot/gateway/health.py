"""Whether the process lives, whether it can work, and its figures."""

import asyncio

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.claim import seconds_waited, waiting_count
from bot.db.migrate import is_current
from bot.db.session import Database
from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.metrics import Metrics
from bot.gateway.problems import Problem

_TIMEOUT_SECONDS = 3.0
_log = structlog.get_logger(__name__)
_SCHEMA_IS_CURRENT: web.AppKey[asyncio.Event] = web.AppKey("schema_is_current")


def add_routes(app: web.Application) -> None:
    """Add /healthz, /readyz and /metrics."""
    app[_SCHEMA_IS_CURRENT] = asyncio.Event()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def healthz(request: web.Request) -> web.Response:
    """The process answers."""
    return json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """200 when the database answers and has this release's schema, 503 with the reason otherwise."""
    database = await _state_of_database(request.app[keys.DATABASE], request.app[_SCHEMA_IS_CURRENT])
    ready = database == "ok"
    body = {"status": "ready" if ready else "not_ready", "database": database}
    return json_response(body, status=200 if ready else 503)


async def _state_of_database(database: Database, schema_is_current: asyncio.Event) -> str:
    try:
        async with database.autocommit() as session:
            await asyncio.wait_for(session.execute(text("SELECT 1")), _TIMEOUT_SECONDS)
        if not schema_is_current.is_set():
            if not await asyncio.wait_for(is_current(database.engine), _TIMEOUT_SECONDS):
                return "migrations_missing"
            schema_is_current.set()
    except Exception as error:
        _log.warning("not_ready", error=repr(error))
        return "unreachable"
    return "ok"


async def metrics(request: web.Request) -> web.Response:
    """Prometheus' text format. Not told to what comes in through the reverse proxy: it is nobody's business outside."""
    if request.app[keys.SETTINGS].trusted_proxies and "X-Forwarded-For" in request.headers:
        raise Problem(404, "There is nothing at this address.")
    figures = request.app[keys.METRICS]
    await _count_waiting(request.app[keys.DATABASE], figures)
    return web.Response(body=generate_latest(figures.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _count_waiting(database: Database, figures: Metrics) -> None:
    try:
        async with database.autocommit() as session:
            count, age = await asyncio.wait_for(_waiting(session), _TIMEOUT_SECONDS)
    except Exception as error:
        _log.warning("metrics_without_database", error=repr(error))
        figures.database_up.set(0)
        return
    figures.database_up.set(1)
    figures.waiting.set(count)
    figures.waiting_seconds.set(age)


async def _waiting(session: AsyncSession) -> tuple[int, float]:
    return await waiting_count(session), await seconds_waited(session)
