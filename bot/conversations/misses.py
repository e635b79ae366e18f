"""Messages that were not understood well, or were corrected: what a person labels for the model to learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Float, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.conversations.models import Direction, Message
from bot.turkish.masking import mask_personal

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Miss:
    """A message worth a look. `text` has personal data masked."""

    message_id: int
    at: datetime
    text: str
    intent: str
    confidence: float
    chosen: str | None
    """The meaning that the customer pressed when asked what was meant."""
    label: str | None
    """The meaning that a person of the shop gave it."""


async def misses(session: AsyncSession, below: float, since: datetime, limit: int = 100) -> list[Miss]:
    """The newest messages since `since` with a confidence under `below`, a fallback, a correction or a label."""
    follower = aliased(Message)
    next_id = (
        select(follower.id)
        .where(
            follower.conversation_id == Message.conversation_id,
            follower.direction == Direction.IN,
            follower.id > Message.id,
        )
        .order_by(follower.id)
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )
    after = aliased(Message)
    intent = Message.understanding["intent"].astext
    statement = (
        select(Message, after.payload["button"].astext)
        .outerjoin(after, after.id == next_id)
        .where(
            Message.direction == Direction.IN,
            Message.created_at >= since,
            Message.understanding.is_not(None),
            Message.payload["button"].astext.is_(None),
            or_(
                intent == FALLBACK,
                Message.understanding.has_key("label"),
                and_(intent.is_not(None), cast(Message.understanding["confidence"].astext, Float) < below),
            ),
        )
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [_miss(message, button) for message, button in (await session.execute(statement)).all()]


async def label(session: AsyncSession, message_id: int, intent: str, by: str, now: datetime) -> bool:
    """Record what a message really meant.

    Returns:
        False when there is no such message of a customer.
    """
    message = await session.get(Message, message_id)
    if message is None or message.direction is not Direction.IN:
        return False
    given = {"intent": intent, "by": by, "at": now.isoformat()}
    message.understanding = {**(message.understanding or {}), "label": given}
    return True


def as_training_data(found: Sequence[Miss]) -> str:
    """The labelled ones as a Rasa NLU file, to be looked through and added to `data/nlu`."""
    lines = ['version: "3.1"', "nlu:"]
    for intent in sorted({miss.label for miss in found if miss.label}):
        lines += [f"- intent: {intent}", "  examples: |"]
        texts = (" ".join(miss.text.split()) for miss in found if miss.label == intent)
        lines += [f"    - {text}" for text in dict.fromkeys(texts)]
    return "\n".join(lines) + "\n"


def _miss(message: Message, button: str | None) -> Miss:
    known = message.understanding or {}
    return Miss(
        message.id,
        message.created_at,
        mask_personal(message.text or ""),
        str(known.get("intent")),
        float(known.get("confidence") or 0.0),
        button.lstrip("/").split("{")[0] if button and known.get("intent") == FALLBACK else None,
        (known.get("label") or {}).get("intent"),
    )
