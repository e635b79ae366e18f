"""More workers and gateways against one PostgreSQL: answers per second, and whether anything is lost or doubled.

    python -m bench.scale
    python -m bench.scale --workers 1 2 --customers 5 --seconds 3     # small

Every customer sends bursts of three without waiting, half of them over each gateway, and then waits for all answers.
Told are acknowledged messages without an answer, messages begun or shown twice, answers out of order.
"""

import argparse
import asyncio
import time
from collections import Counter

import aiohttp
import asyncpg

from bench import ours
from bench.figures import machine, percentile, table
from bench.ours import DemoCustomer, address
from bench.talkers import Socket
from bot.db.session import plain_url

BURST = 3


async def _customer(socket: Socket, customer: DemoCustomer, until: float, spent: list[float]) -> None:
    texts = ("merhaba", f"{customer.number} numaralı siparişim nerede?", "teşekkürler")
    while time.perf_counter() < until:
        started = time.perf_counter()
        sent = [await socket.sends(text) for text in texts[:BURST]]
        await socket.until_read(sent)
        spent.append((time.perf_counter() - started) * 1000)


async def measure(
    urls: list[str], customers: list[DemoCustomer], count: int, seconds: float
) -> tuple[float, list[float], list[Socket]]:
    """Messages answered per second, milliseconds per burst, and the sockets that were used."""
    timeout, connector = aiohttp.ClientTimeout(total=None), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        sockets = [
            await Socket(http, urls[n % len(urls)], customers[n % len(customers)].token, address(n)).open()
            for n in range(count)
        ]
        spent: list[float] = []
        started = time.perf_counter()
        until = started + seconds
        await asyncio.gather(
            *(_customer(socket, customers[n % len(customers)], until, spent) for n, socket in enumerate(sockets))
        )
        elapsed = time.perf_counter() - started
        for socket in sockets:
            await socket.close()
        return len(spent) * BURST / elapsed, spent, sockets


async def check(database_url: str, sockets: list[Socket]) -> dict[str, int]:
    """What is wrong with these conversations; all zero when nothing is."""
    connection = await asyncpg.connect(plain_url(database_url))
    try:
        sent = [message_id for socket in sockets for message_id in socket.acknowledged]
        conversations = [
            row["conversation_id"]
            for row in await connection.fetch(
                "SELECT DISTINCT conversation_id FROM message WHERE id = ANY($1::bigint[])", sent
            )
        ]
        rows = await connection.fetch(
            "SELECT m.id, m.conversation_id, m.direction, m.state, m.reply_to, m.attempts FROM message m "
            "WHERE conversation_id = ANY($1::bigint[]) ORDER BY id",
            conversations,
        )
    finally:
        await connection.close()
    inbound = {row["id"]: row for row in rows if row["direction"] == "in"}
    replies = [row for row in rows if row["direction"] == "out" and row["reply_to"] is not None]
    answered = {row["reply_to"] for row in replies}
    told = Counter(message_id for socket in sockets for message_id in socket.replies_seen)
    out_of_order, last = 0, {}
    for row in replies:
        out_of_order += row["reply_to"] < last.get(row["conversation_id"], 0)
        last[row["conversation_id"]] = row["reply_to"]
    return {
        "lost": len(set(sent) - set(inbound)),
        "unanswered": sum(row["state"] != "processed" or id_ not in answered for id_, row in inbound.items()),
        "begun twice": sum(row["attempts"] > 1 for row in inbound.values()),
        "shown twice": sum(count > 1 for count in told.values()),
        "not shown": len({row["id"] for row in replies} - set(told)),
        "out of order": out_of_order + sum(s.replies_seen != sorted(s.replies_seen) for s in sockets),
    }


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--customers", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    machine()
    rows, wrong = [], {}
    with ours.running() as mine:
        urls = [mine.url, mine.add_gateway()]
        for workers in sorted(arguments.workers):
            while len(mine.extra) < workers:  # the second gateway is one of them
                mine.add_worker()
            asyncio.run(measure(urls, mine.customers, min(8, arguments.customers), 2))
            rate, spent, sockets = asyncio.run(measure(urls, mine.customers, arguments.customers, arguments.seconds))
            wrong = asyncio.run(check(mine.product.database_url, sockets))
            p50, p95 = (f"{percentile(spent, share):.0f}" for share in (0.5, 0.95))
            rows.append((workers, 2, len(spent) * BURST, f"{rate:.1f}", p50, p95, *wrong.values()))
            machine()
    head = ("workers", "gateways", "messages", "answers/s", "p50 ms of three", "p95", *wrong)
    table(f"{arguments.customers} customers, bursts of {BURST}", head, rows)


if __name__ == "__main__":
    main()
