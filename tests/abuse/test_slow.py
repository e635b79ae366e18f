"""Clients that hold a line and do not use it: silent, one byte at a time, never reading. They are let go."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psutil
import pytest

from bot.channels.web import line, server
from bot.conversations.models import Author
from bot.conversations.service import add_outbound, find_conversation
from bot.gateway import body, keys
from tests.integration.gateway.running import Gateway, customer, until

MEGABYTE = 2**20
BIG, COUNT = "ğ" * 8_000, 500
ALLOWED_GROWTH = 60 * MEGABYTE
_UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def memory() -> int:
    return int(psutil.Process(os.getpid()).memory_info().rss)


async def connect(
    gateway: Gateway, receive_buffer: int | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    line = socket.socket()
    if receive_buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    line.setblocking(False)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", int(gateway.url.rpartition(":")[2])))
    return await asyncio.open_connection(sock=line, limit=1024)


def masked(payload: bytes, head: int = 0x81) -> bytes:
    """A client's frame with the mask 0."""
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([head]) + size + b"\0\0\0\0" + payload


async def upgraded(
    gateway: Gateway, receive_buffer: int | None = None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await connect(gateway, receive_buffer)
    writer.write(_UPGRADE)
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def closed(reader: asyncio.StreamReader) -> bool:
    """Reads to the end; whether there is one within some seconds."""
    with suppress(ConnectionError):
        while await asyncio.wait_for(reader.read(65_536), 10):
            pass
    return True


def sockets_of(gateway: Gateway) -> int:
    return len([each for each in gateway.app[keys.SOCKETS].eio.sockets.values() if not each.closed])


def nothing_left(gateway: Gateway, before: int) -> Callable[[], Awaitable[bool]]:
    async def left() -> bool:
        return sockets_of(gateway) <= before

    return left


async def test_a_receiver_that_never_reads_is_dropped(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two on one talk, one reads all, the other nothing: it is cut off, and holds no memory until then."""
    monkeypatch.setattr(line, "SEND_SECONDS", 1.0)
    before = sockets_of(gateway)
    async with customer(gateway) as reader:
        session_id = str(reader.session_id)
        assert (await reader.says("merhaba"))["ok"]
        deaf_reader, deaf = await upgraded(gateway, receive_buffer=4096)
        deaf_reader._transport.pause_reading()  # type: ignore[attr-defined]
        wish = json.dumps(["session_request", {"session_id": session_id, "client": "vaybe"}])
        for text in ("40{}", f"42{wish}"):
            deaf.write(masked(text.encode()))

        async def both_in() -> bool:
            return sockets_of(gateway) == before + 2

        await until(both_in)
        at_first, most = memory(), 0
        address = gateway.app[keys.SESSIONS].address_of(session_id)
        for _ in range(0, COUNT, 50):
            async with gateway.database.transaction() as session:
                conversation = await find_conversation(session, "web", address or "")
                assert conversation
                for _ in range(50):
                    await add_outbound(session, conversation.id, text=BIG, author=Author.AGENT)
            start = len(reader.all("bot_uttered"))
            most = max(most, memory() - at_first)

            async def arrived(start: int = start) -> bool:
                return len(reader.all("bot_uttered")) > start

            await until(arrived)
        await reader.wait("bot_uttered", count=COUNT)
        await until(nothing_left(gateway, before + 1))
        most = max(most, memory() - at_first)
        sent = COUNT * len(json.dumps(BIG)) / MEGABYTE
        print(f"\nunread: {sent:.0f} MB to one that reads none: cut off; memory +{most / MEGABYTE:.0f} MB (both)")
        assert most < ALLOWED_GROWTH
        deaf_reader._transport.resume_reading()  # type: ignore[attr-defined]
        assert await closed(deaf_reader), "the connection is open still"
        deaf.transport.abort()


async def test_a_socket_that_joins_nothing_is_let_go(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SILENT_SECONDS", 0.3)
    before = sockets_of(gateway)
    lines = [await upgraded(gateway) for _ in range(50)]
    for reader, _ in lines:
        assert await closed(reader)
    await until(nothing_left(gateway, before))


async def test_a_socket_that_answers_no_ping_is_let_go(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    eio = gateway.app[keys.SOCKETS].eio
    monkeypatch.setattr(eio, "ping_interval", 0.2)
    monkeypatch.setattr(eio, "ping_timeout", 0.3)
    before = sockets_of(gateway)
    reader, writer = await upgraded(gateway)
    writer.write(masked(b"40{}"))
    assert await closed(reader)
    await until(nothing_left(gateway, before))


@pytest.mark.parametrize(
    "frames",
    [
        b"\x81\xff" + (2**31).to_bytes(8, "big") + b"\0\0\0\0",
        b"\x81\xff" + (2**63 - 1).to_bytes(8, "big") + b"\0\0\0\0",
        masked(b"42[", 0x01) + masked(b"a" * 60_000, 0x00) * 40,
        b"\x81\x05hello",
        masked(b"x", 0xF1),
        masked(b"x" * 126, 0x89),
    ],
    ids=("2 GB to come", "2^63 to come", "without an end", "unmasked", "reserved bits", "ping too long"),
)
async def test_hostile_frames_end_the_line(gateway: Gateway, frames: bytes) -> None:
    before, at_first = sockets_of(gateway), memory()
    reader, writer = await upgraded(gateway)
    writer.write(masked(b"40{}"))
    writer.write(frames)
    with suppress(ConnectionError):
        await writer.drain()
    assert await closed(reader)
    await until(nothing_left(gateway, before))
    assert memory() - at_first < ALLOWED_GROWTH


async def test_a_body_that_never_ends_is_given_up(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte now and then keeps no handler waiting for ever."""
    monkeypatch.setattr(body, "READ_SECONDS", 0.5)
    reader, writer = await connect(gateway)
    writer.write(
        b"POST /api/v1/chat?wait=0 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
    )
    status = await asyncio.wait_for(reader.readline(), 10)
    assert b" 408 " in status, status
    writer.transport.abort()
