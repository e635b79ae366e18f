"""Loops that look after what time changes. They run in each gateway; several at once do no harm."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.conversations.retention import prune_conversations
from bot.db.session import UNREACHABLE, Database, in_one_line
from bot.desk import watch
from bot.gateway import keys
from bot.gateway.background import background
from bot.identity.service import prune as prune_tries
from bot.integrations import dispatch
from bot.photos.service import prune_photos
from bot.returns import sweeps

_DAY_SECONDS = 24 * 3600.0
_RETRY_SECONDS = 300.0
_log = structlog.get_logger(__name__)


async def housekeeping(app: web.Application) -> AsyncIterator[None]:
    """Give silent agents' talks back, deliver webhooks, expire returns, forget old tries, photos and talks.

    What is begun is ended.
    """
    database, clock, stop = app[keys.DATABASE], app[keys.CLOCK], asyncio.Event()
    loops: dict[str, Callable[[], Awaitable[None]]] = {
        "desk": lambda: watch.run(database, stop, clock),
        "webhooks": lambda: dispatch.run(database, stop, clock, app[keys.SETTINGS]),
        "returns": lambda: sweeps.run(database, stop, clock, app[keys.SHOP]),
        "pruning": lambda: _prune_daily(database, stop, clock, app[keys.SHOP].privacy.retention_years),
    }
    tasks = [asyncio.create_task(_in_background(name, run, stop)) for name, run in loops.items()]
    yield
    stop.set()
    await asyncio.wait(tasks, timeout=app[keys.SETTINGS].drain_seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _in_background(name: str, run: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    ended = asyncio.Event()

    async def until_stopped() -> None:
        await run()
        if stop.is_set():
            ended.set()

    async with background(name, until_stopped):
        await ended.wait()


async def _prune_daily(database: Database, stop: asyncio.Event, clock: Clock, kept_years: int) -> None:
    while not stop.is_set():
        pause = _DAY_SECONDS
        try:
            async with database.transaction() as session:
                await prune_tries(session, clock())
                await prune_photos(session, clock(), kept_years)
            await _prune_conversations(database, stop, clock, kept_years)
        except UNREACHABLE as error:
            _log.warning("prune_failed", error=in_one_line(error))
            pause = _RETRY_SECONDS
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except asyncio.TimeoutError:
            continue


async def _prune_conversations(database: Database, stop: asyncio.Event, clock: Clock, kept_years: int) -> None:
    """Batch by batch, each in a transaction of its own: no lock is held for long."""
    pruned = True
    while pruned and not stop.is_set():
        async with database.transaction() as session:
            pruned = bool(await prune_conversations(session, clock(), kept_years))
