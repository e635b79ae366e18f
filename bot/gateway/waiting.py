"""Tells customers who wait for an answer when nobody answers."""

import asyncio

import structlog

from bot.channels.texts import no_answer
from bot.conversations.outage import tell_waiting
from bot.db.session import Database

_log = structlog.get_logger(__name__)


async def watch(database: Database, after_seconds: float) -> None:
    """Look again and again until cancelled; a failure is for whoever runs this."""
    pause = max(0.5, after_seconds / 4)
    while True:
        async with database.transaction() as session:
            told = await tell_waiting(session, no_answer(), after_seconds)
        if told:
            _log.error("nobody_answers", told=told, after_seconds=after_seconds)
        await asyncio.sleep(pause)
