"""A change that the shop was asked for is taken back before it has answered."""

from sqlalchemy import select

from bot.db.session import Database
from bot.integrations.models import OutgoingEvent, WorkItem, WorkState
from bot.returns.models import ChangeState
from bot.returns.service import (
    ChangeAnswer,
    ChangeRequest,
    apply_change_answer,
    request_change_delivery,
    withdraw_change,
)
from bot.shop.policies.changes import Change
from bot.shop.settings import ShopSettings

from .conftest import NOW, Made


async def asked(
    database: Database, shop: ShopSettings, made: Made, contents: str = "M yerine L", key: str = "k"
) -> str:
    request = ChangeRequest(made.orders["preparing"], Change.CONTENTS, contents=contents)
    async with database.transaction() as session:
        result = await request_change_delivery(session, request, idempotency_key=key, now=NOW, shop=shop)
    assert result.change is not None
    assert result.change.state is ChangeState.ASKED
    return result.change.number


async def events(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(select(OutgoingEvent.type).order_by(OutgoingEvent.id)))


async def test_it_is_taken_back_once_and_the_shop_hears_of_it(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    number = await asked(database, shop, made)
    for changed in (True, False):
        async with database.transaction() as session:
            result = await withdraw_change(session, number, now=NOW)
        assert (result.changed, result.reason_key) == (changed, "withdrawn")
    assert await events(database) == ["order.contents_change_requested", "order.change_withdrawn"]
    async with database.transaction() as session:
        assert set(await session.scalars(select(WorkItem.state))) == {WorkState.DROPPED}


async def test_an_answer_comes_first_or_too_late(database: Database, made: Made, shop: ShopSettings) -> None:
    answer = ChangeAnswer(id="a", accepted=True)
    number = await asked(database, shop, made)
    async with database.transaction() as session:
        await apply_change_answer(session, number, answer, NOW, shop)
    async with database.transaction() as session:
        result = await withdraw_change(session, number, now=NOW)
    assert (result.changed, result.reason_key) == (False, "accepted")
    number = await asked(database, shop, made, "L yerine XL", "k2")
    async with database.transaction() as session:
        await withdraw_change(session, number, now=NOW)
    async with database.transaction() as session:
        change, changed = await apply_change_answer(session, number, ChangeAnswer(id="b", accepted=True), NOW, shop)
    assert (changed, change.state) == (False, ChangeState.WITHDRAWN)


async def test_another_wish_in_its_place_withdraws_it(database: Database, made: Made, shop: ShopSettings) -> None:
    await asked(database, shop, made)
    await asked(database, shop, made, "L yerine XL", "k2")
    told = await events(database)
    assert told == ["order.contents_change_requested", "order.change_withdrawn", "order.contents_change_requested"]
