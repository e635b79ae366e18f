"""The worker is killed while it opens a return: one return, one refund, one event, and the customer is answered."""

import asyncio
import os
import signal

import asyncpg

from tests.e2e.conftest import Product
from tests.e2e.shop_api import ShopApi
from tests.e2e.talk import Talk

ORDER, DIGITS = "TR1000006", "1005"
"""Delivered to the demo's DEMO-C-005 yesterday."""
COUNTS = {
    "returns": 'SELECT count(*) FROM return_case r JOIN "order" o ON o.id = r.order_id WHERE o.number = $1',
    "refunds": 'SELECT count(*) FROM refund r JOIN "order" o ON o.id = r.order_id WHERE o.number = $1',
    "requested": 'SELECT count(*) FROM outgoing_event e JOIN "order" o ON o.id = e.order_id'
    " WHERE o.number = $1 AND e.type = 'return.requested'",
}


async def test_one_return_is_left(product: Product) -> None:
    api = ShopApi(product)
    async with Talk(product.url) as talk:
        await talk.says("iade etmek istiyorum")
        await talk.expects("numara")
        await talk.says(f"{ORDER} {DIGITS}")
        await talk.expects("6 haneli")
        await talk.says(await api.last_code())
        await talk.expects("eden")
        await talk.says("beğenmedim")
        await talk.expects("Onaylıyor musunuz")
        began = asyncio.Event()

        async def on_typing(data: dict[str, bool]) -> None:
            if data["active"]:
                began.set()

        talk.client.on("typing", on_typing)
        await talk.says("evet", message_id="confirm")
        await asyncio.wait_for(began.wait(), 30)
        os.kill(product.pid_of("worker"), signal.SIGKILL)
        await talk.says("evet", message_id="confirm")
        await talk.expects("IA-")
    connection = await asyncpg.connect(product.database_url)
    try:
        found = {name: await connection.fetchval(query, ORDER) for name, query in COUNTS.items()}
    finally:
        await connection.close()
    assert found == {"returns": 1, "refunds": 1, "requested": 1}
