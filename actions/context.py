"""What an action may know of the running turn beside the tracker; the worker sets it, tests set it by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from bot.settings import Settings
from bot.shop.settings import ShopSettings


@dataclass(frozen=True)
class TurnContext:
    """The turn's surroundings. Who is asking is read from the database by `conversation_id`, never from a slot."""

    conversation_id: int
    network_address: str | None
    """Where the message came from, for limits; None when the channel does not tell."""
    now: datetime
    """Aware; one moment for the whole turn."""
    shop: ShopSettings
    settings: Settings
    photos: tuple[str, ...] = ()
    """Ids of the photos that came with the message."""


_turn: ContextVar[TurnContext] = ContextVar("turn_context")


@contextmanager
def turn_context(context: TurnContext) -> Iterator[TurnContext]:
    """Make `context` the one that actions of this turn read."""
    token = _turn.set(context)
    try:
        yield context
    finally:
        _turn.reset(token)


def current_turn() -> TurnContext:
    """The running turn's context. Raises LookupError outside of one."""
    return _turn.get()
