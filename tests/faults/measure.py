"""One scenario: load, faults at random moments, recovery, and the comparison at the end.

Whatever happens, it ends by itself and with a comparison: what does not come to an end in its time is named.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.faults.customer import Customer
from tests.faults.ledger import Figures, compare, left_open, wait_until_quiet
from tests.faults.proxy import Proxy
from tests.faults.scenarios import Ground, Scenario
from tests.faults.stand import Stand

RECOVERY_SECONDS = 90.0
"""How long a new customer's message is waited for after a fault, before the moment counts as failed."""
QUIET_SECONDS = 120.0
"""How long all are waited for at the end, until nothing is unanswered or undelivered."""
_CLOSING_SECONDS = 20.0
_FOR_COMPARISON_SECONDS = 30.0


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
    seconds: float = 0.0
    """After so many seconds no further moment is begun; 0: all are."""


@dataclass
class Result:
    """What one scenario came to."""

    name: str
    figures: Figures = field(default_factory=Figures)
    moments: int = 0
    """How many were gone through, recovery included."""
    accepted_after: list[float] = field(default_factory=list)
    """Seconds from the end of the cause until a new message was acknowledged, per moment."""
    answered_after: list[float] = field(default_factory=list)
    """The same until a new customer's message was answered; of a worker that had to start, from its start."""
    worker_loading: bool = False
    notices: int = 0
    told_twice: int = 0
    not_ended: str = ""
    """What had not come to an end, or failed; empty when all went well."""
    notes: list[str] = field(default_factory=list)
    drained_in: float = 0.0

    @property
    def faults(self) -> dict[str, int]:
        """What should not be, by name."""
        own = {"told_twice": self.told_twice, "not_ended": int(bool(self.not_ended))}
        return self.figures.faults | {name: count for name, count in own.items() if count}


async def measure_on(stand: Stand, name: str, scenario: Scenario, size: Size) -> Result:
    """Run one scenario on `stand`."""
    result = Result(name, worker_loading=scenario.worker_dies)
    customers = [Customer("", number, size.seed) for number in range(size.conversations)]
    proxy = Proxy(int(stand.url.rpartition(":")[2]))
    ground = Ground(stand, proxy, random.Random(f"{size.seed}:{name}"), size.hold, result.notes)
    await proxy.open()
    for customer in customers:
        customer.url = f"http://127.0.0.1:{proxy.port}"
    try:
        harm = _harm(ground, customers, scenario, size, result)
        one_moment = 5 + 2 * RECOVERY_SECONDS + (size.hold if scenario.lasts else 0) + scenario.own_seconds
        limit = QUIET_SECONDS + size.moments * one_moment
        if await _bounded(harm, limit if not size.seconds else min(limit, size.seconds + one_moment), result):
            started = time.monotonic()
            await _bounded(wait_until_quiet(stand, customers, QUIET_SECONDS), QUIET_SECONDS + 10, result)
            result.drained_in = time.monotonic() - started
        await _bounded(_compare(ground, customers, size, result), _FOR_COMPARISON_SECONDS, result)
    finally:
        await asyncio.wait({asyncio.create_task(_close(proxy, customers))}, timeout=_CLOSING_SECONDS)
    return result


async def _bounded(work: Awaitable[object], seconds: float, result: Result) -> bool:
    """Do `work` in at most `seconds`, and go on in any case: what is cancelled need not end."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=seconds)
    if task.done():
        if error := task.exception():
            result.not_ended += f"{type(error).__name__} {str(error)[:300]} in {_place(error)}; "
        return task.exception() is None
    where = ", ".join(f"{f.f_code.co_name}:{f.f_lineno}" for f in task.get_stack())
    result.not_ended += f"not over after {seconds:.0f} s in {where}; "
    task.cancel()
    await asyncio.wait({task}, timeout=5)
    return False


def _place(error: BaseException) -> str:
    trace, names = error.__traceback__, []
    while trace is not None:
        names.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(names)


async def _compare(ground: Ground, customers: list[Customer], size: Size, result: Result) -> None:
    url = ground.stand.database_url
    result.figures = await compare(url, customers, ground.to_be_set_aside)
    result.notices = sum(len(customer.books.notices) for customer in customers)
    # One outage is one moment: nobody hears of it twice.
    result.told_twice = sum(max(0, len(set(c.books.notices)) - max(1, result.moments)) for c in customers)
    if result.faults:
        result.notes.extend(await left_open(url, customers))


async def _close(proxy: Proxy, customers: list[Customer]) -> None:
    await asyncio.gather(*(customer.leave() for customer in customers))
    await proxy.close()


async def _harm(ground: Ground, customers: list[Customer], scenario: Scenario, size: Size, result: Result) -> None:
    await asyncio.gather(*(customer.arrive() for customer in customers))
    started = time.monotonic()
    async with talking(customers, size):
        while result.moments < size.moments:
            if result.moments and size.seconds and time.monotonic() - started > size.seconds:
                return
            await asyncio.sleep(ground.random.uniform(0.5, 3.0))
            before = ground.stand.workers_ready()
            ground.gone_at = 0.0
            await scenario.do(ground)
            await _recover(ground, scenario, result, before)
            result.moments += 1


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
        await asyncio.wait(tasks, timeout=QUIET_SECONDS / 2)
        for task in tasks:
            task.cancel()


async def _recover(ground: Ground, scenario: Scenario, result: Result, ready_before: int) -> None:
    """Time a new customer's first message: to its acknowledgement, and to its answer."""
    stand, started = ground.stand, ground.gone_at or time.monotonic()
    probe = Customer(stand.url, f"probe-{result.moments}")
    try:
        await probe.arrive(RECOVERY_SECONDS)
        await probe.says("çalışma saatleriniz", RECOVERY_SECONDS)
        result.accepted_after.append(time.monotonic() - started)
        if scenario.worker_dies:
            await stand.until(lambda: stand.workers_ready() > ready_before, "a worker", RECOVERY_SECONDS)
            started = time.monotonic()
        await probe.is_told(RECOVERY_SECONDS)
        result.answered_after.append(time.monotonic() - started)
    finally:
        await probe.leave()
