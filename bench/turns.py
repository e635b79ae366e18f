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


async def turn(talk: Talk) -> float:
    """Milliseconds of one turn."""
    started = time.perf_counter()
    await talk.says("kargom nerede")
    await talk.expects("")
    return (time.perf_counter() - started) * 1000


async def pair(url: str, token: str, turns: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of first turns, of a young talk's turns from the tenth on, and of an old one's last: in step."""
    async with Talk(url, customer_token=token) as old, Talk(url, customer_token=token) as young:
        first = [await turn(old) for _ in range(turns - SPAN)][:1]
        first += [await turn(young) for _ in range(SPAN)][:1]
        early, late = [], []
        for _ in range(SPAN):
            early.append(await turn(young))
            late.append(await turn(old))
    return first, early, late


async def measure(url: str, turns: int, conversations: int) -> None:
    """Print the table."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/dev/demo") as answer:
        demo = await answer.json()
    tokens = [customer["token"] for customer in demo["customers"] if customer["orders"]]
    await pair(url, tokens[0], SPAN)  # warms both processes
    runs = [await pair(url, tokens[n % len(tokens)], turns) for n in range(conversations)]
    first, early, late = (statistics.median(ms for run in runs for ms in run[part]) for part in range(3))
    print(f"conversations {conversations}, turns each {turns}; turns 10-{10 + SPAN} in step with the last {SPAN}")
    print(f"turn 1             median {first:6.1f} ms")
    print(f"turns 10-{10 + SPAN}        median {early:6.1f} ms")
    print(f"turns {turns - SPAN}-{turns}      median {late:6.1f} ms")
    print(f"late / early       {late / early:6.2f}")


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
