"""One scenario: load, faults at random moments, recovery, and the comparison at the end."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.faults.customer import Customer
from tests.faults.ledger import Figures, wait_until_quiet
from tests.faults.proxy import Proxy
from tests.faults.scenarios import Ground, Scenario
from tests.faults.stand import Stand

RECOVERY_SECONDS = 120


@dataclass
class Size:
    """How much of it."""

    conversations: int = 50
    moments: int = 20
    hold: float = 60.0
    """Seconds of a lasting fault."""
    pause: float = 6.0
    """Seconds between two messages of one customer, on average."""
    seed: int = 5


@dataclass
class Result:
    """What one scenario came to."""

    name: str
    figures: Figures
    accepted_after: list[float] = field(default_factory=list)
    """Seconds from the end of the cause until a new message was acknowledged, per moment."""
    answered_after: list[float] = field(default_factory=list)
    """The same until a new customer's message was answered."""
    worker_loading: bool = False
    notices: int = 0
    told_twice: int = 0
    notes: list[str] = field(default_factory=list)
    drained_in: float = 0.0

    @property
    def faults(self) -> dict[str, int]:
        return self.figures.faults | ({"told_twice": self.told_twice} if self.told_twice else {})


async def measure_on(stand: Stand, name: str, scenario: Scenario, size: Size) -> Result:
    """Run one scenario on `stand`."""
    ground = Ground(stand, Proxy(int(stand.url.rpartition(":")[2])), random.Random(f"{size.seed}:{name}"), size.hold)
    result = Result(name, Figures(), worker_loading=scenario.worker_dies)
    await ground.proxy.open()
    try:
        async with arrived(f"http://127.0.0.1:{ground.proxy.port}", size) as customers:
            async with talking(customers, size):
                await _moments(ground, scenario, size, result)
            started = time.monotonic()
            result.figures = await wait_until_quiet(stand, customers)
            result.drained_in = time.monotonic() - started
            result.notices = sum(len(customer.books.notices) for customer in customers)
            # One outage is one moment: nobody hears of it twice.
            result.told_twice = sum(max(0, len(set(c.books.notices)) - size.moments) for c in customers)
    finally:
        await ground.proxy.close()
    result.notes = ground.notes
    return result


async def _moments(ground: Ground, scenario: Scenario, size: Size, result: Result) -> None:
    for _ in range(size.moments):
        await asyncio.sleep(ground.random.uniform(0.5, 3.0))
        before = ground.stand.workers_ready()
        await scenario.do(ground)
        await _recover(ground.stand, scenario, result, before)


@asynccontextmanager
async def arrived(url: str, size: Size) -> AsyncIterator[list[Customer]]:
    """Customers who are connected until the block ends."""
    customers = [Customer(url, number, size.seed) for number in range(size.conversations)]
    try:
        await asyncio.gather(*(customer.arrive() for customer in customers))
        yield customers
    finally:
        await asyncio.gather(*(customer.leave() for customer in customers))


@asynccontextmanager
async def talking(customers: list[Customer], size: Size) -> AsyncIterator[None]:
    """They write until the block ends; then each still sends what it has begun."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(customer.talks_until(stop, size.pause)) for customer in customers]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _recover(stand: Stand, scenario: Scenario, result: Result, ready_before: int) -> None:
    """Time a new customer's first message: to its acknowledgement, and to its answer."""
    started = time.monotonic()
    probe = Customer(stand.url, 10_000 + len(result.accepted_after), 0)
    try:
        await asyncio.wait_for(probe.arrive(), RECOVERY_SECONDS)
        await probe.says("çalışma saatleriniz", RECOVERY_SECONDS)
        result.accepted_after.append(time.monotonic() - started)
        if scenario.worker_dies:
            await stand.until(lambda: stand.workers_ready() > ready_before, "a worker")
            started = time.monotonic()
        while not probe.books.shown or set(probe.books.shown) == set(probe.books.notices):
            assert await probe.is_answered(RECOVERY_SECONDS), "no answer after the fault"
        result.answered_after.append(time.monotonic() - started)
    finally:
        await probe.leave()
