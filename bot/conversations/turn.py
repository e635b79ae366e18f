"""One turn is one transaction: what was heard, remembered, done and answered, or nothing of it."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversations.claim import MAX_FAILURES, begin, claim, count_failure, take_attempt_back
from bot.conversations.events import CHANNEL
from bot.conversations.models import Conversation, Message, MessageState
from bot.db.session import Database, driver_of, lost_connection, turn_session

MAX_ATTEMPTS = 4
"""A message that was begun so often without an end has killed its worker each time: what the database ends counts as
no attempt, and from the third on it is answered alone."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reply:
    """One message to the customer."""

    text: str | None
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What an engine made of a message."""

    replies: list[Reply]
    understanding: dict[str, Any] | None = None


class DialogueEngine(Protocol):
    """Whatever answers: Rasa in the product. Writes only through the session of the turn."""

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        """Answer `message`. Neither it nor `conversation` belongs to the session: read them, change nothing."""
        ...


class SetAside(Protocol):
    """Told in the same transaction when a message was given up: apologises and fetches a person."""

    async def __call__(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> list[Reply]:
        """Return what the customer is told."""
        ...


async def run_next_turn(
    database: Database, engine: DialogueEngine, set_aside: SetAside, clock: Clock, timeout_seconds: float
) -> bool:
    """Answer the oldest waiting message of a conversation that no other worker holds.

    Returns:
        Whether there was one.
    """
    message = None
    try:
        async with database.transaction() as session:
            conversation = await claim(session, clock())
            if conversation is None:
                return False
            message = await begin(database, conversation, clock())
            if message is None:
                return True  # another worker was faster: look again
            if message.failures >= MAX_FAILURES or message.attempts > MAX_ATTEMPTS:
                await _give_up(session, set_aside, conversation, message, clock())
                return True
            async with turn_session(session):
                answer = await asyncio.wait_for(engine.answer(session, conversation, message), timeout_seconds)
            await _finish(session, conversation, message, answer, MessageState.PROCESSED, clock())
    except Exception as error:
        if message is None:
            raise
        if lost_connection(error):  # says nothing against the message
            await take_attempt_back(database, message.id)
            raise
        _log.exception("turn_failed", message_id=message.id)
        await count_failure(database, message.id, clock())
    return True


async def _give_up(
    session: AsyncSession, set_aside: SetAside, conversation: Conversation, message: Message, now: datetime
) -> None:
    _log.error("turn_set_aside", message_id=message.id, conversation_id=conversation.id)
    async with turn_session(session):
        replies = await set_aside(session, conversation, message, now)
    await _finish(session, conversation, message, Answer(replies), MessageState.SET_ASIDE, now)


# `said` calls nextval and is read once, so ids rise in the order of the replies. One statement: each further one
# would wait for the server once more.
_FINISH = """
WITH done AS (
    UPDATE message SET state = $2, processed_at = $3, understanding = $4::jsonb WHERE id = $1
), said AS (
    SELECT nextval(pg_get_serial_sequence('message', 'id')) AS id, one.*
    FROM unnest($7::text[], $8::text[]) WITH ORDINALITY AS one (text, payload, n)
), stored AS (
    INSERT INTO message (id, conversation_id, channel, direction, author, text, payload, state, reply_to, attempts,
        failures)
    SELECT id, $5, $6, 'out', 'bot', text, payload::jsonb, 'pending', $1, 0, 0 FROM said ORDER BY n
    RETURNING id
)
SELECT pg_notify($9, json_build_object('kind', kind, 'conversation_id', $5::bigint, 'message_id', id)::text)
FROM (SELECT 'outbound' AS kind, id FROM stored UNION ALL SELECT 'processed', $1::bigint) AS told
ORDER BY kind, id
"""


async def _finish(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    answer: Answer,
    state: MessageState,
    now: datetime,
) -> None:
    """Store the replies and the message's end, and tell of them when the turn is committed: replies first."""
    await session.flush()
    values = (
        message.id,
        state.value,
        now,
        json.dumps(answer.understanding) if answer.understanding is not None else None,
        conversation.id,
        conversation.channel,
        [reply.text for reply in answer.replies],
        [json.dumps(reply.payload) for reply in answer.replies],
        CHANNEL,
    )
    await (await driver_of(session)).execute(_FINISH, *values)
