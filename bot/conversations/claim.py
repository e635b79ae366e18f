"""Which message is answered next: a conversation is locked, and its oldest waiting message is begun.

Written out as SQL: these run for every turn, and building them through the ORM takes longer than PostgreSQL does.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_random

from bot.conversations.events import CHANNEL
from bot.conversations.models import Conversation, Direction, Message, MessageState, Owner
from bot.db.session import UNREACHABLE, Database

MAX_FAILURES = 3
RETRY_SECONDS = 1.0
LONGEST_PAUSE = timedelta(seconds=RETRY_SECONDS * 2 ** (MAX_FAILURES + 3))
"""No message is put off for longer: one that seems to be was put off before the clock was set back."""

# States are literals, not parameters: only so may PostgreSQL keep a plan that uses the index of waiting messages.
_CLAIM = """
SELECT conversation.id, conversation.channel, conversation.address, conversation.owner
FROM conversation JOIN message ON message.conversation_id = conversation.id
WHERE message.direction = 'in' AND message.state = 'pending' AND conversation.owner <> 'agent'
    AND (message.not_before IS NULL OR message.not_before <= $1 OR message.not_before > $2)
    AND NOT EXISTS (
        SELECT FROM message AS earlier
        WHERE earlier.direction = 'in' AND earlier.state = 'pending'
            AND earlier.conversation_id = conversation.id AND earlier.id < message.id
    )
ORDER BY message.id LIMIT 1
FOR NO KEY UPDATE OF conversation SKIP LOCKED
"""
# What counts attempts must outlive this process, not a crash of the server: nobody waits for the disk.
_BEGIN = """
UPDATE message SET attempts = message.attempts + 1
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS at_once
WHERE message.id = (
        SELECT id FROM message AS waiting
        WHERE waiting.direction = 'in' AND waiting.state = 'pending' AND waiting.conversation_id = $3
        ORDER BY id LIMIT 1
    )
    AND (message.not_before IS NULL OR message.not_before <= $1 OR message.not_before > $2)
RETURNING message.id, text, payload, network_address, created_at, attempts, failures,
    pg_notify($4, json_build_object(
        'kind', 'turn_started', 'conversation_id', conversation_id, 'message_id', message.id)::text)
"""


async def claim(session: AsyncSession, now: datetime) -> Conversation | None:
    """Lock a conversation whose oldest waiting message is due. What is returned belongs to no session."""
    connection = await session.connection()
    row = (await connection.exec_driver_sql(_CLAIM, (now, now + LONGEST_PAUSE))).one_or_none()
    if row is None:
        return None
    return Conversation(id=row.id, channel=row.channel, address=row.address, owner=Owner(row.owner))


async def begin(database: Database, conversation: Conversation, now: datetime) -> Message | None:
    """Count an attempt at the locked conversation's oldest waiting message, and give that message.

    In a transaction of its own, so that the attempt stays counted when this process dies in the turn. It also sees what
    the claim did not: that statement's snapshot may be older than its lock, and show a message as waiting that the
    lock's last holder has just answered.

    Returns:
        The message, which belongs to no session; None when none is due any more.
    """
    rows = await database.fetch(_BEGIN, now, now + LONGEST_PAUSE, conversation.id, CHANNEL)
    if not rows:
        return None
    row = rows[0]
    return Message(
        id=row["id"],
        conversation_id=conversation.id,
        channel=conversation.channel,
        direction=Direction.IN,
        text=row["text"],
        payload=row["payload"],
        network_address=row["network_address"],
        created_at=row["created_at"],
        attempts=row["attempts"],
        failures=row["failures"],
    )


async def count_failure(database: Database, message_id: int, now: datetime) -> None:
    """Put the message off, for longer after each failure."""
    async with database.transaction() as session:
        message = await session.get_one(Message, message_id)
        message.failures += 1
        message.not_before = now + timedelta(
            seconds=random.uniform(0, RETRY_SECONDS * 2 ** min(message.failures, MAX_FAILURES + 3))
        )


async def take_attempt_back(database: Database, message_id: int) -> None:
    """Forget an attempt that the database ended: as soon as it answers again, for a minute at most."""
    statement = update(Message).where(Message.id == message_id).values(attempts=Message.attempts - 1)
    retrying = AsyncRetrying(
        wait=wait_random(0.2, 0.8), stop=stop_after_delay(60), retry=retry_if_exception_type(UNREACHABLE), reraise=True
    )
    async for attempt in retrying:
        with attempt:
            async with database.transaction() as session:
                await session.execute(statement.execution_options(synchronize_session=False))


_WAITING = (Message.direction == Direction.IN, Message.state == MessageState.PENDING)


async def waiting_count(session: AsyncSession) -> int:
    """How many inbound messages wait for the bot."""
    return int(await session.scalar(select(func.count()).select_from(Message).where(*_WAITING)) or 0)


async def seconds_waited(session: AsyncSession) -> float:
    """Age of the oldest waiting message in seconds, 0 when none waits."""
    age = select(func.extract("epoch", func.now() - func.min(Message.created_at))).where(*_WAITING)
    return float(await session.scalar(age) or 0.0)
