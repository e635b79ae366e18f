"""A long run without faults: does memory grow?"""

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from tests.faults.ledger import wait_until_quiet
from tests.faults.measure import QUIET_SECONDS, Size, arrived, talking
from tests.faults.stand import Stand, standing

LIMIT = 0.05


@dataclass
class Memory:
    """Samples of one process, in bytes."""

    name: str
    samples: list[int] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """From the second quarter of the run to the last, as a share; medians."""
        quarter = max(1, len(self.samples) // 4)
        start = statistics.median(self.samples[quarter : 2 * quarter] or self.samples)
        return statistics.median(self.samples[-quarter:]) / start - 1


async def sample(stand: Stand, seconds: float, every: float) -> list[Memory]:
    """Memory of the processes over `seconds`."""
    memories = [Memory("gateway"), Memory("worker")]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for memory in memories:
            memory.samples.append(stand.memory(memory.name))
        await asyncio.sleep(every)
    return memories


async def soak(size: Size, minutes: float) -> int:
    """Print what memory did; 1 when it grew too much or a message was not answered."""
    async with standing({}) as stand, arrived(stand.url, size) as customers:
        async with talking(customers, size):
            memories = await sample(stand, minutes * 60, every=max(0.5, minutes * 60 / 400))
        figures = await wait_until_quiet(stand, customers, QUIET_SECONDS)
    print(f"{minutes} minutes, {size.conversations} conversations, {figures.answered} messages answered")  # noqa: T201
    print("| process | start MB | end MB | growth |\n|---|---|---|---|")  # noqa: T201
    for memory in memories:
        first, last = memory.samples[len(memory.samples) // 4] / 2**20, memory.samples[-1] / 2**20
        print(f"| {memory.name} | {first:.0f} | {last:.0f} | {memory.growth:+.1%} |")  # noqa: T201
    return int(any(memory.growth > LIMIT for memory in memories) or bool(figures.faults))
