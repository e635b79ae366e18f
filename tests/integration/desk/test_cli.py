import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.desk import app
from bot.conversations.models import Author, Conversation, Owner
from bot.conversations.service import add_outbound, store_inbound
from bot.db.session import Database
from bot.settings import get_settings

from .conftest import Ask

Talk = Callable[[str], Awaitable[int]]


@pytest.fixture
def vaybe_desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Awaitable[Result]]]:
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setattr("bot.cli.desk._out.width", 160)
    get_settings.cache_clear()

    async def run(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    yield run
    get_settings.cache_clear()


async def test_the_queue_is_worked_off_on_the_command_line(
    database: Database, talk: Talk, ask: Ask, vaybe_desk: Callable[..., Awaitable[Result]]
) -> None:
    assert "Nobody waits." in (await vaybe_desk("list")).output
    conversation = await talk("a")
    async with database.transaction() as session:
        await store_inbound(session, await session.get_one(Conversation, conversation), "kargom [red]nerede\x1b[2J")
        photo = {"photos": [{"id": "abc", "width": 4, "height": 3}]}
        await store_inbound(session, await session.get_one(Conversation, conversation), "", payload=photo)
        await add_outbound(session, conversation, text="Bakıyorum.", author=Author.BOT)
    await ask(conversation, priority=2, summary="Neden: kargo")
    listed = await vaybe_desk("list")
    assert all(word in listed.output for word in ("VB-100001", "queued", "2", "asked", "general"))
    shown = await vaybe_desk("show", "vb-100001")
    assert "Neden: kargo" in shown.output
    assert "kargom [red]nerede" in shown.output
    assert "\x1b[2J" not in shown.output
    assert "/api/v1/photos/abc" in shown.output
    answered = await vaybe_desk("reply", "VB-100001", "Merhaba!", "--agent", "Elif")
    assert answered.output == "VB-100001: answered.\n"
    assert "Elif" in (await vaybe_desk("list")).output
    other = await vaybe_desk("reply", "VB-100001", "Merhaba!", "--agent", "Can")
    assert (other.exit_code, other.output) == (2, "The conversation is with Elif.\n")
    assert (await vaybe_desk("requeue")).output == "Queued again: 0.\n"
    assert (await vaybe_desk("requeue", "VB-100001")).output == "Queued again: 1.\n"
    assert (await vaybe_desk("close", "VB-100001", "--outcome", "bulundu")).output == "VB-100001: closed.\n"
    async with database.transaction() as session:
        assert (await session.get_one(Conversation, conversation)).owner is Owner.BOT


@pytest.mark.parametrize("command", [("show",), ("close",), ("requeue",), ("reply", "--agent", "Elif", "metin")])
async def test_a_wrong_ticket_is_one_sentence_and_exit_code_2(
    vaybe_desk: Callable[..., Awaitable[Result]], command: tuple[str, ...]
) -> None:
    name, *options = command
    text = options[-1:] if name == "reply" else []
    result = await vaybe_desk(name, "VB-7", *text, *options[:2])
    assert (result.exit_code, result.output) == (2, "There is no ticket VB-7.\n")
