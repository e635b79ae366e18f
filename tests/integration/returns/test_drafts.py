"""Drafts: kept by order, the last one counts, and they end by themselves."""

from datetime import timedelta

from bot.conversations.service import open_conversation
from bot.db.session import Database
from bot.returns.service import drafts_of_customer, drop_draft, find_draft, keep_draft, sweep
from bot.shop.settings import ShopSettings
from tests.integration.returns.conftest import NOW, Made


async def test_the_last_draft_of_an_order_counts_until_it_is_dropped(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    order = next(iter(made.orders.values()))
    async with database.transaction() as session:
        first = await open_conversation(session, "web", "a")
        second = await open_conversation(session, "rest", "b")
        await keep_draft(session, order, first.id, {"id": "f1", "asked": "lines"}, NOW)
        await keep_draft(session, order, second.id, {"id": "f2", "asked": "reason"}, NOW + timedelta(hours=1))
        [draft] = await drafts_of_customer(session, made.customer, NOW + timedelta(hours=2), shop)
        assert (draft.conversation_id, draft.flow["asked"]) == (second.id, "reason")
        assert await drafts_of_customer(session, made.customer + 1, NOW, shop) == []
        await drop_draft(session, order, "f1")
        assert await find_draft(session, order, NOW, shop) is not None
        await drop_draft(session, order, "f2")
        assert await find_draft(session, order, NOW, shop) is None


async def test_a_draft_ends_after_the_days_of_the_setting(database: Database, made: Made, shop: ShopSettings) -> None:
    order = next(iter(made.orders.values()))
    last = NOW + timedelta(days=shop.returns.draft_days)
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", "a")
        await keep_draft(session, order, conversation.id, {"id": "f1"}, NOW)
        assert await find_draft(session, order, last - timedelta(seconds=1), shop) is not None
        assert await find_draft(session, order, last, shop) is None
        assert (await sweep(session, last - timedelta(seconds=1), shop))["drafts"] == 0
        assert (await sweep(session, last, shop))["drafts"] == 1
