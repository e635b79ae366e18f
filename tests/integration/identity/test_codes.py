from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.db.session import Database
from bot.identity.models import Level, OneTimeCode
from bot.identity.service import (
    CannotSendError,
    CodeResult,
    SendResult,
    View,
    current,
    reachable_by,
)
from bot.shop.models import Customer

from .conftest import NOW, World, talk
from .steps import BARE, MAIL, check, last_code, notices, prove, send, views


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
