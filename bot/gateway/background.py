"""Tasks that run as long as the application does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

_RESTART_SECONDS = 1.0
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def background(name: str, run: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run `run` until the block ends, again whenever it fails."""
    task = asyncio.create_task(_keep(name, run), name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(name: str, run: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await run()
        except Exception:
            _log.exception("background_task_failed", task=name)
        await asyncio.sleep(_RESTART_SECONDS)
