"""Turn latency on a new conversation and late in a long one, with and without a look-up: ours and stock Rasa in turn.

    python -m bench.latency                         # full size: some minutes
    python -m bench.latency --points 10 --new 3     # small

All conversations go on in step, one message at a time, so that whatever else the machine does slows all of them alike.
"""

import argparse
import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

import aiohttp

from bench import ours
from bench.figures import machine, p50_p95_p99, percentile, table, times
from bench.ours import DemoCustomer
from bench.stock import project, running
from bench.talkers import OurRest, Socket, StockRest, Talker

SPAN = 10
"""Turns taken together up to each point."""
LOOK_UP, TALK = "order look-up", "greeting"
SYSTEMS = ("stock REST", "ours REST", "ours Socket.IO")
Samples = dict[tuple[str, str, str], list[float]]
"""Milliseconds by system, kind of message and point."""
Makers = dict[str, Callable[[DemoCustomer, int], Talker]]


def question(kind: str, customer: DemoCustomer) -> str:
    """What is said. Stock's look-up and ours read the same tables by the same number."""
    return f"{customer.number} numaralı siparişim nerede?" if kind == LOOK_UP else "merhaba"


async def _timed(talker: Talker, text: str) -> float:
    started = time.perf_counter()
    await talker.says(text)
    return (time.perf_counter() - started) * 1000


async def _new(makers: Makers, customers: list[DemoCustomer], count: int, samples: Samples) -> None:
    for n in range(count):
        customer = customers[n % len(customers)]
        for kind in (LOOK_UP, TALK):
            for system, make in makers.items():
                talker = make(customer, n)
                if isinstance(talker, Socket):
                    await talker.open()
                samples[system, kind, "new"].append(await _timed(talker, question(kind, customer)))
                if isinstance(talker, Socket):
                    await talker.close()


async def _long(makers: Makers, customer: DemoCustomer, points: list[int], samples: Samples) -> None:
    """One conversation per system, in step. Looking up and greeting alternate, each at its share of the turns."""
    talkers = {system: make(customer, 0) for system, make in makers.items()}
    for talker in talkers.values():
        if isinstance(talker, Socket):
            await talker.open()
    for turn in range(1, max(points) + 1):
        point = next((p for p in points if p - SPAN < turn <= p), None)
        kind = (LOOK_UP, TALK)[turn % 2]
        for system, talker in talkers.items():
            spent = await _timed(talker, question(kind, customer))
            if point is not None:
                samples[system, kind, f"turn {point}"].append(spent)
    for talker in talkers.values():
        if isinstance(talker, Socket):
            await talker.close()


async def measure(
    our_url: str, stock_url: str, customers: list[DemoCustomer], points: list[int], new: int, conversations: int
) -> Samples:
    """Take all samples."""
    samples: Samples = defaultdict(list)
    async with aiohttp.ClientSession() as http:
        makers: Makers = {
            "stock REST": lambda _customer, _n: StockRest(http, stock_url),
            "ours REST": lambda customer, _n: OurRest(http, our_url, customer.token),
            "ours Socket.IO": lambda customer, _n: Socket(http, our_url, customer.token),
        }
        await _new(makers, customers, 2, defaultdict(list))  # warms all processes
        await _new(makers, customers, new, samples)
        for n in range(conversations):
            await _long(makers, customers[n % len(customers)], points, samples)
    return samples


def show(samples: Samples, points: list[int]) -> None:
    """Print the tables."""
    names = ["new", *(f"turn {point}" for point in points)]
    for kind in (LOOK_UP, TALK):
        rows = []
        for name in names:
            stock_median = percentile(samples["stock REST", kind, name], 0.5)
            for system in SYSTEMS:
                values = samples[system, kind, name]
                rows.append(
                    (name, system, *p50_p95_p99(values), times(stock_median / percentile(values, 0.5)), len(values))
                )
        table(f"Turn with {kind}, ms", ("point", "system", "p50", "p95", "p99", "faster than stock", "n"), rows)
    rows = []
    for system in SYSTEMS:
        row: list[object] = [system]
        for kind in (LOOK_UP, TALK):
            early = percentile(samples[system, kind, names[1]], 0.5)
            row.append(f"{percentile(samples[system, kind, names[-1]], 0.5) / early:.2f} ×")
        rows.append(row)
    table(f"{names[-1]} against {names[1]}, medians", ("system", LOOK_UP, TALK), rows)


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10, 100, 300], help="turns to look at")
    parser.add_argument("--new", type=int, default=50, help="new conversations per kind and system")
    parser.add_argument("--conversations", type=int, default=3, help="long conversations per system")
    parser.add_argument("--epochs", type=int, default=project.DEFAULT_EPOCHS, help="of stock's training")
    arguments = parser.parse_args()
    model = project.make(arguments.epochs)
    machine()
    with ours.running() as mine:
        asyncio.run(running.prepare(mine.product.database_url))
        with running.running(model, mine.product.database_url) as theirs:
            samples = asyncio.run(
                measure(
                    mine.url, theirs.urls[0], mine.customers, arguments.points, arguments.new, arguments.conversations
                )
            )
    show(samples, arguments.points)
    machine()


if __name__ == "__main__":
    main()
