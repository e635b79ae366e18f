"""Answers per second with many customers at once, on one and two workers, beside stock Rasa; then a steady stream.

    python -m bench.throughput
    python -m bench.throughput --customers 1 5 --workers 1 --seconds 3 --rate 5     # small

Each customer says the next thing as soon as the last answer is there; half of it looks an order up. The stream sends at
moments that do not wait for answers: what cannot be carried shows as a growing delay. Both sides are spoken to by REST.
"""

import argparse
import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from bench import ours
from bench.figures import machine, percentile, table, times
from bench.latency import LOOK_UP, TALK, question
from bench.ours import DemoCustomer, Ours, address
from bench.stock import project, running
from bench.talkers import NoAnswerError, OurRest, StockRest, Talker

Make = Callable[[DemoCustomer, int], Talker]


@dataclass
class Result:
    """What came of one load."""

    seconds: float
    milliseconds: list[float]
    failed: int

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.milliseconds) / self.seconds


async def talk(make: Make, customers: list[DemoCustomer], count: int, seconds: float) -> Result:
    """`count` customers begin messages for `seconds`. All answers count, and the time until the last one."""
    milliseconds: list[float] = []
    failed = 0
    started = time.perf_counter()
    until = started + seconds

    async def one(n: int) -> None:
        nonlocal failed
        customer, turn = customers[n % len(customers)], n
        talker = make(customer, n)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            try:
                await talker.says(question((LOOK_UP, TALK)[turn % 2], customer))
            except (NoAnswerError, aiohttp.ClientError, asyncio.TimeoutError):
                failed += 1
                continue
            milliseconds.append((time.perf_counter() - begun) * 1000)
            turn += 1

    await asyncio.gather(*(one(n) for n in range(count)))
    return Result(time.perf_counter() - started, milliseconds, failed)


async def stream(make: Make, customers: list[DemoCustomer], rate: float, seconds: float) -> Result:
    """`rate` messages a second, each from the next of many customers, whatever has been answered."""
    milliseconds: list[float] = []
    failed = 0
    talkers = [make(customers[n % len(customers)], n) for n in range(max(1, int(rate * 4)))]
    busy = [asyncio.Lock() for _ in talkers]

    async def one(n: int, due: float) -> None:
        nonlocal failed
        who = n % len(talkers)
        async with busy[who]:
            try:
                await talkers[who].says(question((LOOK_UP, TALK)[n % 2], customers[who % len(customers)]))
                milliseconds.append((time.perf_counter() - due) * 1000)
            except (NoAnswerError, aiohttp.ClientError, asyncio.TimeoutError):
                failed += 1

    started = time.perf_counter()
    tasks = []
    for n in range(int(rate * seconds)):
        due = started + n / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(n, due)))
    _, late = await asyncio.wait(tasks, timeout=30)
    for task in late:
        task.cancel()
    return Result(time.perf_counter() - started, milliseconds, failed + len(late))


def _row(name: str, result: Result, baseline: Result | None) -> tuple[object, ...]:
    found = result.milliseconds
    p50, p95 = (f"{percentile(found, share):.0f}" for share in (0.5, 0.95))
    ratio = times(result.per_second / baseline.per_second) if baseline and baseline.milliseconds else "–"
    return name, f"{result.per_second:.1f}", p50, p95, result.failed, ratio


async def measure(
    mine: Ours, stock_urls: tuple[str, ...], workers: int, counts: list[int], seconds: float, rate: float
) -> None:
    """Print the tables for `workers` on each side."""
    timeout, connector = aiohttp.ClientTimeout(total=60), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:

        def stock_talker(_customer: DemoCustomer, n: int) -> Talker:
            return StockRest(http, stock_urls[n % len(stock_urls)])

        def our_talker(customer: DemoCustomer, n: int) -> Talker:
            return OurRest(http, mine.url, customer.token, address(n))

        for make in (stock_talker, our_talker):
            await talk(make, mine.customers, 2, 2)
        rows = []
        for count in counts:
            stock_result = await talk(stock_talker, mine.customers, count, seconds)
            our_result = await talk(our_talker, mine.customers, count, seconds)
            rows.append(_row(f"{count} customers, stock", stock_result, None))
            rows.append(_row(f"{count} customers, ours", our_result, stock_result))
        head = ("load", "answers/s", "p50 ms", "p95 ms", "failed", "against stock")
        table(f"{workers} worker{'s' * (workers > 1)}, each customer waits for the answer", head, rows)
        rows = [
            _row("stock", await stream(stock_talker, mine.customers, rate, seconds), None),
            _row("ours", await stream(our_talker, mine.customers, rate, seconds), None),
        ]
        table(f"{workers} worker{'s' * (workers > 1)}, a stream of {rate:g} messages/s for {seconds:g} s", head[:-1],
              [row[:-1] for row in rows])  # fmt: skip
    machine()


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=15, help="for each load and side")
    parser.add_argument("--rate", type=float, default=50, help="messages per second of the stream")
    parser.add_argument("--epochs", type=int, default=project.DEFAULT_EPOCHS, help="of stock's training")
    arguments = parser.parse_args()
    model = project.make(arguments.epochs)
    machine()
    with ours.running() as mine:
        database_url = mine.product.database_url
        for workers in sorted(arguments.workers):
            while 1 + len(mine.extra) < workers:
                mine.add_worker()
            asyncio.run(running.prepare(database_url))
            with running.running(model, database_url, servers=workers) as theirs:
                asyncio.run(measure(mine, theirs.urls, workers, arguments.customers, arguments.seconds, arguments.rate))


if __name__ == "__main__":
    main()
