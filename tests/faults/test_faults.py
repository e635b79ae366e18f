"""The programs at a small size, on one product: the books agree after each fault."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.measure import Size, measure_on
from tests.faults.scenarios import scenarios
from tests.faults.stand import Stand, standing

QUICK = ("kill-gateway", "kill-postgres", "cut-customers", "cut-database", "kill-worker")
SMALL = Size(conversations=8, moments=1, hold=5, pause=2)

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
async def stand() -> AsyncIterator[Stand]:
    async with standing({}) as running:
        yield running


@pytest.mark.parametrize("name", QUICK)
async def test_nothing_is_lost_done_twice_or_out_of_order(stand: Stand, name: str) -> None:
    result = await measure_on(stand, name, scenarios()[name], SMALL)
    assert result.faults == {}
    assert result.figures.sent == result.figures.stored == result.figures.answered > 0
