"""Which handler answers which intent. Several intents of one message are answered in their order."""

from collections.abc import Awaitable, Callable

from actions.turn import Turn

Handler = Callable[[Turn, str], Awaitable[None]]

_handlers: dict[str, Handler] = {}


def answers(*intents: str) -> Callable[[Handler], Handler]:
    """Make the decorated function the handler of `intents`; it is called with the turn and the intent."""

    def register(handler: Handler) -> Handler:
        for intent in intents:
            if intent in _handlers:
                raise ValueError(f"two handlers for {intent}")
            _handlers[intent] = handler
        return handler

    return register


def handler_of(intent: str) -> Handler | None:
    """The handler of `intent`, None when nobody answers it."""
    return _handlers.get(intent)


def handled_intents() -> frozenset[str]:
    """All intents that have a handler."""
    return frozenset(_handlers)
