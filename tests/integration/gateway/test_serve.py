"""The process: it starts, drains and ends."""

import asyncio

import aiohttp
from aiohttp.test_utils import unused_port

from bot.db.session import Database
from bot.gateway.server import serve
from bot.settings import ROOT
from bot.shop.settings import load_shop_settings
from tests.integration.gateway.running import make_settings, one_is_stored


async def test_it_serves_until_told_to_stop_and_answers_whom_it_keeps_waiting(database: Database) -> None:
    port = unused_port()
    stop = asyncio.Event()
    shop = load_shop_settings(ROOT / "shop.yml")
    serving = asyncio.create_task(serve(make_settings(port=port, drain_seconds=5), shop, database, stop=stop))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        for _ in range(100):
            try:
                async with http.get("/readyz") as response:
                    assert response.status == 200
                break
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)
        waiting = asyncio.create_task(http.post("/api/v1/chat", json={"message": "selam"}))
        async with http.ws_connect("/socket.io/?EIO=4&transport=websocket") as ws:
            await ws.receive_str()
            await ws.send_str("40")
            await ws.receive_str()
            await one_is_stored(database)
            stop.set()
            # The transport ends without a word: after a «close» of Socket.IO or Engine.IO some clients would stay away.
            assert (await ws.receive(timeout=3)).type is aiohttp.WSMsgType.CLOSE
        async with await waiting as response:
            assert (response.status, (await response.json())["state"]) == (202, "waiting")
    await asyncio.wait_for(serving, 8)
