"""Stores the messages that come in at one time together: one statement and one commit for all of them.

A commit costs much the same for one message as for a hundred. While one batch is being written the next one gathers, so
a quiet gateway stores each message at once and a busy one stores more at a time. Nobody is told before the commit.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import select

from bot.conversations.events import CHANNEL
from bot.conversations.models import Author, Direction, Message, MessageState
from bot.db.session import Database

MAX_BATCH = 200
_RACES = 5
"""How often another gateway can make the same new conversations at the same moment."""

# `incoming` is read twice and calls nextval, so PostgreSQL evaluates it once: ids rise in the order of arrival.
_STORE = """
WITH incoming AS (
    SELECT nextval(pg_get_serial_sequence('message', 'id')) AS id, one.*
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        WITH ORDINALITY AS one (address, client_id, text, payload, network_address, n)
), made AS (
    INSERT INTO conversation (channel, address, owner)
    SELECT DISTINCT $1, address, 'bot' FROM incoming
    WHERE NOT EXISTS (SELECT FROM conversation old WHERE old.channel = $1 AND old.address = incoming.address)
    ORDER BY address
    ON CONFLICT DO NOTHING
    RETURNING id, address, owner
), known AS (
    SELECT id, address, owner FROM made
    UNION ALL
    SELECT id, address, owner FROM conversation WHERE channel = $1 AND address = ANY($2)
), addressed AS (
    SELECT incoming.*, known.id AS conversation_id,
        CASE WHEN known.owner = 'agent' THEN 'for_agent' ELSE 'pending' END AS state,
        known.id || ':' || incoming.client_id AS provider_id
    FROM incoming JOIN known USING (address)
), stored AS (
    INSERT INTO message (id, conversation_id, channel, direction, author, provider_id, text, payload, network_address,
        state, attempts, failures)
    SELECT id, conversation_id, $1, 'in', 'customer', provider_id, text, payload::jsonb, network_address, state, 0, 0
    FROM addressed ORDER BY n
    ON CONFLICT (channel, provider_id) DO NOTHING
    RETURNING id, created_at
)
SELECT n, addressed.id, conversation_id, provider_id, state, created_at,
    CASE WHEN stored.id IS NOT NULL THEN pg_notify($7, json_build_object(
        'kind', 'inbound', 'conversation_id', conversation_id, 'message_id', stored.id)::text) END
FROM addressed LEFT JOIN stored USING (id) ORDER BY n
"""


class NotStoredError(Exception):
    """The database did not take the message."""


@dataclass(frozen=True)
class Inbound:
    """A customer's message, cleaned and masked."""

    address: str
    """Of its conversation, which is made if there is none."""
    text: str
    network_address: str | None = None
    client_id: str | None = None
    """The sender's own id: a message that comes again under it is stored once."""
    payload: dict[str, Any] = field(default_factory=dict)


Stored = tuple[Message, bool]
"""The stored message, and whether it is new."""
_Waiting = tuple[Inbound, "asyncio.Future[Stored]"]


class InboundBatches:
    """The messages of one channel, on their way into the database."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database, self._channel = database, channel
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def store(self, inbound: Inbound) -> Stored:
        """Store a message; returns after the commit.

        Raises:
            NotStoredError: the database refused it, or broke down. It may have been stored nevertheless.
            OSError, SQLAlchemyError: the database cannot be reached.
        """
        answer: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._waiting.append((inbound, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await answer

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
                await self._write(batch)
        finally:
            self._writing = None

    async def _write(self, batch: list[_Waiting]) -> None:
        try:
            stored = await self._store([inbound for inbound, _ in batch])
        except asyncpg.PostgresError as error:
            # One message that the database does not like must not keep the others out.
            if len(batch) > 1 and not isinstance(error, asyncpg.PostgresConnectionError):
                for each in batch:
                    await self._write([each])
                return
            _fail(batch, _not_stored(error))
        except asyncpg.InterfaceError as error:
            _fail(batch, _not_stored(error))
        except Exception as error:
            _fail(batch, error)
        else:
            for (_, answer), result in zip(batch, stored, strict=True):
                if not answer.done():
                    answer.set_result(result)

    async def _store(self, messages: Sequence[Inbound]) -> list[Stored]:
        results: dict[int, Stored] = {}
        for _ in range(_RACES):
            left = [n for n in range(len(messages)) if n not in results]
            if not left:
                break
            columns = _columns([messages[n] for n in left])
            rows = await self._database.fetch(_STORE, self._channel, *columns, CHANNEL)
            results.update(await self._results(rows, left, messages))
        if len(results) < len(messages):
            raise NotStoredError("conversations were made elsewhere again and again")
        return [results[n] for n in range(len(messages))]

    async def _results(
        self, rows: Sequence[asyncpg.Record], left: Sequence[int], messages: Sequence[Inbound]
    ) -> dict[int, Stored]:
        """The rows as messages; those that were there before are read."""
        results = {left[row["n"] - 1]: (self._message(row, messages[left[row["n"] - 1]]), True)
                   for row in rows if row["created_at"] is not None}  # fmt: skip
        repeated = {left[row["n"] - 1]: row["provider_id"] for row in rows if row["created_at"] is None}
        if repeated:
            statement = select(Message).where(
                Message.channel == self._channel, Message.provider_id.in_(repeated.values())
            )
            async with self._database.autocommit() as session:
                found = {message.provider_id: message for message in await session.scalars(statement)}
            results.update({n: (found[provider_id], False) for n, provider_id in repeated.items()})
        return results

    def _message(self, row: asyncpg.Record, inbound: Inbound) -> Message:
        return Message(
            id=row["id"],
            conversation_id=row["conversation_id"],
            channel=self._channel,
            direction=Direction.IN,
            author=Author.CUSTOMER,
            provider_id=row["provider_id"],
            text=inbound.text,
            payload=inbound.payload,
            network_address=inbound.network_address,
            state=MessageState(row["state"]),
            created_at=row["created_at"],
        )


def _columns(messages: Sequence[Inbound]) -> tuple[list[Any], ...]:
    return (
        [each.address for each in messages],
        [each.client_id for each in messages],
        [each.text for each in messages],
        [json.dumps(each.payload) for each in messages],
        [each.network_address for each in messages],
    )


def _not_stored(error: Exception) -> NotStoredError:
    told = NotStoredError(str(error))
    told.__cause__ = error
    return told


def _fail(batch: Sequence[_Waiting], error: Exception) -> None:
    for _, answer in batch:
        if not answer.done():
            answer.set_exception(error)
