"""Bodies made to break a reader: refused with an answer, without an error of ours and without eating memory."""

import asyncio
import gzip
import json
import os
import zlib
from typing import Any
from uuid import uuid4

import aiohttp
import psutil
import pytest

from bot.clock import utc_now
from bot.gateway.api_keys import create_key
from tests.integration.gateway.running import Gateway, customer

DEEP = b"[" * 10_000 + b"]" * 10_000
DEEP_OBJECT = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
MEGABYTE = "a" * 1_000_000
BOMB = gzip.compress(b"\0" * 100_000_000, 9)
ALLOWED_GROWTH = 60 * 2**20
JSON = {"Content-Type": "application/json"}


def memory() -> int:
    return int(psutil.Process(os.getpid()).memory_info().rss)


async def key_of(gateway: Gateway) -> dict[str, str]:
    async with gateway.database.transaction() as session:
        return {"Authorization": f"Bearer {await create_key(session, uuid4().hex, utc_now())}"}


async def is_well(gateway: Gateway) -> None:
    """Another customer is answered as if nothing had happened."""
    async with customer(gateway) as other:
        assert (await other.says("merhaba"))["ok"]
        assert await gateway.work()
        assert (await other.wait("bot_uttered"))["text"] == "yankı: merhaba"


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (DEEP, {400, 413}),
        (DEEP_OBJECT, {400, 413}),
        (json.dumps({"message": MEGABYTE}).encode(), {413, 422}),
        (b'{"message": "\xff\xfe"}', {400}),
        (b'{"message": "\\ud800"}', {400}),
        (b"\xef\xbb\xbf", {400}),
        (b"", {400}),
        (b"null", {422}),
        (b'{"message": {"$gt": ""}}', {422}),
        (b'{"message": NaN}', {400}),
        (b'{"message": 1' + b"0" * 5_000 + b"}", {400, 422}),
        (b'{"message": "a", "message": "b"}', {400}),
        (json.dumps({"message": "\0"}).encode(), {422}),
        (json.dumps({"message": "\u200b\u200d"}).encode(), {422}),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize("path", ["/api/v1/chat?wait=0", "/api/v1/products"])
async def test_hostile_json(gateway: Gateway, path: str, body: bytes, statuses: set[int]) -> None:
    headers = JSON | (await key_of(gateway) if "products" in path else {})
    async with gateway.http.post(path, data=body, headers=headers) as answer:
        document = await answer.json()
    # The chat takes 64 KiB; a push takes 8 MiB and then judges the item.
    assert answer.status in statuses | ({422} if "products" in path else set()), document
    assert document["status"] == answer.status


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("path", ["/api/v1/chat?wait=0", "/api/v1/products", "/socket.io/?EIO=4&transport=polling"])
async def test_a_bomb_is_not_unpacked(gateway: Gateway, path: str, encoding: str) -> None:
    body = BOMB if encoding == "gzip" else zlib.compress(b"\0" * 100_000_000, 9)
    headers = JSON | {"Content-Encoding": encoding} | (await key_of(gateway) if "products" in path else {})
    before = memory()
    async with gateway.http.post(path, data=body, headers=headers) as answer:
        assert answer.status in (400, 413, 415)
    assert memory() - before < ALLOWED_GROWTH
    await is_well(gateway)


@pytest.mark.parametrize(
    "packet",
    [
        b"4" + b'2["user_uttered",' + DEEP + b"]",
        b"4" + b'2["user_uttered",' + DEEP[:30_000] + b"]",
        b"4" + json.dumps(["user_uttered", {"message": MEGABYTE}]).replace("[", "2[", 1).encode(),
        b"42[",
        b"42",
        b"4" + b"9" * 1000,
        b'451-["user_uttered",{"_placeholder":true,"num":0}]',
        b"4" + b"5" + b"9" * 100 + b'-["user_uttered"]',
        b'42["user_uttered"]',
        b'42["disconnect"]',
        b'42["connect",{}]',
        b'42[{"a":1}]',
        b'42["__class__"]',
        b"40/admin,{}",
        b'42/admin,["user_uttered",{}]',
        b"\x00\x01",
        b"6" * 100,
        b"bAAAA",
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_hostile_packets(gateway: Gateway, packet: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with gateway.http.ws_connect("/socket.io/?EIO=4&transport=websocket") as socket:
        await socket.receive(timeout=5)
        await socket.send_str("40{}")
        await socket.receive(timeout=5)
        await socket.send_str(packet.decode("latin-1"))
        await _until_closed_or_quiet(socket)
    await is_well(gateway)


@pytest.mark.parametrize("size", [70_000, 5_000_000])
async def test_a_compressed_socket_message_is_bounded(gateway: Gateway, size: int) -> None:
    before = memory()
    async with gateway.http.ws_connect("/socket.io/?EIO=4&transport=websocket", compress=15) as socket:
        await socket.receive(timeout=5)
        await socket.send_str("40{}")
        await socket.receive(timeout=5)
        await socket.send_str("42" + " " * size + '["user_uttered",{}]')
        message = await _until_closed_or_quiet(socket)
        assert message in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)
    assert memory() - before < ALLOWED_GROWTH
    await is_well(gateway)


async def test_invalid_utf8_in_a_socket(gateway: Gateway) -> None:
    async with gateway.http.ws_connect("/socket.io/?EIO=4&transport=websocket") as socket:
        await socket.receive(timeout=5)
        await socket.send_frame(b'42["user_uttered",{"message":"\xff\xfe"}]', aiohttp.WSMsgType.TEXT)
        await _until_closed_or_quiet(socket)
    await is_well(gateway)


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"40{}" + b"\x1e42" * 5_000, b"4" * 70_000, b"\x1e" * 1000, b""],
    ids=("no UTF-8", "5,000 packets", "too long", "empty packets", "empty"),
)
async def test_hostile_polling(gateway: Gateway, body: bytes) -> None:
    async with gateway.http.get("/socket.io/?EIO=4&transport=polling") as answer:
        sid = json.loads((await answer.text())[1:])["sid"]
    async with gateway.http.post(f"/socket.io/?EIO=4&transport=polling&sid={sid}", data=body) as answer:
        assert answer.status < 500
    await is_well(gateway)


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        "text",
        {"message": {"a": 1}},
        {"message": ["/restart"]},
        {"message": 7},
        {"message": "x", "session_id": {"$ne": None}},
        {"message": "x", "session_id": ["a"]},
        {"message": "x", "metadata": {"client_message_id": "a" * 65}},
        {"message": "x", "metadata": {"client_message_id": {"a": 1}}},
        {"message": "x", "metadata": {"client_message_id": "a\nb"}},
        {"message": "\ud800"},
        {"message": "\0"},
    ],
    ids=repr,
)
async def test_hostile_fields(gateway: Gateway, fields: Any) -> None:
    async with customer(gateway) as someone:
        if isinstance(fields, dict) and "session_id" not in fields:
            fields = {**fields, "session_id": someone.session_id}
        answer = await asyncio.wait_for(someone.io.call("user_uttered", fields), 5)
        assert answer["ok"] is False
        assert answer["error"]["code"] in ("invalid", "bad_session")
        assert (await someone.says("merhaba"))["ok"]


async def _until_closed_or_quiet(socket: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMsgType | None:
    """The kind of the message that ended the connection; None while it is open and says nothing."""
    try:
        while True:
            message = await socket.receive(timeout=0.5)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return message.type
    except asyncio.TimeoutError:
        return None
