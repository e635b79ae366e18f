"""The time of a turn through Socket.IO with an action, on a new conversation and late in a long one.

    make bench            # or: python -m bench.turns --turns 300 --conversations 3

Starts the product with the demo shop, logs a customer in by a signed token, asks «kargom nerede» again and again, and
measures from sending to the answer. Ratios hold on other machines, bare milliseconds do not.
"""

import argparse
import asyncio
import statistics
import time

import aiohttp

from tests.e2e.conftest import running_product
from tests.e2e.talk import Talk

SPAN = 10
"""Turns taken together around each point, so that one slow moment does not decide."""


async def conversation(url: str, token: str, turns: int) -> list[float]:
    """Milliseconds of each turn of one conversation."""
    times = []
    async with Talk(url, customer_token=token) as talk:
        for _ in range(turns):
            started = time.perf_counter()
            await talk.says("kargom nerede")
            await talk.expects("")
            times.append((time.perf_counter() - started) * 1000)
    return times


async def measure(url: str, turns: int, conversations: int) -> None:
    """Print the table."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/dev/demo") as answer:
        demo = await answer.json()
    tokens = [customer["token"] for customer in demo["customers"] if customer["orders"]]
    await conversation(url, tokens[0], 5)  # warms both processes
    runs = [await conversation(url, tokens[n % len(tokens)], turns) for n in range(conversations)]

    def median(first: int) -> float:
        return statistics.median(t for run in runs for t in run[first : first + SPAN])

    early, late = median(min(10, turns - SPAN)), median(turns - SPAN)
    print(f"conversations {conversations}, turns each {turns}, one after the other")
    print(f"turns 1-{SPAN}          median {median(0):6.1f} ms")
    print(f"turns 10-{10 + SPAN}         median {early:6.1f} ms")
    print(f"turns {turns - SPAN}-{turns}       median {late:6.1f} ms")
    print(f"late / early        {late / early:6.2f}")


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--conversations", type=int, default=3)
    arguments = parser.parse_args()
    with running_product() as product:
        asyncio.run(measure(product.url, arguments.turns, arguments.conversations))


if __name__ == "__main__":
    main()
