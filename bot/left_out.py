"""Leaves libraries out of a process that would only be loaded because they are installed.

Socket.IO tries to import the brokers and clients that it can work with, structlog tries rich: a sixth of the gateway's
start. Both go on without what is not there.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED = ("aio_pika", "kombu", "redis", "requests", "rich", "websocket")


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Inside the block, importing any of `names` that is not loaded yet fails as if it were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is Python's mark for that
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
