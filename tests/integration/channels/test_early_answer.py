"""An answer that is heard of before the gateway knows which conversation its customer's message has made."""

import asyncio
from typing import Any

from bot.channels.metrics import ChannelMetrics
from bot.channels.web.clients import Clients
from bot.channels.web.delivery import WebChannel
from bot.conversations.events import Event
from bot.conversations.models import Author
from bot.conversations.service import add_outbound, open_conversation, store_inbound
from bot.db.session import Database
from bot.gateway.metrics import Metrics


async def test_it_is_delivered_at_once(database: Database) -> None:
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", "adres")
        asked, _ = await store_inbound(session, conversation, "selam")
        reply = await add_outbound(session, conversation.id, text="merhaba", author=Author.BOT, reply_to=asked.id)
    clients, emitted = Clients(), asyncio.Queue[tuple[str, Any]]()

    async def emit(sid: str, event: str, data: Any) -> None:
        emitted.put_nowait((event, data))

    metrics: ChannelMetrics = Metrics()
    channel = WebChannel(database, clients, emit, metrics)
    client = clients.add("sid", "127.0.0.1")
    client.is_vaybe = True
    clients.bind(client, "session", "adres", None)
    channel.hear(Event("outbound", conversation.id, reply.id))
    channel.hear(Event("processed", conversation.id, asked.id))
    events = {(await asyncio.wait_for(emitted.get(), 5))[0] for _ in range(3)}
    await channel.close()
    assert events == {"bot_uttered", "message_state", "typing"}
    assert client.conversation_id == conversation.id
