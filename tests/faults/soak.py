"""A long run without faults: does memory grow?"""

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from tests.faults.ledger import Figures, wait_until_quiet
from tests.faults.measure import QUIET_SECONDS, Size, arrived, talking
from tests.faults.stand import Stand, standing

LIMIT = 0.05


@dataclass
class Memory:
    """Samples of one process, in bytes."""

    name: str
    samples: list[int] = field(default_factory=list)

    @property
    def early(self) -> float:
        """Median of the second quarter of the run: the first fills caches."""
        quarter = len(self.samples) // 4
        return statistics.median(self.samples[quarter : 2 * quarter])

    @property
    def late(self) -> float:
        """Median of the last quarter."""
        return statistics.median(self.samples[-(len(self.samples) // 4) :])

    @property
    def growth(self) -> float:
        """From the second quarter to the last, as a share."""
        return self.late / self.early - 1


async def sample(stand: Stand, seconds: float, every: float) -> list[Memory]:
    """Memory of the processes over `seconds`."""
    memories = [Memory("gateway"), Memory("worker")]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for memory in memories:
            memory.samples.append(stand.memory(memory.name))
        await asyncio.sleep(every)
    return memories


async def load(stand: Stand, size: Size, minutes: float) -> tuple[list[Memory], Figures]:
    """What memory did while customers talked for `minutes`, and the comparison of their books."""
    async with arrived(stand.url, size) as customers:
        async with talking(customers, size):
            memories = await sample(stand, minutes * 60, every=max(0.5, minutes * 60 / 400))
        return memories, await wait_until_quiet(stand, customers, QUIET_SECONDS)


async def soak(size: Size, minutes: float) -> int:
    """Print what memory did; 1 when it grew too much or a message was not answered."""
    async with standing({}) as stand:
        memories, figures = await load(stand, size, minutes)
    print(f"{minutes} minutes, {size.conversations} conversations, {figures.answered} messages answered")  # noqa: T201
    print("| process | second quarter MB | last quarter MB | growth |\n|---|---|---|---|")  # noqa: T201
    for memory in memories:
        print(f"| {memory.name} | {memory.early / 2**20:.0f} | {memory.late / 2**20:.0f} | {memory.growth:+.1%} |")  # noqa: T201
    print(f"faults: {figures.faults or 'none'}")  # noqa: T201
    return int(any(memory.growth > LIMIT for memory in memories) or bool(figures.faults))
