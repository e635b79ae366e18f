"""`kill -9` of the worker and of the gateway while people talk: every message answered once, in order."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import pytest

from bot.channels.web.sessions import SessionIds
from tests.e2e.conftest import Product, running_product
from tests.e2e.talk import Talk

CONVERSATIONS = 20
MESSAGES = 6
QUESTIONS = [
    "kargom nerede",
    "iade şartları neler",
    "kargo ücreti ne kadar",
    "kapıda ödeme var mı",
    "çalışma saatleriniz",
]


@pytest.fixture(scope="module")
def own_product() -> Iterator[Product]:
    with running_product() as running:
        yield running


async def transcript(product: Product, session_id: str) -> list[dict[str, Any]]:
    """All messages of a session, as stored."""
    address = SessionIds("dev-only-secret-key-that-is-refused-elsewhere").address_of(session_id)
    connection = await asyncpg.connect(product.database_url)
    try:
        rows = await connection.fetch(
            """SELECT m.id, m.author, m.text, m.state, m.reply_to, 
                      m.payload ->> 'client_message_id' AS client_message_id
               FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.address = $1 ORDER BY m.id""",
            address,
        )
    finally:
        await connection.close()
    return [dict(row) for row in rows]


async def until(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.1)


async def talk_while(product: Product, disturb: Any) -> list[Talk]:
    talks = [Talk(product.url) for _ in range(CONVERSATIONS)]

    async def converse(talk: Talk, number: int) -> None:
        chosen = random.Random(number)
        for n in range(MESSAGES):
            await talk.says(chosen.choice(QUESTIONS), message_id=f"m{n}")
        await asyncio.wait_for(answered(product, talk), 120)

    async with AsyncExitStack() as all_connected:
        for talk in talks:
            await all_connected.enter_async_context(talk)
        await asyncio.gather(disturb(), *(converse(talk, number) for number, talk in enumerate(talks)))
    return talks


async def answered(product: Product, talk: Talk) -> None:
    """Wait until the last message has been answered and all answers have reached this client."""
    while True:
        messages = await transcript(product, str(talk.session_id))
        outbound = [m["id"] for m in messages if m["author"] != "customer"]
        seen = {Talk._id(m) for m in talk.received}
        waiting = [m for m in messages if m["author"] == "customer" and m["state"] != "processed"]
        if (
            len([m for m in messages if m["author"] == "customer"]) == MESSAGES
            and not waiting
            and set(outbound) <= seen
        ):
            return
        await asyncio.sleep(0.2)


async def check(product: Product, talks: list[Talk]) -> None:
    for talk in talks:
        messages = await transcript(product, str(talk.session_id))
        asked = [m["client_message_id"] for m in messages if m["author"] == "customer"]
        assert asked == [f"m{n}" for n in range(MESSAGES)], "each message once, in order"
        replies = [m for m in messages if m["author"] == "bot"]
        answers_to = [m["reply_to"] for m in replies]
        asked_ids = [m["id"] for m in messages if m["author"] == "customer"]
        assert sorted(set(answers_to)) == asked_ids, "every message answered"
        assert answers_to == sorted(answers_to), "answers in the order of the questions"
        assert len({(m["reply_to"], m["text"]) for m in replies}) == len(replies), "no answer twice"
        shown = [Talk._id(m) for m in talk.received]
        # On a slow machine the worker's start takes so long that customers are told of it.
        outbound = [m["id"] for m in messages if m["author"] != "customer"]
        assert sorted(shown) == sorted(outbound), "the customer saw each answer once"


async def test_kills_while_twenty_conversations_run(own_product: Product) -> None:
    async def disturb() -> None:
        for name in ("worker", "gateway"):
            await asyncio.sleep(0.3)
            await until(lambda name=name: own_product.has(name))
            os.kill(own_product.pid_of(name), signal.SIGKILL)
            await until(lambda name=name: own_product.has(name))

    await check(own_product, await talk_while(own_product, disturb))


async def test_a_worker_killed_in_the_middle_of_a_turn_answers_exactly_once(own_product: Product) -> None:
    async with Talk(own_product.url) as talk:
        typing = asyncio.Event()

        async def on_typing(data: dict[str, bool]) -> None:
            if data["active"]:
                typing.set()

        talk.client.on("typing", on_typing)
        await talk.says("kargo ücreti ne kadar", message_id="m0")
        await asyncio.wait_for(typing.wait(), 30)
        os.kill(own_product.pid_of("worker"), signal.SIGKILL)
        await talk.expects("TL")
        messages = await transcript(own_product, str(talk.session_id))
        replies = [m["text"] for m in messages if m["author"] == "bot"]
        assert len(replies) == len(set(replies)) > 0
