"""Random packets at the Socket.IO endpoint and random texts at the bot: no error of ours, and others are served."""

import asyncio
import json
import urllib.error
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.abuse.talking import Stranger
from tests.e2e.conftest import Product
from tests.integration.gateway.running import Gateway, customer

ERRORS = {"error", "critical"}
EXAMPLES, TEXTS = 120, 80
RELAXED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "derandomize": True}
PLAIN = st.text(max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=12,
)
EVENTS = st.sampled_from(
    ["session_request", "user_uttered", "received", "read", "connect", "disconnect", "*", "typing", "__init__"]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "session_id": VALUES, "message": VALUES, "metadata": VALUES, "customData": VALUES, "client": VALUES,
        "customer_token": VALUES, "last_message_id": VALUES | st.integers(min_value=2**62), "message_id": VALUES,
    },
)  # fmt: skip


@st.composite
def packets(draw: st.DrawFn) -> str | bytes:
    """Something sent over the WebSocket: near to the protocol, or far from it."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(st.binary(max_size=200))
    if kind == 1:
        return draw(st.text(max_size=200))
    if kind == 2:
        return draw(st.sampled_from("0123456789b")) + draw(st.text(max_size=50))
    number = draw(st.sampled_from(["", "0", "7", "9" * 30, "-1", "1.5"]))
    namespace = draw(st.sampled_from(["", "", "", "/admin,", "/,", "/?a=b,"]))
    attachments = draw(st.sampled_from(["", "", "1-", "99999999-", "0-"]))
    sort = draw(st.sampled_from("2223456"))
    data = [draw(EVENTS | VALUES), *draw(st.lists(FIELDS | VALUES, max_size=3))]
    return f"4{sort}{attachments}{namespace}{number}{json.dumps(data)}"


async def send(gateway: Gateway, sequence: list[str | bytes], joined: bool) -> None:
    async with gateway.http.ws_connect("/socket.io/?EIO=4&transport=websocket") as line:
        await line.receive(timeout=5)
        if joined:
            await line.send_str("40{}")
            await line.receive(timeout=5)
            await line.send_str('42["session_request",{"client":"vaybe"}]')
        with suppress(ConnectionError, UnicodeEncodeError):
            for packet in sequence:
                await (line.send_bytes(packet) if isinstance(packet, bytes) else line.send_str(packet))
            await line.send_str("3")
    # The context's end waits for the server's farewell: all of it has been read.


async def test_random_packets(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    strays: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    usual = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: strays.append(context))
    seen = 0
    examples: list[tuple[list[str | bytes], bool]] = []

    @settings(max_examples=EXAMPLES, **RELAXED)
    @given(st.lists(packets(), min_size=1, max_size=6), st.booleans())
    def collect(sequence: list[str | bytes], joined: bool) -> None:
        examples.append((sequence, joined))

    collect()
    try:
        with structlog.testing.capture_logs() as logs:
            for sequence, joined in examples:
                await send(gateway, sequence, joined)
                errors = [log for log in logs if log["log_level"] in ERRORS and log["event"] != "nobody_answers"]
                assert errors == [], (sequence, errors)
                assert strays == [], (sequence, strays)
                seen += len(sequence)
            async with customer(gateway) as other:
                assert (await other.says("merhaba"))["ok"]
    finally:
        loop.set_exception_handler(usual)
    errors = [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    assert [record.exc_info for record in errors if record.exc_info] == [], "tracebacks for what strangers sent"
    malformed = sum(log["event"] == "socket_packet_malformed" for log in logs)
    print(f"\nfuzz: {seen} packets on {len(examples)} connections; {malformed} ended one, no error of ours")


@pytest.mark.parametrize("query", ["", "&sid=x", "&j=1", "&j=x", "&transport=x", "&EIO=3", "&sid=%00", "&b64=1"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE", "PUT"])
async def test_random_polling(gateway: Gateway, query: str, method: str) -> None:
    address = f"/socket.io/?EIO=4&transport=polling{query}"
    with structlog.testing.capture_logs() as logs:
        async with gateway.http.request(method, address, data=b"4" if method != "GET" else None) as answer:
            assert answer.status < 500, await answer.text()
    assert [log for log in logs if log["log_level"] in ERRORS and log["event"] != "nobody_answers"] == []


async def test_polling_a_connection_that_has_ended(gateway: Gateway) -> None:
    async with gateway.http.get("/socket.io/?EIO=4&transport=polling") as answer:
        sid = json.loads((await answer.text())[1:])["sid"]
    statuses = []
    for body in (b"40", b"41", b"1", b"42[]", b"3"):
        async with gateway.http.post(f"/socket.io/?EIO=4&transport=polling&sid={sid}", data=body) as answer:
            statuses.append(answer.status)
        async with aiohttp.ClientSession(gateway.url, timeout=aiohttp.ClientTimeout(total=1)) as http:
            with suppress(asyncio.TimeoutError):
                async with http.get(f"/socket.io/?EIO=4&transport=polling&sid={sid}") as answer:
                    statuses.append(answer.status)
    assert max(statuses) < 500, statuses


async def test_random_texts_are_answered(product: Product) -> None:
    """Turns of the real worker: each is answered, none is undone or set aside."""
    texts: list[str] = []

    @settings(max_examples=TEXTS, **RELAXED)
    @given(st.text(min_size=1, max_size=300) | st.text("0123456789TRİıŞş-/.{}\"'@+ \n", min_size=1, max_size=80))
    def collect(text: str) -> None:
        if "\0" not in text and any(c.isalnum() for c in text):
            texts.append(text)

    collect()
    before = product.log.read_text().count("turn_failed")
    strangers = [Stranger(product, network=f"203.0.113.{160 + n}") for n in range(6)]

    async def talk(stranger: Stranger, said: list[str]) -> int:
        return sum([await says(stranger, text) for text in said])

    found = await asyncio.gather(*(talk(stranger, texts[n::6]) for n, stranger in enumerate(strangers)))
    assert product.log.read_text().count("turn_failed") == before
    assert sum(found) > len(texts) * 0.8
    print(f"\nfuzz: {sum(found)} random texts of {len(texts)} answered, the others refused as empty")


async def says(stranger: Stranger, text: str) -> bool:
    """Whether it was answered; False when the gateway found nothing to read in it."""
    try:
        return bool(await stranger.says(text))
    except urllib.error.HTTPError as error:
        if error.code != 422:
            raise
        return False
