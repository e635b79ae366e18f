import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.db.session import Database
from bot.identity.models import IdentityAttempt, Level, OneTimeCode
from bot.identity.service import (
    CannotSendError,
    CodeResult,
    SendResult,
    View,
    check_code,
    current,
    may_see,
    prove_order,
    reachable_by,
    send_code,
)
from bot.notify.models import Notice
from bot.settings import Environment, Settings
from bot.shop.models import Customer, Order

from .conftest import NOW, World, talk

SMS = Settings(secret_key="s" * 32)
BARE = Settings(env=Environment.PRODUCTION, secret_key="s" * 32)
MAIL = Settings(env=Environment.PRODUCTION, secret_key="s" * 32, smtp_host="mail.example")


async def send(
    database: Database, conversation: int, now: datetime = NOW, network: str = "10.0.0.1", **target: Any
) -> SendResult:
    target.setdefault("settings", SMS)
    async with database.transaction() as session:
        return await send_code(session, conversation, network, now=now, **target)


async def check(database: Database, conversation: int, code: str, now: datetime = NOW) -> CodeResult:
    async with database.transaction() as session:
        return await check_code(session, conversation, code, now, settings=SMS)


async def prove(database: Database, conversation: int, reference: str, digits: str) -> None:
    async with database.transaction() as session:
        assert (await prove_order(session, conversation, "10.0.0.1", reference, digits, NOW)).ok


async def notices(database: Database) -> list[Notice]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Notice).order_by(Notice.id)))


async def last_code(database: Database) -> str:
    found = re.search(r"\b\d{6}\b", (await notices(database))[-1].body)
    assert found
    return found.group()


async def views(database: Database, conversation: int, now: datetime = NOW) -> dict[str, View]:
    async with database.transaction() as session:
        identity = await current(session, conversation, now)
        return {order.number: may_see(identity, order) for order in await session.scalars(select(Order))}


async def test_a_code_to_the_customers_own_phone_verifies_for_a_day(
    database: Database, world: World, conversation: int
) -> None:
    result = await send(database, conversation, contact="0532 111 22 33")
    assert result == SendResult("+90 5•• ••• •• 33", NOW + timedelta(minutes=3))
    (notice,) = await notices(database)
    assert (notice.medium, notice.address, notice.purpose) == ("sms", "+905321112233", "one_time_code")
    assert notice.expires_at == NOW + timedelta(minutes=3)
    assert "Lale Butik" in notice.body
    assert len(notice.body) <= 155
    code = await last_code(database)
    checked = await check(database, conversation, f" {code[:3]} {code[3:]} ")
    assert checked == CodeResult(ok=True, level=Level.VERIFIED, customer_id=world.ayse)
    assert await views(database, conversation) == {
        "TR1000001": View.FULL,
        "TR1000002": View.FULL,
        "TR1000003": View.NONE,
        "TR1000004": View.NONE,
    }
    async with database.transaction() as session:
        assert (await current(session, conversation, NOW)).customer_name == "Ayşe Yılmaz"
        assert (await current(session, conversation, NOW + timedelta(hours=24))).level is Level.NONE
        assert (await current(session, await talk(database, "other"), NOW)).level is Level.NONE


async def test_a_code_to_a_mailbox(database: Database, world: World, conversation: int) -> None:
    result = await send(database, conversation, contact=" Ayse@Example.com ")
    assert result.sent_to_masked == "a•••@e•••.com"
    (notice,) = await notices(database)
    assert (notice.medium, notice.address) == ("email", "ayse@example.com")
    assert notice.subject is not None
    assert (await check(database, conversation, await last_code(database))).customer_id == world.ayse


async def test_without_sms_the_mailbox_of_the_order_is_used(
    database: Database, world: World, conversation: int
) -> None:
    await prove(database, conversation, "TR1000001", "2233")
    assert (await send(database, conversation, order_id=world.ayse_order, settings=MAIL)).sent_to_masked
    (notice,) = await notices(database)
    assert (notice.medium, notice.address) == ("email", "ayse@example.com")


async def test_a_proved_order_whose_phone_is_the_customers_verifies_the_customer(
    database: Database, world: World, conversation: int
) -> None:
    await prove(database, conversation, "TR1000001", "2233")
    await send(database, conversation, order_id=world.ayse_order)
    assert (await check(database, conversation, await last_code(database))).customer_id == world.ayse
    assert (await views(database, conversation))["TR1000002"] is View.FULL


async def test_who_receives_a_gift_sees_the_gift_alone_and_no_price(
    database: Database, world: World, conversation: int
) -> None:
    await prove(database, conversation, "TR1000002", "8877")
    assert (await send(database, conversation, order_id=world.gift)).sent_to_masked == "+90 5•• ••• •• 77"
    assert (await notices(database))[-1].address == "+905059998877"
    checked = await check(database, conversation, await last_code(database))
    assert checked == CodeResult(ok=True, level=Level.ORDER_PROVED, order_id=world.gift)
    seen = await views(database, conversation)
    assert seen.pop("TR1000002") is View.LIMITED
    assert set(seen.values()) == {View.NONE}
    async with database.transaction() as session:
        identity = await current(session, conversation, NOW)
        assert (identity.level, identity.customer_id, identity.customer_name) == (Level.ORDER_PROVED, None, None)


async def test_a_guest_without_contacts_of_their_own_sees_that_order_in_full(
    database: Database, world: World, conversation: int
) -> None:
    await prove(database, conversation, "TR1000004", "4567")
    await send(database, conversation, order_id=world.guest_order)
    assert (await check(database, conversation, await last_code(database))).order_id == world.guest_order
    seen = await views(database, conversation)
    assert seen.pop("TR1000004") is View.FULL
    assert set(seen.values()) == {View.NONE}


async def test_an_order_that_was_not_proved_gets_no_code_and_tells_nothing(
    database: Database, world: World, conversation: int
) -> None:
    known = await send(database, conversation, order_id=world.ayse_order)
    unknown = await send(database, await talk(database, "b"), order_id=10**9)
    assert known == unknown == SendResult(None, NOW + timedelta(minutes=3))
    assert await notices(database) == []


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


async def test_what_is_no_contact(database: Database, conversation: int) -> None:
    for text in ("", "hello", "123", "a@b", "@", "+90 532"):
        with pytest.raises(ValueError, match="is no"):
            await send(database, conversation, contact=text)
    with pytest.raises(ValueError, match="either"):
        await send(database, conversation)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count(OneTimeCode.id))) == 0


async def test_without_a_sender_no_code_is_promised(database: Database, world: World, conversation: int) -> None:
    assert (reachable_by(BARE), reachable_by(MAIL)) == (frozenset(), {"email"})
    for contact in ("+905321112233", "+905321119999"):
        with pytest.raises(CannotSendError):
            await send(database, conversation, contact=contact, settings=MAIL)
    await prove(database, conversation, "TR1000001", "2233")
    assert (await send(database, conversation, order_id=world.ayse_order, settings=BARE)).sent_to_masked is None
    assert await notices(database) == []


async def test_another_customer_in_the_same_browser_inherits_nothing(
    database: Database, world: World, conversation: int
) -> None:
    await prove(database, conversation, "TR1000002", "8877")
    await send(database, conversation, contact="+905321112233")
    await check(database, conversation, await last_code(database))
    later = NOW + timedelta(minutes=2)
    await send(database, conversation, later, contact="+905425556677")
    checked = await check(database, conversation, await last_code(database), later)
    assert checked.customer_id == world.mehmet
    assert await views(database, conversation, later) == {
        "TR1000001": View.NONE,
        "TR1000002": View.NONE,
        "TR1000003": View.FULL,
        "TR1000004": View.NONE,
    }


async def test_a_phone_shared_by_two_customers_verifies_who_was_active_last(
    database: Database, world: World, conversation: int
) -> None:
    async with database.transaction() as session:
        session.add(
            Customer(external_id="c9", name="Ali Yılmaz", phone="+905321112233", updated_at=NOW + timedelta(days=1))
        )
    await send(database, conversation, contact="+905321112233")
    checked = await check(database, conversation, await last_code(database))
    assert checked.customer_id not in (world.ayse, world.mehmet, None)
