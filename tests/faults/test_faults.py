"""The programs at a small size, on one product: the books agree after each fault, and each ends by itself."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.measure import Size, measure_on
from tests.faults.scenarios import SMALL_SETTINGS, scenarios
from tests.faults.soak import LIMIT, load
from tests.faults.stand import Stand, standing

QUICK = (
    "kill-gateway",
    "kill-postgres",
    "freeze-postgres",
    "cut-customers",
    "cut-database",
    "poison",
    "hang-worker",
    "sigterm",
)
SMALL = Size(conversations=6, moments=1, hold=5, pause=2)

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(700)]  # a scenario ends itself, with a comparison, before that


@pytest.fixture(scope="module")
async def stand() -> AsyncIterator[Stand]:
    async with standing(SMALL_SETTINGS) as running:
        yield running


async def test_memory_does_not_grow(stand: Stand) -> None:
    memories, figures = await load(stand, Size(conversations=10, pause=1), minutes=2)
    assert figures.faults == {}
    assert figures.answered > 100
    assert all(memory.growth < LIMIT for memory in memories), [(m.name, m.early, m.late) for m in memories]


@pytest.mark.parametrize("name", QUICK)
async def test_nothing_is_lost_done_twice_or_out_of_order(stand: Stand, name: str) -> None:
    result = await measure_on(stand, name, scenarios()[name], SMALL)
    assert result.faults == {}, (result.not_ended, *result.notes)
    assert result.figures.sent == result.figures.stored == result.figures.answered > 0
    assert result.moments == 1
