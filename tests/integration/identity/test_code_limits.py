import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.db.session import Database
from bot.identity.models import IdentityAttempt, OneTimeCode
from bot.identity.service import (
    CodeResult,
)

from .conftest import NOW, World, talk
from .steps import SMS, check, last_code, notices, send


async def test_an_unknown_contact_gives_the_very_same_over_the_same_statements(
    database: Database, world: World
) -> None:
    statements: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(str(args[2])))
    seen = []
    for address, contact in (("a", "+90 532 111 22 33"), ("b", "+90 532 111 99 33")):
        conversation = await talk(database, address)
        results: list[Any] = []
        for now in (NOW, NOW + timedelta(seconds=10), NOW + timedelta(seconds=60)):
            statements.clear()
            results.append((await send(database, conversation, now, network=address, contact=contact), statements[:]))
        for number in range(7):
            statements.clear()
            results.append((await check(database, conversation, f"00000{number}", now), statements[:]))
        seen.append(results)
    assert seen[0] == seen[1]
    assert [notice.address for notice in await notices(database)] == ["+905321112233"] * 2


async def test_a_code_sent_to_nobody_never_fits(database: Database, world: World, conversation: int) -> None:
    await send(database, conversation, contact="ghost@example.com")
    async with database.transaction() as session:
        row = (await session.scalars(select(OneTimeCode))).one()
        row.code_hash = await _hash_of(session, conversation, "123456")
    assert await check(database, conversation, "123456") == CodeResult(ok=False, tries_left=4)


async def _hash_of(session: Any, conversation: int, code: str) -> str:
    from bot.identity.codes import _hash

    row = (await session.scalars(select(OneTimeCode))).one()
    return _hash(SMS, conversation, row.sent_at, code)


async def test_five_tries_then_none_even_with_the_right_code(
    database: Database, world: World, conversation: int
) -> None:
    await send(database, conversation, contact="+905321112233")
    code = await last_code(database)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    results = [await check(database, conversation, wrong, NOW + timedelta(seconds=20)) for _ in range(5)]
    assert [result.tries_left for result in results] == [4, 3, 2, 1, 0]
    assert results[-1].locked_until == NOW + timedelta(seconds=60)
    late = await check(database, conversation, code, NOW + timedelta(seconds=21))
    assert late == CodeResult(ok=False, tries_left=0, locked_until=NOW + timedelta(seconds=60))


@pytest.mark.parametrize("typed", ["", "12345", "hayır", "٤٨٢٩١٣", "0" * 500, "\0"])
async def test_what_is_no_code(database: Database, world: World, conversation: int, typed: str) -> None:
    await send(database, conversation, contact="+905321112233")
    assert await check(database, conversation, typed) == CodeResult(ok=False, tries_left=4)


async def test_used_expired_superseded_foreign_and_missing_codes(
    database: Database, world: World, conversation: int
) -> None:
    nothing = CodeResult(ok=False, expired=True)
    assert await check(database, conversation, "123456") == nothing
    await send(database, conversation, contact="+905321112233")
    first = await last_code(database)
    stranger = await talk(database, "stranger")
    assert await check(database, stranger, first) == nothing
    await send(database, stranger, contact="ayse@example.com", network="10.0.0.2")
    assert not (await check(database, stranger, first)).ok
    assert await check(database, conversation, first, NOW + timedelta(minutes=3)) == nothing
    await send(database, conversation, NOW + timedelta(minutes=1), contact="+905321112233")
    second = await last_code(database)
    if first != second:
        assert not (await check(database, conversation, first, NOW + timedelta(minutes=1))).ok
    assert (await check(database, conversation, second, NOW + timedelta(minutes=1))).ok
    assert await check(database, conversation, second, NOW + timedelta(minutes=1)) == nothing


async def test_a_code_checked_ten_times_at_once_works_once(database: Database, world: World, conversation: int) -> None:
    await send(database, conversation, contact="+905321112233")
    code = await last_code(database)
    results = await asyncio.gather(*(check(database, conversation, code) for _ in range(10)))
    assert sum(result.ok for result in results) == 1


async def test_twenty_wrong_codes_at_once_are_five_tries(database: Database, world: World, conversation: int) -> None:
    await send(database, conversation, contact="+905321112233")
    code = int(await last_code(database))
    guesses = [f"{(code + number) % 10**6:06d}" for number in range(1, 21)]
    await asyncio.gather(*(check(database, conversation, guess) for guess in guesses))
    async with database.transaction() as session:
        assert (await session.scalars(select(OneTimeCode))).one().tries == 5


async def test_resends_a_minute_apart_and_three_in_a_quarter(
    database: Database, world: World, conversation: int
) -> None:
    async def at(seconds: int) -> datetime | None:
        sent = await send(database, conversation, NOW + timedelta(seconds=seconds), contact="+905321112233")
        return sent.locked_until

    assert await at(0) is None
    assert await at(59) == NOW + timedelta(seconds=60)
    assert await at(60) is None
    assert await at(120) is None
    assert await at(180) == NOW + timedelta(minutes=15)
    assert await at(899) == NOW + timedelta(minutes=15)
    assert await at(900) is None
    assert len(await notices(database)) == 4


async def test_nobodys_phone_is_flooded_from_many_conversations_and_addresses(database: Database, world: World) -> None:
    conversations = [await talk(database, f"f{number}") for number in range(20)]
    results = await asyncio.gather(
        *(
            send(database, conversation, network=f"10.0.1.{number}", contact="0532 111 22 33")
            for number, conversation in enumerate(conversations)
        )
    )
    assert sum(result.ok for result in results) == 5
    assert {result.locked_until for result in results if not result.ok} == {NOW + timedelta(hours=1)}
    assert len(await notices(database)) == 5
    async with database.transaction() as session:
        keys = set(await session.scalars(select(IdentityAttempt.key)))
        assert not any("532111" in key for key in keys)


async def test_one_address_sends_twenty_an_hour(database: Database, world: World) -> None:
    results = [
        await send(database, await talk(database, f"n{number}"), contact=f"u{number}@example.com")
        for number in range(21)
    ]
    assert [result.ok for result in results] == [True] * 20 + [False]
