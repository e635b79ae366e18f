"""The web channel when a database, an event or a reader fails it."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.batch import InboundBatches
from bot.conversations.events import Event
from bot.conversations.models import Message
from bot.conversations.service import history
from bot.db.session import Database
from bot.gateway import keys
from tests.integration.gateway.running import Gateway, customer, running_gateway, until


async def told_of_an_answer(queue: "asyncio.Queue[Event | None]") -> None:
    """Wait until the event of an answer has gone by."""
    while (event := await queue.get()) is None or event.kind != "outbound":
        pass


async def test_a_connection_that_never_joins_is_closed(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.server._SILENT_SECONDS", 0.1)
    url = f"{gateway.url}/socket.io/?EIO=4&transport=websocket".replace("http", "ws")
    async with gateway.http.ws_connect(url) as silent:
        await silent.receive_str()
        assert (await silent.receive(timeout=5)).data in ("1", None, 1000)


async def test_a_database_that_fails_is_told_and_nothing_is_acknowledged(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with customer(gateway) as ayse:

        def fail(*args: object, **kwargs: object) -> None:
            raise ConnectionRefusedError

        with monkeypatch.context() as broken:
            broken.setattr(InboundBatches, "_store", fail)
            answer = await ayse.says("selam", client_message_id="m1")
            assert answer["error"]["code"] == "unavailable"
            assert answer["error"]["retry_after"] > 0
        assert (await ayse.says("selam", client_message_id="m1"))["ok"]
        assert len(await gateway.stored(ayse.session_id or "")) == 1


async def test_an_answer_is_delivered_after_the_database_failed_for_a_moment(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("selam")
        failures = iter([True, True, False])
        real = gateway.app[keys.WEB_CHANNEL]._load

        async def flaky(*args: Any) -> Any:
            if next(failures, False):
                raise ConnectionRefusedError
            return await real(*args)

        monkeypatch.setattr(gateway.app[keys.WEB_CHANNEL], "_load", flaky)
        await gateway.work()
        assert (await ayse.wait("bot_uttered"))["text"] == "yankı: selam"
        await ayse.says("bir daha")
        await gateway.work()
        await ayse.wait("bot_uttered", count=2)
        assert [u["text"] for u in ayse.all("bot_uttered")] == ["yankı: selam", "yankı: bir daha"]


async def test_a_client_that_reads_nothing_is_dropped(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.server._MAX_UNREAD_PACKETS", 5)
    polling = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
    async with gateway.http.get(polling) as opened:
        sid = json.loads((await opened.text())[1:])["sid"]
    session_id = gateway.issue_session()
    request = json.dumps(["session_request", {"session_id": session_id, "client": "vaybe"}])
    for packet in (
        "40",
        f"42{request}",
        "42" + json.dumps(["user_uttered", {"message": "a", "session_id": session_id}]),
    ):
        async with gateway.http.post(f"{polling}&sid={sid}", data=packet) as sent:
            assert sent.status == 200
    for n in range(10):
        await gateway.says(session_id, str(n))

    async def is_gone() -> bool:
        async with gateway.http.post(f"{polling}&sid={sid}", data="3") as sent:
            return sent.status == 400

    await until(is_gone)
    async with customer(gateway, session_id=session_id) as again:
        messages = (await again.wait("history"))["messages"]
        assert [m["text"] for m in messages] == ["a", *map(str, range(10))]


async def test_events_that_were_not_heard_are_made_up_for(gateway: Gateway, database: Database) -> None:
    async with (
        running_gateway(database) as other,
        customer(gateway) as ayse,
        customer(other, session_id=ayse.session_id) as tab,
    ):
        deaf = [gw.app[keys.LISTENER] for gw in (gateway, other)]
        queues = [set(listener._queues) for listener in deaf]
        for listener in deaf:
            listener._queues.clear()
        beside = [listener.subscribe() for listener in deaf]
        ack = await ayse.says("selam")
        await gateway.work()
        await asyncio.wait_for(asyncio.gather(*map(told_of_an_answer, beside)), 10)
        assert ayse.all("bot_uttered") == tab.all("bot_uttered") == []
        for listener, known in zip(deaf, queues, strict=False):
            listener._queues.update(known)
            listener._put(None)
        for someone in (ayse, tab):
            assert (await someone.wait("bot_uttered"))["text"] == "yankı: selam"
            assert await someone.wait("message_state") == {"message_id": ack["message_id"], "state": "read"}
        assert (await tab.wait("customer_uttered"))["text"] == "selam"
        assert [len(someone.all("bot_uttered")) for someone in (ayse, tab)] == [1, 1]


async def test_a_lost_event_is_noticed_without_any_other(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("selam")
        gateway.app[keys.LISTENER]._queues.clear()
        await gateway.work()
        for waiting in gateway.app[keys.WEB_CHANNEL]._waiting.values():
            waiting.look_at = 0
        gateway.app[keys.WEB_CHANNEL].look_after_late()
        assert (await ayse.wait("bot_uttered"))["text"] == "yankı: selam"
        assert not gateway.app[keys.WEB_CHANNEL]._waiting


async def test_a_late_look_begins_at_the_oldest_message_that_waits(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def noted(session: AsyncSession, conversation_id: int, after_id: int, limit: int = 200) -> Sequence[Message]:
        asked.append(after_id)
        return await history(session, conversation_id, after_id, limit)

    async def has_looked() -> bool:
        return bool(asked)

    async with customer(gateway) as ayse:
        for n in range(3):
            await ayse.says(str(n))
            await gateway.work()
            await ayse.wait("bot_uttered")
            await ayse.wait("message_state")
        first, *_ = [await ayse.says(text) for text in ("geciken", "bir daha")]
        for waiting in gateway.app[keys.WEB_CHANNEL]._waiting.values():
            waiting.look_at = 0
        monkeypatch.setattr("bot.channels.web.delivery.history", noted)
        gateway.app[keys.WEB_CHANNEL].look_after_late()
        await until(has_looked)
        assert asked == [first["message_id"] - 1]


async def test_the_listener_comes_back_when_postgresql_ended_its_connection(
    gateway: Gateway, database: Database
) -> None:
    async with customer(gateway) as ayse:
        await ayse.says("selam")
        async with database.transaction() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query ILIKE 'LISTEN%'"
                )
            )
        await gateway.work()
        assert (await ayse.wait("bot_uttered"))["text"] == "yankı: selam"
