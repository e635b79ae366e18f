"""Looks once a minute for customers whom an agent has left without an answer, and gives them back to the queue."""

import asyncio
import contextlib

import structlog

from bot.clock import Clock
from bot.db.session import Database
from bot.desk.settings import DeskSettings
from bot.desk.talks import requeue_silent

SECONDS = 60.0

_log = structlog.get_logger(__name__)


async def run(
    database: Database,
    stop: asyncio.Event,
    clock: Clock,
    *,
    settings: DeskSettings | None = None,
    every_seconds: float = SECONDS,
) -> None:
    """Watch until `stop` is set, at night as well: in the queue the bot answers again. Several may run side by side."""
    while not stop.is_set():
        try:
            async with database.transaction() as session:
                for handoff in await requeue_silent(session, clock(), settings=settings):
                    _log.warning("handoff_requeued", handoff_id=handoff.id, conversation_id=handoff.conversation_id)
        except Exception:
            _log.exception("handoff_watch_failed")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), every_seconds)
