"""The edge of the web channel: origins, limits, and what a hostile or broken client sends."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
import socketio

from bot.db.session import Database
from tests.integration.gateway.running import Customer, Gateway, customer, running_gateway, until

SHOP = "https://www.lalebutik.example"


@pytest.mark.parametrize(
    ("env", "allowed", "refused"),
    [
        (
            "production",
            [SHOP, f"{SHOP}:443", "https://chat.lalebutik.example"],
            [
                "https://lalebutik.example",
                "http://www.lalebutik.example",
                f"{SHOP}.evil.example",
                "http://localhost:5173",
                "null",
            ],
        ),
        (
            "dev",
            [SHOP, "http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:80"],
            ["https://evil.example", "http://localhost.evil.example", "file://localhost"],
        ),
    ],
)
async def test_only_pages_of_allowed_origins_may_connect(
    database: Database, env: str, allowed: list[str], refused: list[str]
) -> None:
    changes = {
        "env": env,
        "secret_key": "s" * 32,
        "allowed_origins": (SHOP,),
        "public_url": "https://chat.lalebutik.example/",
    }
    async with running_gateway(database, **changes) as gateway:
        for origin in allowed + refused:
            headers = {"Origin": origin}
            polling = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
            async with gateway.http.get(polling, headers=headers) as response:
                assert response.status == (200 if origin in allowed else 400), origin
            try:
                someone = await Customer(gateway).connect(headers=headers)
                await someone.leave()
                assert origin in allowed
            except socketio.exceptions.ConnectionError:
                assert origin in refused


async def test_the_talk_works_over_polling_alone(gateway: Gateway) -> None:
    polling = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
    async with gateway.http.get(polling) as opened:
        sid = json.loads((await opened.text())[1:])["sid"]
    session_id = gateway.issue_session()
    said = {"message": "selam", "session_id": session_id}
    for packet in ("40", "42" + json.dumps(["session_request", said]), "42" + json.dumps(["user_uttered", said])):
        async with gateway.http.post(f"{polling}&sid={sid}", data=packet) as sent:
            assert sent.status == 200
    await gateway.work()
    heard = ""
    while "bot_uttered" not in heard:
        async with gateway.http.get(f"{polling}&sid={sid}") as polled:
            heard += await polled.text()
    assert "yankı: selam" in heard or "yank\\u0131: selam" in heard


async def test_too_many_messages_of_a_session_are_told_when_to_try_again(database: Database) -> None:
    async with running_gateway(database, messages_per_minute=3) as gateway:
        async with customer(gateway) as ayse:
            assert [(await ayse.says(str(n)))["ok"] for n in range(3)] == [True] * 3
            error = (await ayse.says("dört"))["error"]
            assert error["code"] == "rate_limited"
            assert 1 <= error["retry_after"] <= 60
            assert str(error["retry_after"]) in error["message"]
        async with customer(gateway) as veli:
            assert (await veli.says("selam"))["ok"]
        assert len(await gateway.stored(ayse.session_id or "")) == 3


async def test_one_network_address_has_a_limit_over_all_its_sessions(database: Database) -> None:
    async with running_gateway(database, messages_per_minute=1) as gateway:
        answers = []
        for _ in range(12):
            async with customer(gateway) as someone:
                answers.append(await someone.says("selam"))
        assert [answer["ok"] for answer in answers] == [True] * 10 + [False] * 2
        assert answers[-1]["error"]["code"] == "rate_limited"


async def test_behind_a_proxy_each_customer_has_an_address_of_their_own(database: Database) -> None:
    async with running_gateway(database, trusted_proxies=1, max_sockets_per_address=1) as gateway:
        people = []
        for forwarded in ("203.0.113.7", "6.6.6.6, 203.0.113.8"):
            someone = await Customer(gateway).connect(headers={"X-Forwarded-For": forwarded})
            await someone.request_session()
            await someone.says("selam")
            people.append(someone)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await Customer(gateway).connect(headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.8"})
        stored = [(await gateway.stored(someone.session_id or ""))[0].network_address for someone in people]
        assert stored == ["203.0.113.7", "203.0.113.8"]
        for someone in people:
            await someone.leave()


async def test_a_network_address_may_hold_only_so_many_sockets(database: Database) -> None:
    async with running_gateway(database, max_sockets_per_address=2) as gateway:
        first, second = [await Customer(gateway).connect() for _ in range(2)]
        with pytest.raises(socketio.exceptions.ConnectionError):
            await Customer(gateway).connect()
        await first.leave()

        async def is_free() -> bool:
            try:
                third = await Customer(gateway).connect()
            except socketio.exceptions.ConnectionError:
                return False
            await third.leave()
            return True

        await until(is_free)
        await second.leave()


BAD_MESSAGES: list[tuple[Any, str]] = [
    ("x" * 2001, "too_long"),
    ("", "invalid"),
    ("  \n\t ", "invalid"),
    ("\u200b\u200d\ufeff", "invalid"),
    (None, "invalid"),
    (42, "invalid"),
    ({"text": "selam"}, "invalid"),
    (["selam"], "invalid"),
]


async def test_a_message_that_cannot_be_taken_is_refused_with_words(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        for message, code in BAD_MESSAGES:
            error = (await ayse.says(message))["error"]
            assert error["code"] == code
            assert error["message"]
        assert (await ayse.says("x" * 2000))["ok"]


async def test_a_client_message_id_has_a_shape(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        for client_message_id in ("x" * 65, "a b", 7, {"a": 1}, "ç"):
            assert (await ayse.says("selam", client_message_id=client_message_id))["error"]["code"] == "invalid"


ODD_ARGUMENTS = [(), (None,), ("x",), (1, 2, 3), ([],), ({},), ({"session_id": None}, {"a": 1})]
EVENTS = ["session_request", "user_uttered", "received", "read", "connect", "disconnect", "no_such_event"]


async def test_odd_arguments_do_no_harm(gateway: Gateway) -> None:
    async with customer(gateway) as ayse:
        session_id = ayse.session_id
        for event in EVENTS:
            for arguments in ODD_ARGUMENTS:
                start = len(ayse.heard)
                await ayse.io.emit(event, arguments)
                if event == "session_request":
                    assert await ayse.wait("session_confirm", start) != session_id
                assert await ayse.request_session(session_id, last_message_id=0) == session_id
            ack = await ayse.says("selam")
            assert ack["ok"], event


BROKEN_PACKETS = [
    "42" + "[" * 30_000,
    '42["user_uttered",' + "[" * 20_000 + "]" * 20_000 + "]",
    "42{}",
    "42[]",
    "42[{}]",
    "42[null,{}]",
    "4x",
    "9",
    "",
    '451-["user_uttered",{"_placeholder":true,"num":0}]',
    '42["user_uttered",{"message":"\\ud83d"}]',
    '42["connect",{}]',
    "44",
    "42" + "1" * 50_000,
]


async def test_a_broken_packet_costs_at_most_its_own_connection(gateway: Gateway) -> None:
    url = f"{gateway.url}/socket.io/?EIO=4&transport=websocket".replace("http", "ws")
    async with customer(gateway) as ayse:
        for packet in BROKEN_PACKETS:
            async with gateway.http.ws_connect(url) as broken:
                await broken.receive_str()
                await broken.send_str("40")
                await broken.receive_str()
                await broken.send_str(packet)
                await asyncio.sleep(0.02)
        assert (await ayse.says("selam"))["ok"]


async def test_a_packet_of_more_than_64_kilobytes_ends_its_connection(gateway: Gateway) -> None:
    url = f"{gateway.url}/socket.io/?EIO=4&transport=websocket".replace("http", "ws")
    async with gateway.http.ws_connect(url) as greedy:
        await greedy.receive_str()
        await greedy.send_str("40")
        await greedy.receive_str()
        await greedy.send_str("42" + json.dumps(["user_uttered", {"message": "x" * 70_000}]))
        closed = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)
        assert (await greedy.receive(timeout=5)).type in closed
