"""Products are found by what customers call them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.session import Database
from bot.shop.demo.load import load_demo
from bot.shop.products import search_products
from bot.shop.settings import load_shop_settings
from tests.integration.dialogue_flows.conftest import NOW

SHOP_FILE = Path(__file__).parents[3] / "shop.yml"


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.transaction() as session:
        await load_demo(session, load_shop_settings(SHOP_FILE), today=NOW.date())
        yield session


async def test_names_are_found_with_suffixes_and_in_any_spelling(session: AsyncSession) -> None:
    for text, name in (
        ("keten midi elbisenin fiyatı ne kadar", "Keten Midi Elbise"),
        ("SATEN GÖMLEĞİN kumaşı", "Saten Gömlek"),
        ("turk kahvesi makinesi kac watt", "Türk Kahvesi Makinesi"),
        ("basic t-shirt var mı", "Basic Pamuklu Tişört"),
        ("palazzo pantalonunuz kalmış mı", "Palazzo Pantolon"),
    ):
        found = await search_products(session, text)
        assert [product.name for product in found] == [name], text


async def test_several_that_fit_alike_are_all_given_and_none_is_made_up(session: AsyncSession) -> None:
    assert len(await search_products(session, "gömlek var mı", limit=5)) > 1
    assert await search_products(session, "uçan halı") == []
    assert await search_products(session, "!!") == []
