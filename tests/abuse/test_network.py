"""Who is on the line, and what floods from there do."""

import asyncio
import time

import pytest

from tests.integration.gateway.running import PATIENCE, Gateway, customer, running_gateway


async def address_counted(gateway: Gateway, forwarded: str | None) -> str:
    """The network address under which a message is stored."""
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    async with gateway.http.post("/api/v1/chat?wait=0", json={"message": "merhaba"}, headers=headers) as answer:
        session_id = (await answer.json())["session_id"]
    return str((await gateway.stored(session_id))[0].network_address)


SPOOFS = ("1.2.3.4", "1.2.3.4, 5.6.7.8", "::1", "unknown", "' OR 1=1", "1.2.3.4\t,", "," * 500, "127.0.0.1:80", "")


@pytest.mark.parametrize("forwarded", SPOOFS, ids=range(len(SPOOFS)))
async def test_without_a_proxy_nothing_forwarded_is_believed(gateway: Gateway, forwarded: str) -> None:
    assert await address_counted(gateway, forwarded) == "127.0.0.1"


async def test_behind_a_proxy_only_its_own_entry_is_believed(gateway: Gateway) -> None:
    async with running_gateway(gateway.database, trusted_proxies=1) as proxied:
        assert await address_counted(proxied, "6.6.6.6, 9.9.9.9, 203.0.113.7") == "203.0.113.7"
        assert await address_counted(proxied, "203.0.113.7, rubbish") == "127.0.0.1"


async def test_limits_do_not_move_with_a_forged_header(gateway: Gateway) -> None:
    async with running_gateway(gateway.database, messages_per_minute=1) as strict:
        statuses = []
        for n in range(14):
            body, headers = {"message": f"m{n}"}, {"X-Forwarded-For": f"10.0.0.{n}"}
            async with strict.http.post("/api/v1/chat?wait=0", json=body, headers=headers) as answer:
                statuses.append(answer.status)
    assert statuses.count(202) == 10
    assert set(statuses[10:]) == {429}


async def test_silent_and_slow_sockets_keep_nobody_out(gateway: Gateway) -> None:
    """300 connections that say nothing, or one byte at a time: others are answered at once."""
    port = int(gateway.url.rpartition(":")[2])
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
    try:
        for number, (_, writer) in enumerate(held):
            if number % 3:
                writer.write(
                    b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"[: 20 * number]
                )
            if number % 3 == 2:
                writer.write(b"Content-Length: 50\r\n\r\n{")
        started = time.monotonic()
        async with customer(gateway) as other:
            assert (await other.says("merhaba"))["ok"]
        assert time.monotonic() - started < PATIENCE
    finally:
        for _, writer in held:
            writer.transport.abort()


async def test_a_flood_from_one_session_is_refused_and_others_go_on(gateway: Gateway) -> None:
    limited = running_gateway(gateway.database, messages_per_minute=20)
    async with limited as strict, customer(strict) as flooder, customer(strict) as other:
        answers = [await flooder.says(f"sel {n}") for n in range(60)]
        refused = [answer for answer in answers if not answer["ok"]]
        assert len(refused) == 40
        assert {answer["error"]["code"] for answer in refused} == {"rate_limited"}
        assert (await other.says("merhaba"))["ok"]


async def test_too_many_connections_of_one_address_are_refused(gateway: Gateway) -> None:
    async with running_gateway(gateway.database, max_sockets_per_address=5) as strict:
        opened = [await strict.http.ws_connect("/socket.io/?EIO=4&transport=websocket") for _ in range(5)]
        async with strict.http.get("/socket.io/?EIO=4&transport=polling") as answer:
            assert answer.status in (400, 401, 403, 429)
        for socket in opened:
            await socket.close()
