"""The stock project's processes: an action server and one or more Rasa servers on the given PostgreSQL."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import yaml
from aiohttp.test_utils import unused_port

from bench.ours import wait_until_answered
from bench.stock.project import PROJECT, VENV, environment
from bot.db.session import plain_url

DATABASE = "stock"


@dataclass(frozen=True)
class Stock:
    """Running stock servers; a customer stays with one of them, as the in-memory lock store wants it."""

    urls: tuple[str, ...]
    processes: tuple[int, ...]
    """The servers' process ids, the action server's last."""


async def prepare(database_url: str) -> str:
    """Make an empty database for stock's tracker store beside ours. Gives its name's URL."""
    connection = await asyncpg.connect(plain_url(database_url))
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()
    return database_url.replace("/vaybe?", f"/{DATABASE}?")


@contextmanager
def running(model: Path, database_url: str, servers: int = 1) -> Iterator[Stock]:
    """Start them; call `prepare` before.

    Args:
        model: of `bench.stock.project.make`.
        database_url: of our database; the action reads orders from it.
        servers: stock runs several Sanic workers only with Redis, so each is a server of its own.
    """
    started: list[tuple[subprocess.Popen[bytes], Path, str]] = []
    action_port = unused_port()
    folder = database_url.partition("host=")[2]
    endpoints = PROJECT / "endpoints.yml"
    store = {
        "type": "SQL",
        "dialect": "postgresql",
        "url": None,
        "username": "postgres",
        "db": DATABASE,
        "query": {"host": folder},
    }
    endpoints.write_text(
        yaml.safe_dump({"action_endpoint": {"url": f"http://localhost:{action_port}/webhook"}, "tracker_store": store})
    )
    shop_url = f"postgresql://postgres@/vaybe?host={folder}"
    try:
        command = [VENV / "bin/python", "-m", "rasa_sdk", "--actions", "actions", "--port", str(action_port)]
        health = f"http://localhost:{action_port}/health"
        started.append((*_start("actions", command, SHOP_URL=shop_url), health))
        for n in range(servers):
            port = unused_port()
            command = [
                VENV / "bin/rasa",
                "run",
                "--model",
                str(model),
                "--endpoints",
                str(endpoints),
                "--port",
                str(port),
                "--credentials",
                "credentials.yml",
            ]
            started.append((*_start(f"rasa-{n}", command), f"http://localhost:{port}"))
        for process, log, url in started:
            wait_until_answered(url, process, log)
        pids = tuple(process.pid for process, _, _ in (*started[1:], started[0]))
        yield Stock(tuple(url for _, _, url in started[1:]), pids)
    finally:
        for process, _, _ in started:
            process.terminate()
        for process, _, _ in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _start(name: str, command: list[object], **more: str) -> tuple[subprocess.Popen[bytes], Path]:
    log = PROJECT / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=PROJECT, env=environment(**more), stdout=output, stderr=output
        )
    return process, log
