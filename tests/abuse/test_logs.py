"""Log injection: whatever is sent, one event is one record, and no record is what somebody wrote."""

import asyncio
import json
import subprocess
import sys
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.abuse.talking import Stranger
from tests.e2e.conftest import ROOT, Product

MARK = "sahte-" + uuid4().hex
FORGED = json.dumps({"event": MARK, "level": "info", "customer_id": 1})
TEXTS = (
    f"merhaba\n{FORGED}\n",
    f"merhaba\r\n{FORGED}",
    f"merhaba\u2028{FORGED}\u2029{FORGED}\x85{FORGED}",
    f'"}}\n{FORGED}',
    f"\x1b[2K\x1b[1A\x1b[31m{MARK}\x9b31m",
    f"%s %d {{}} {{0.__class__}} ${{jndi:ldap://x/{MARK}}}",
    f"TR1\n{FORGED}\nkargom nerede",
)
RAW = (
    f"GET /\x1b[31m{MARK} HTTP/1.1\r\nHost: x\r\n\r\n",
    f"G{MARK}\x01ET / HTTP/1.1\r\nHost: x\r\n\r\n",
    f"GET / HTTP/9.{MARK}\r\nHost: x\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nX-{MARK}\x0b: \x1b[31m\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {MARK}\r\n {FORGED}\r\n\r\n",
    f"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: {MARK}\r\n\r\n",
    f"{FORGED}\n{FORGED}\r\n\r\n",
)


def records(product: Product) -> list[dict[str, Any]]:
    """The log since the worker was ready, every line a record."""
    lines = product.log.read_text(errors="strict").split("\n")
    start = next(n for n, line in enumerate(lines) if "worker_ready" in line)
    return [json.loads(line) for line in lines[start:] if line]


async def send_raw(product: Product, text: str) -> None:
    host, port = product.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(text.encode("latin-1", "replace"))
    await asyncio.wait_for(reader.read(4096), 10)
    writer.close()


async def test_nothing_written_becomes_a_record(product: Product) -> None:
    before = len(records(product))
    ids: list[str] = []
    async with aiohttp.ClientSession(product.url) as http:
        for text in TEXTS:
            stranger = Stranger(product)
            await stranger.says(text)
            await stranger.says(f"{text} nerede 1234")
            printable = "".join(c for c in text if c.isprintable())
            names = ("User-Agent", "Referer", "X-Request-Id", "X-Forwarded-For", "Origin")
            headers = dict.fromkeys(names, printable)
            for path in ("/api/v1/orders/x", "/dev/demo", "/socket.io/?EIO=4&transport=polling&sid=" + MARK):
                async with http.get(path, headers=headers, params={"q": text}) as answer:
                    ids.append(answer.headers.get("X-Request-Id", ""))
            async with http.post("/api/v1/orders", data=text.encode(), headers={"Authorization": printable}) as answer:
                ids.append(answer.headers["X-Request-Id"])
            async with http.get("/api/v1/orders/" + printable.replace("/", "")) as answer:
                ids.append(answer.headers["X-Request-Id"])
    for raw in RAW:
        await send_raw(product, raw)
    await Stranger(product).says("merhaba")

    found = records(product)[before:]
    assert all(isinstance(record, dict) and record["event"] and record["level"] for record in found)
    assert [record for record in found if record["event"] == MARK or "customer_id" in record] == []
    told = [record for record in found if record["event"] == "http_request"]
    logged = [record["request_id"] for record in told]
    assert len(logged) == len(set(logged))
    assert set(filter(None, ids)) <= set(logged), "each request has its record"
    assert [record for record in found if "exception" in record] == [], "a traceback for what a stranger sent"
    controls = [record for record in found for value in record.values() if isinstance(value, str) and "\x1b" in value]
    assert controls == []
    raw_text = product.log.read_text()
    assert "\x1b" not in raw_text
    print(f"\nlog: {len(ids) + len(RAW)} requests and {len(TEXTS) * 2 + 1} messages with forged lines,"
          f" {len(found)} records, each one event")  # fmt: skip


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_record_keeps_to_its_line(log_format: str) -> None:
    """What reaches a logger as a value or in an exception starts no line that looks like a record."""
    program = f"""
import logging, structlog
from bot.bootstrap import configure_logging
from bot.settings import Settings
configure_logging(Settings(_env_file=None, log_format={log_format!r}), "test")
for text in {TEXTS!r}:
    structlog.get_logger().warning("value", text=text)
    structlog.get_logger().warning(text)
    logging.getLogger("library").error("from a library: %s", text.replace("%", ""))
try:
    raise ValueError({TEXTS[0]!r})
except ValueError:
    structlog.get_logger().exception("failed")
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line for line in ended.stderr.split("\n") if line]
    assert "\x1b" not in ended.stderr
    records = [line for line in lines if line.startswith("{" if log_format == "json" else "20")]
    assert len(records) == 3 * len(TEXTS) + 1
    rest = [line for line in lines if line not in records and not line.startswith("    ")]
    assert [line for line in rest if MARK in line] == []
