"""What an action may know of the turn that it runs in; the worker sets it, the identity level is never in a slot."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from bot.settings import Settings
from bot.shop.settings import ShopSettings


@dataclass(frozen=True)
class TurnContext:
    """The conversation being answered, the moment, and the settings."""

    conversation_id: int
    network_address: str | None
    now: datetime
    shop: ShopSettings
    settings: Settings


_context: ContextVar[TurnContext] = ContextVar("turn_context")


@contextmanager
def turn_context(context: TurnContext) -> Iterator[None]:
    """Make `context` the current one inside the block."""
    token = _context.set(context)
    try:
        yield
    finally:
        _context.reset(token)


def current_turn() -> TurnContext:
    """The running turn's context. Raises LookupError outside of one."""
    return _context.get()
