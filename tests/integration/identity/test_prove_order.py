import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from bot.db.session import Database
from bot.identity.models import IdentityAttempt, Level
from bot.identity.service import ProofResult, View, current, may_see, prove_order
from bot.shop.models import Order

from .conftest import NOW, World, talk


async def attempt(
    database: Database,
    conversation: int,
    reference: str,
    digits: str,
    now: datetime = NOW,
    network: str | None = "10.0.0.1",
) -> ProofResult:
    async with database.transaction() as session:
        return await prove_order(session, conversation, network, reference, digits, now)


@pytest.mark.parametrize(
    "reference", ["TR1000001", "TR\0001000001", "tr 100-0001", " Tr1000001 ", "YK123456789", "yk 123456789"]
)
async def test_the_right_digits_prove_the_order_and_nothing_else(
    database: Database, world: World, conversation: int, reference: str
) -> None:
    result = await attempt(database, conversation, reference, "2233")
    assert result == ProofResult(ok=True, order_id=world.ayse_order)
    async with database.transaction() as session:
        identity = await current(session, conversation, NOW)
        assert (identity.level, identity.customer_id, identity.customer_name) == (Level.ORDER_PROVED, None, None)
        orders = {order.id: may_see(identity, order) for order in await session.scalars(select(Order))}
        assert orders.pop(world.ayse_order) is View.LIMITED
        assert set(orders.values()) == {View.NONE}
        assert (await current(session, conversation, NOW + timedelta(hours=1))).level is Level.NONE
        assert (await current(session, conversation + 1, NOW)).level is Level.NONE


async def test_the_customers_own_phone_and_a_phone_written_out_are_taken(
    database: Database, world: World, conversation: int
) -> None:
    assert (await attempt(database, conversation, "TR1000003", "6677")).order_id == world.mehmet_order
    assert (await attempt(database, conversation, "TR1000002", "0532 111 22 33")).order_id == world.gift
    assert (await attempt(database, conversation, "TR1000002", "88 77")).order_id == world.gift


@pytest.mark.parametrize("digits", ["", "33", "x233", "٢٢٣٣", "2234", "----", "\x00\x00\x00\x00"])
async def test_wrong_digits(database: Database, world: World, conversation: int, digits: str) -> None:
    assert await attempt(database, conversation, "TR1000001", digits) == ProofResult(ok=False, tries_left=4)


async def test_an_order_without_any_phone_cannot_be_proved(database: Database, world: World, conversation: int) -> None:
    async with database.transaction() as session:
        (await session.get_one(Order, world.guest_order)).phone = None
    for digits in ("", "----", "None", "0000"):
        assert not (await attempt(database, conversation, "TR1000004", digits)).ok


async def test_wrong_number_and_wrong_digits_are_one_case(database: Database, world: World) -> None:
    """The same result after the same statements, count by count, into the lock and inside it."""
    seen: list[list[tuple[ProofResult, list[str]]]] = []
    statements: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(str(args[2])))
    for address, reference in (("a", "TR1000001"), ("b", "TR9999999")):
        conversation = await talk(database, address)
        tries = []
        for number in range(7):
            statements.clear()
            result = await attempt(database, conversation, reference, f"000{number}", network=address)
            tries.append((result, [text for text in statements if "prepared" not in text]))
        seen.append(tries)
    assert seen[0] == seen[1]
    assert [result.tries_left for result, _ in seen[0]] == [4, 3, 2, 1, None, None, None]


async def test_a_locked_conversation_is_refused_even_the_right_digits_until_the_told_time(
    database: Database, world: World, conversation: int
) -> None:
    for number in range(5):
        result = await attempt(database, conversation, f"TR200000{number}", "0000", NOW + timedelta(seconds=number))
    assert result.locked_until == NOW + timedelta(minutes=15)
    for minute in (1, 7, 14):
        locked = await attempt(database, conversation, "TR1000001", "2233", NOW + timedelta(minutes=minute))
        assert locked == ProofResult(ok=False, locked_until=NOW + timedelta(minutes=15))
    assert (await attempt(database, conversation, "TR1000001", "2233", NOW + timedelta(minutes=15))).ok


async def test_success_does_not_clear_the_count(database: Database, world: World, conversation: int) -> None:
    for number in range(4):
        await attempt(database, conversation, "TR1000001", f"000{number}")
        assert (await attempt(database, conversation, "TR1000003", "6677")).ok
    assert (await attempt(database, conversation, "TR1000001", "0009")).locked_until
    assert (await attempt(database, conversation, "TR1000003", "6677")).locked_until


async def test_a_thousand_guesses_from_many_conversations(database: Database, world: World) -> None:
    """Guessers with a new conversation and a new network address each time get 10 guesses at one order in an hour."""
    guesses = [f"{number:04d}" for number in range(2000, 3000)]
    assert "2233" in guesses
    gate = asyncio.Semaphore(10)
    conversations = [await talk(database, f"g{number}") for number in range(50)]

    async def guess(number: int, digits: str) -> ProofResult:
        async with gate:
            return await attempt(
                database, conversations[number % 50], "TR-1000001" if number % 2 else "tr1000001", digits,
                NOW + timedelta(seconds=number * 3), network=f"10.1.{number % 50}.{number // 50}",
            )  # fmt: skip

    results = await asyncio.gather(*(guess(number, digits) for number, digits in enumerate(guesses)))
    assert not any(result.ok for result in results)
    async with database.transaction() as session:
        keyed = select(func.count()).where(IdentityAttempt.scope == "order", IdentityAttempt.key == "TR1000001")
        assert await session.scalar(keyed) == 10


async def test_one_network_address_has_thirty_wrong_tries_an_hour(database: Database, world: World) -> None:
    for number in range(30):
        conversation = await talk(database, f"n{number}")
        result = await attempt(database, conversation, f"TR3{number:06d}", "0000")
    assert result.locked_until == NOW + timedelta(hours=1)
    assert (await attempt(database, await talk(database, "late"), "TR1000001", "2233")).locked_until
    assert (await attempt(database, await talk(database, "else"), "TR1000001", "2233", network="10.9.9.9")).ok


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.7", "10.0.0.7", True),
        ("10.0.0.7", "10.0.0.8", False),
        (None, None, False),
    ],
)
async def test_what_counts_as_one_network(
    database: Database, world: World, one: str | None, other: str | None, same: bool
) -> None:
    for number in range(30):
        await attempt(database, await talk(database, f"n{number}"), f"TR4{number:06d}", "0000", network=one)
    result = await attempt(database, await talk(database, "last"), "TR1000001", "2233", network=other)
    assert bool(result.locked_until) is same


async def test_twenty_tries_at_once_count_as_twenty(database: Database, world: World, conversation: int) -> None:
    results = await asyncio.gather(
        *(attempt(database, conversation, "TR1000001", f"{number:04d}") for number in range(20))
    )
    assert sorted(result.tries_left for result in results if result.tries_left is not None) == [1, 2, 3, 4]
    assert sum(result.locked_until is not None for result in results) == 16
    async with database.transaction() as session:
        assert await session.scalar(select(func.count(IdentityAttempt.id))) == 5 * 3
