from datetime import timedelta

from sqlalchemy import func, select

from bot.db.session import Database
from bot.identity.models import IdentityAttempt, Level
from bot.identity.service import current, grant_by_token, prove_order, prune, revoke
from bot.settings import Settings
from tests.unit.identity.test_tokens import SECRET, token

from .conftest import NOW, World

SETTINGS = Settings(customer_token_secret=SECRET)


async def test_a_token_verifies_and_a_second_customers_token_replaces_the_first(
    database: Database, world: World, conversation: int
) -> None:
    async with database.transaction() as session:
        result = await grant_by_token(session, conversation, token(), NOW, settings=SETTINGS)
        assert (result.ok, result.customer_id, result.expires_at) == (True, world.ayse, NOW + timedelta(hours=24))
        assert (await current(session, conversation, NOW)).customer_id == world.ayse
        await grant_by_token(session, conversation, token(sub="c2"), NOW + timedelta(seconds=1), settings=SETTINGS)
        identity = await current(session, conversation, NOW + timedelta(seconds=1))
        assert (identity.customer_id, identity.customer_name) == (world.mehmet, "Mehmet Demir")
        await revoke(session, conversation, NOW + timedelta(seconds=2))
        assert (await current(session, conversation, NOW + timedelta(seconds=2))).level is Level.NONE


async def test_a_refused_token_changes_nothing(database: Database, world: World, conversation: int) -> None:
    async with database.transaction() as session:
        await grant_by_token(session, conversation, token(), NOW, settings=SETTINGS)
        for bad, reason in (
            (token(sub="nobody"), "unknown_customer"),
            (token(secret="y" * 40), "signature"),
            (token(sub=str(world.mehmet)), "unknown_customer"),
        ):
            result = await grant_by_token(session, conversation, bad, NOW, settings=SETTINGS)
            assert (result.ok, result.reason, result.customer_id) == (False, reason, None)
        assert (await current(session, conversation, NOW)).customer_id == world.ayse


async def test_old_tries_are_pruned(database: Database, world: World, conversation: int) -> None:
    async with database.transaction() as session:
        await prove_order(session, conversation, "10.0.0.1", "TR1000001", "0000", NOW)
        await prune(session, NOW + timedelta(days=1))
        assert await session.scalar(select(func.count(IdentityAttempt.id))) == 3
        await prune(session, NOW + timedelta(days=3))
        assert await session.scalar(select(func.count(IdentityAttempt.id))) == 0
