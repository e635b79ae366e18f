"""`vaybe api-key`."""

import asyncio

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import api_key, work
from bot.clock import utc_now
from bot.db.session import Database
from bot.gateway.api_keys import find_key
from tests.integration.gateway.running import make_settings


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, api_key.app, arguments)


@pytest.fixture(autouse=True)
def _of_this_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "load_settings", lambda: make_settings(database_url=database.url))


async def test_a_key_is_shown_once_listed_and_revoked(database: Database) -> None:
    made = await run("create", "ikas")
    secret = made.stdout.strip()
    assert (made.exit_code, secret[:4]) == (0, "vbk_")
    async with database.transaction() as session:
        key = await find_key(session, secret, utc_now())
        assert key
        assert key.name == "ikas"
    listed = await run("list")
    assert "ikas" in listed.stdout
    assert secret not in listed.stdout
    assert (await run("create", "ikas")).exit_code == 2
    assert (await run("revoke", "ikas")).exit_code == 0
    assert (await run("revoke", "ikas")).exit_code == 2
    async with database.transaction() as session:
        assert await find_key(session, secret, utc_now()) is None


async def test_no_keys_is_said_and_a_name_is_needed() -> None:
    assert "vaybe api-key create" in (await run("list")).stdout
    assert (await run("create", " ")).exit_code == 2
