"""What the database does to a turn is not the message's fault, and is not held against it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.conversations.models import Conversation, Message, MessageState
from bot.conversations.service import open_conversation, store_inbound
from bot.conversations.turn import MAX_ATTEMPTS, Answer, run_next_turn
from bot.db.session import Database
from tests.integration.gateway.running import Echo, apologise

END_OWN_CONNECTION = "SELECT pg_terminate_backend(pg_backend_pid())"


def failing_with(code: str) -> str:
    return f"DO $$ BEGIN RAISE EXCEPTION 'harm' USING ERRCODE = '{code}'; END $$"


class Harmed:
    def __init__(self, statement: str) -> None:
        self.statement = statement

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        await session.execute(text(self.statement))
        raise AssertionError("the statement did no harm")


async def put(database: Database) -> None:
    async with database.transaction() as session:
        await store_inbound(session, await open_conversation(session, "web", "a"), "selam")


async def the_message(database: Database) -> Message:
    async with database.sessions() as session:
        return (await session.scalars(select(Message).where(Message.direction == "in"))).one()


@pytest.mark.parametrize(
    "statement",
    [
        END_OWN_CONNECTION,
        pytest.param(failing_with("53100"), id="disk full"),
        pytest.param(failing_with("53200"), id="out of memory"),
        pytest.param(failing_with("57P01"), id="shut down"),
        pytest.param(failing_with("58030"), id="broken disk"),
        pytest.param(failing_with("25006"), id="read-only"),
    ],
)
async def test_a_fault_of_the_database_sets_no_message_aside(database: Database, statement: str) -> None:
    await put(database)
    for _ in range(MAX_ATTEMPTS + 2):
        with pytest.raises(DBAPIError):
            await run_next_turn(database, Harmed(statement), apologise, utc_now, 5)
    message = await the_message(database)
    assert (message.attempts, message.failures, message.state) == (0, 0, MessageState.PENDING)
    assert await run_next_turn(database, Echo(), apologise, utc_now, 5)
    assert (await the_message(database)).state is MessageState.PROCESSED


@pytest.mark.parametrize("code", ["57014", "22012", "23505"])
async def test_a_statement_that_fails_is_the_messages_fault(database: Database, code: str) -> None:
    await put(database)
    assert await run_next_turn(database, Harmed(failing_with(code)), apologise, utc_now, 5)
    assert (await the_message(database)).failures == 1
