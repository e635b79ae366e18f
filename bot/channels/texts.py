"""What customers read when a message or a connection is refused, in Turkish."""

from typing import Literal

from bot import wording

RefusalCode = Literal[
    "too_long",
    "rate_limited",
    "bad_session",
    "invalid",
    "unavailable",
    "bad_photo",
    "photo_too_large",
    "photo_too_many",
    "photo_too_many_pixels",
    "photo_wrong_type",
]

_TABLE = "templates/channels"


def refusal(code: RefusalCode, *, limit: int = 0, retry_after: int = 0) -> str:
    """The sentence for `code`; `retry_after` in seconds."""
    return wording.text(_TABLE, "refused", code, limit=limit, retry_after=retry_after)


def no_answer() -> str:
    """Told once to who waits while no worker answers anybody."""
    return wording.text(_TABLE, "no_answer")


def token_refused() -> str:
    """Told to who came with a token that does not hold."""
    return wording.text(_TABLE, "token_refused")
