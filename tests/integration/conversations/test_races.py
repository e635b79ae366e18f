"""Many workers, one queue: nobody stumbles over a message that another one was faster with."""

import asyncio
from collections import Counter

from sqlalchemy import select

from bot.clock import utc_now
from bot.conversations.models import Author, Message
from bot.conversations.service import open_conversation, store_inbound
from bot.conversations.turn import run_next_turn
from bot.db.session import Database
from tests.integration.gateway.running import Echo, apologise


async def test_eight_side_by_side_answer_each_message_once(database: Database) -> None:
    async with database.transaction() as session:
        for number in range(4):
            conversation = await open_conversation(session, "web", f"a{number}")
            for n in range(10):
                await store_inbound(session, conversation, f"m{n}")

    async def work() -> None:
        while await run_next_turn(database, Echo(), apologise, utc_now, 5):
            pass

    await asyncio.gather(*(work() for _ in range(8)))
    while await run_next_turn(database, Echo(), apologise, utc_now, 5):
        pass

    async with database.transaction() as session:
        answers = (await session.scalars(select(Message.reply_to).where(Message.author == Author.BOT))).all()
    assert len(answers) == 40
    assert set(Counter(answers).values()) == {1}
