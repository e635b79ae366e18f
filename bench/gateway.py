"""The gateway alone: messages stored, then acknowledged, per second; open sockets and what they weigh. No worker runs.

    python -m bench.gateway
    python -m bench.gateway --sockets 50 --seconds 2 --open 200     # small

«On one core» is what the gateway's own CPU seconds say: the machine's other cores carry PostgreSQL and the customers.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
import psutil
from aiohttp.test_utils import unused_port

from bench.figures import machine, percentile, table
from bench.ours import NO_LIMITS, address, wait_until_answered
from bench.talkers import Socket
from bot.db.embedded import start_embedded
from bot.db.session import plain_url
from bot.settings import ROOT

TEXT = "siparişim nerede kaldı, bugün gelir mi?"
OPENING_AT_ONCE = 50


@dataclass
class Gateway:
    """A gateway that nobody answers for."""

    url: str
    database_url: str
    process: psutil.Process

    def cpu(self) -> float:
        """CPU seconds spent so far."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def memory(self) -> float:
        """Resident MB."""
        return float(self.process.memory_info().rss) / 1e6


@contextmanager
def running(**settings: str) -> Iterator[Gateway]:
    """Start `vaybe gateway` on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="vaybe-bench-") as folder:
        os.chmod(folder, 0o755)
        url, port = start_embedded(Path(folder) / "pg"), unused_port()
        own = {"VAYBE_VAR_DIR": folder, "VAYBE_PORT": str(port), "DATABASE_URL": url}
        environment = {**os.environ, **NO_LIMITS, **own, **settings}
        log = Path(folder) / "gateway.log"
        with log.open("wb") as output:
            command = [sys.executable, "-m", "bot", "gateway"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_until_answered(f"http://localhost:{port}/healthz", process, log)
            yield Gateway(f"http://localhost:{port}", url, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


async def open_sockets(http: aiohttp.ClientSession, url: str, first: int, count: int) -> list[Socket]:
    """`count` customers, each from a network address of its own."""
    slots = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(n: int) -> Socket:
        async with slots:
            return await Socket(http, url, address=address(n)).open()

    return list(await asyncio.gather(*(one(first + n) for n in range(count))))


async def _send_until(socket: Socket, until: float, spent: list[float]) -> None:
    while time.perf_counter() < until:
        started = time.perf_counter()
        await socket.sends(TEXT)
        spent.append((time.perf_counter() - started) * 1000)


async def _stored(database_url: str) -> int:
    connection = await asyncpg.connect(plain_url(database_url))
    try:
        return int(await connection.fetchval("SELECT count(*) FROM message WHERE direction = 'in'"))
    finally:
        await connection.close()


async def measure(gateway: Gateway, senders: list[int], seconds: float, idle: int) -> None:
    """Print both tables."""
    timeout, connector = aiohttp.ClientTimeout(total=None), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        rows, first = [], 0
        for count in senders:
            sockets = await open_sockets(http, gateway.url, first, count)
            first += count
            await asyncio.gather(*(socket.sends(TEXT) for socket in sockets))  # makes the conversations
            before, cpu, spent = await _stored(gateway.database_url), gateway.cpu(), []
            bench_cpu, started = time.process_time(), time.perf_counter()
            until = started + seconds
            await asyncio.gather(*(_send_until(socket, until, spent) for socket in sockets))
            elapsed, used = time.perf_counter() - started, gateway.cpu() - cpu
            bench_used = time.process_time() - bench_cpu
            stored = await _stored(gateway.database_url) - before
            assert stored == len(spent), f"{len(spent)} acknowledged, {stored} stored"
            rows.append(
                (
                    count,
                    f"{len(spent) / elapsed:.0f}",
                    f"{percentile(spent, 0.5):.0f}",
                    f"{percentile(spent, 0.99):.0f}",
                    f"{used / len(spent) * 1000:.2f}",
                    f"{len(spent) / used:.0f}",
                    f"{used / elapsed:.0%}",
                    f"{bench_used / elapsed:.0%}",
                )
            )
            await asyncio.gather(*(socket.close() for socket in sockets))
        head = (
            "senders",
            "messages/s",
            "p50 ms",
            "p99 ms",
            "CPU ms each",
            "per core and s",
            "gateway's core",
            "bench's",
        )
        table("Durable messages (stored, committed, acknowledged)", head, rows)
        await _open_and_wait(http, gateway, first, idle)


async def _open_and_wait(http: aiohttp.ClientSession, gateway: Gateway, first: int, count: int) -> None:
    before, started, cpu = gateway.memory(), time.perf_counter(), gateway.cpu()
    sockets = await open_sockets(http, gateway.url, first, count)
    opened, cpu_opening = time.perf_counter() - started, gateway.cpu() - cpu
    await asyncio.sleep(3)
    cpu = gateway.cpu()
    await asyncio.sleep(5)
    idle_share = (gateway.cpu() - cpu) / 5
    after = gateway.memory()
    head = ("open sockets", "opened/s", "CPU ms each", "MB before", "MB after", "KB each", "CPU while idle")
    row = (
        count,
        f"{count / opened:.0f}",
        f"{cpu_opening / count * 1000:.2f}",
        f"{before:.0f}",
        f"{after:.0f}",
        f"{(after - before) / count * 1000:.1f}",
        f"{idle_share:.1%}",
    )
    table("Open sockets with a session", head, [row])
    await asyncio.gather(*(socket.close() for socket in sockets))


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, nargs="+", default=[1, 20, 100, 300], help="customers sending at once")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--open", type=int, default=2000, help="sockets held open")
    arguments = parser.parse_args()
    machine()
    with running() as gateway:
        asyncio.run(measure(gateway, arguments.sockets, arguments.seconds, arguments.open))
    machine()


if __name__ == "__main__":
    main()
