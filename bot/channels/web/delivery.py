"""Delivery of the web channel: what others stored goes to the sockets that this process holds.

Each conversation's events are handled in order by one task at a time; conversations do not wait for each other. What has
no socket here stays in the outbox, and goes out when its customer comes back.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select

from bot.channels.base import Channel
from bot.channels.metrics import ChannelMetrics
from bot.channels.web.clients import CHANNEL, Client, Clients
from bot.channels.web.finder import Finder
from bot.channels.web.receipts import mark_handed_over
from bot.channels.web.shapes import bot_uttered, bot_uttered_plain, message_shape
from bot.conversations.events import Event
from bot.conversations.models import Direction, Message, MessageState
from bot.conversations.service import history
from bot.db.session import Database, log_failure

Emit = Callable[[str, str, Any], Awaitable[None]]

_AT_ONCE = 6
"""Database connections that delivery takes at most; the rest of the pool is for what comes in."""
_RETRY_SECONDS = (0.2, 1, 5)
_REMEMBERED = 20_000
_PATIENCE_SECONDS = 5.0
_BY_ID = select(Message).where(Message.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))).order_by(Message.id)
MISSED = 0
"""Message id of an event that means: look for all that this conversation's sockets lack."""
_MAX_ID = 2**63 - 1
LATE = -1
"""The same for what has come since the oldest message that waits: a lost event is looked for again and again."""
_UNBOUND = 0
"""Stands in place of a conversation for the sockets that have none yet."""
_log = structlog.get_logger(__name__)


Heard = tuple[Event, float]
"""An event, and when it was heard."""


@dataclass
class _Waiting:
    """A message stored here whose turn has not ended yet."""

    conversation_id: int
    stored_at: float
    look_at: float


class WebChannel(Channel):
    """Hears what happened and tells the sockets concerned."""

    name = CHANNEL

    def __init__(self, database: Database, clients: Clients, emit: Emit, metrics: ChannelMetrics) -> None:
        self._database = database
        self._clients = clients
        self._emit = emit
        self._metrics = metrics
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._pending: dict[int, list[Heard]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._finder = Finder(database, clients)
        self._waiting: OrderedDict[int, _Waiting] = OrderedDict()

    def hear(self, event: Event | None) -> None:
        """Take note of what happened."""
        if event is None:
            self.catch_up(self._clients.conversation_ids)
            self._put(Event("outbound", _UNBOUND, MISSED))
            return
        if event.kind == "processed" and (stored := self._waiting.pop(event.message_id, None)):
            self._metrics.turn_seconds.observe(time.monotonic() - stored.stored_at)
        if event.kind == "notice" or not event.conversation_id:
            return
        if self._clients.of_conversation(event.conversation_id) or self._finder.may_become_ours(event):
            self._put(event)

    def stored(self, message: Message) -> None:
        """Remember when `message` was stored, to measure its turn and to notice when its end goes unheard."""
        if message.state is MessageState.PENDING:
            now = time.monotonic()
            self._waiting[message.id] = _Waiting(message.conversation_id, now, now + _PATIENCE_SECONDS)
            if len(self._waiting) > _REMEMBERED:
                self._waiting.popitem(last=False)

    def catch_up(self, conversation_ids: Sequence[int]) -> None:
        """Look for what these conversations' sockets may have missed."""
        for conversation_id in conversation_ids:
            self._put(Event("outbound", conversation_id, MISSED))

    async def watch(self) -> None:
        """Until cancelled: look after messages whose turn takes long, ever more rarely: its event may have been lost."""
        while True:
            await asyncio.sleep(_PATIENCE_SECONDS)
            self.look_after_late()

    def look_after_late(self) -> None:
        """Look for the answers that should have been heard of by now."""
        now = time.monotonic()
        late = [waiting for waiting in self._waiting.values() if waiting.look_at <= now]
        for waiting in late:
            waiting.look_at = now + (now - waiting.stored_at)
        for conversation_id in {each.conversation_id for each in late}:
            if self._clients.of_conversation(conversation_id):
                self._put(Event("outbound", conversation_id, LATE))

    async def close(self) -> None:
        """Stop delivering."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _put(self, event: Event) -> None:
        conversation_id = event.conversation_id
        self._pending.setdefault(conversation_id, []).append((event, time.monotonic()))
        if conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._pump(conversation_id))

    async def _pump(self, conversation_id: int) -> None:
        try:
            while heard := self._pending.pop(conversation_id, None):
                heard = [each for each in heard if not await self._all_know(each[0])]
                if heard:
                    await self._deliver_with_retries(conversation_id, heard)
        finally:
            self._tasks.pop(conversation_id, None)

    async def _all_know(self, event: Event) -> bool:
        """Whether it is a customer's message that every socket of its conversation has: mostly the one that sent it."""
        if event.kind != "inbound":
            return False
        clients = self._clients.of_conversation(event.conversation_id)
        for client in clients:
            async with client.lock:  # held while its message is being stored
                if not client.knows(event.message_id):
                    return False
        return bool(clients)

    async def _deliver_with_retries(self, conversation_id: int, events: list[Heard]) -> None:
        for seconds in (*_RETRY_SECONDS, None):
            try:
                async with self._slots:
                    await self._deliver(conversation_id, events)
                return
            except Exception as error:
                log_failure(_log, "web_delivery_failed", error, conversation_id=conversation_id, again_in=seconds)
                if seconds is not None:
                    await asyncio.sleep(seconds)

    async def _deliver(self, conversation_id: int, events: list[Heard]) -> None:
        if conversation_id == _UNBOUND:
            self.catch_up(await self._finder.find_all())
            return
        if not self._clients.of_conversation(conversation_id) and not await self._finder.adopt(conversation_id):
            return
        rows = await self._load(conversation_id, [event for event, _ in events])
        takers = self._clients.of_conversation(conversation_id)
        for event, heard_at in events:
            if event.kind == "turn_started":
                await self._tell(conversation_id, "typing", {"active": True})
            elif event.kind == "processed":
                await self._tell(conversation_id, "message_state", {"message_id": event.message_id, "state": "read"})
                await self._tell(conversation_id, "typing", {"active": False})
            elif event.message_id in (MISSED, LATE):
                await self._send_all(conversation_id, list(rows.values()), heard_at)
                await self._tell_states(conversation_id, list(rows.values()))
            elif row := rows.get(event.message_id):
                await self._send_all(conversation_id, [row], heard_at)
        await mark_handed_over(self._database, rows.values(), takers)

    async def _load(self, conversation_id: int, events: list[Event]) -> dict[int, Message]:
        """The messages that the events are about, by id, oldest first."""
        clients = self._clients.of_conversation(conversation_id)
        if any(event.kind == "inbound" for event in events):
            for client in clients:
                async with client.lock:  # Who is just sending it will know it in a moment: then nobody must load it.
                    pass
        ids = {
            event.message_id
            for event in events
            if event.kind in ("inbound", "outbound")
            and (event.message_id in (MISSED, LATE) or not all(client.knows(event.message_id) for client in clients))
        }
        if not ids:
            return {}
        async with self._database.autocommit() as session:
            if MISSED in ids or LATE in ids:
                floor = min((client.floor for client in clients), default=0)
                if MISSED not in ids:
                    floor = max(floor, self._oldest_waiting(conversation_id) - 1)
                found: Sequence[Message] = await history(session, conversation_id, floor)
            else:
                found = (await session.scalars(_BY_ID, {"ids": list(ids)})).all()
        return {row.id: row for row in found}

    def _oldest_waiting(self, conversation_id: int) -> int:
        """Id of the conversation's oldest message whose turn has not been heard to end."""
        ids = (number for number, waiting in self._waiting.items() if waiting.conversation_id == conversation_id)
        return next(ids, _MAX_ID)

    async def _send_all(self, conversation_id: int, rows: list[Message], heard_at: float) -> None:
        for client in self._clients.of_conversation(conversation_id):
            async with client.lock:
                if client.conversation_id == conversation_id:
                    for row in rows:
                        await self.send(client, row)
        for row in rows:
            if row.direction is Direction.OUT:
                self._metrics.delivery_seconds.observe(time.monotonic() - heard_at)

    async def send(self, client: Client, row: Message) -> None:
        """Send one message to one client unless it has it. Call it with the client's lock held."""
        if client.knows(row.id):
            return
        client.sent.add(row.id)
        if row.direction is Direction.IN:
            if client.is_vaybe:
                await self._emit(client.sid, "customer_uttered", message_shape(row))
            return
        self._metrics.sent.labels(self.name).inc()
        shapes = [bot_uttered(row)] if client.is_vaybe else bot_uttered_plain(row)
        for shape in shapes:
            await self._emit(client.sid, "bot_uttered", shape)

    async def _tell(self, conversation_id: int, event: str, data: dict[str, Any]) -> None:
        for client in self._clients.of_conversation(conversation_id):
            if client.is_vaybe:
                await self._emit(client.sid, event, data)

    async def _tell_states(self, conversation_id: int, rows: list[Message]) -> None:
        """After a gap: which of the customer's messages have been dealt with."""
        for row in rows:
            if row.direction is not Direction.IN or row.state is MessageState.PENDING:
                continue
            self._waiting.pop(row.id, None)
            if row.state is not MessageState.FOR_AGENT:
                await self._tell(conversation_id, "message_state", {"message_id": row.id, "state": "read"})
        if not any(row.state is MessageState.PENDING for row in rows if row.direction is Direction.IN):
            await self._tell(conversation_id, "typing", {"active": False})
