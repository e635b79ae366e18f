"""The product under load: its usual processes, limits out of the way, and more workers or gateways when asked."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp.test_utils import unused_port

from bot.settings import ROOT
from tests.e2e.conftest import Product, running_product

NO_LIMITS = {
    "VAYBE_MESSAGES_PER_MINUTE": "1000000",
    "VAYBE_MAX_SOCKETS_PER_ADDRESS": "100000",
    "VAYBE_TRUSTED_PROXIES": "1",  # so that the bench can play customers from many addresses
    "VAYBE_LOG_LEVEL": "INFO",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class DemoCustomer:
    """Who is logged in, and one of the orders."""

    token: str
    number: str


@dataclass
class Ours:
    """A running product, with what was started beside it."""

    product: Product
    customers: list[DemoCustomer]
    extra: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The first gateway's address."""
        return self.product.url

    def add_worker(self) -> int:
        """Start one more worker and wait until it is ready. Gives its process id."""
        process, log = self._start("worker", {})
        _wait_for(log, b"worker_ready", process)
        return process.pid

    def add_gateway(self) -> str:
        """Start one more gateway on a port of its own. Gives its address."""
        port = unused_port()
        process, log = self._start("gateway", {"VAYBE_PORT": str(port)})
        _wait_for(log, b"gateway_ready", process)
        return f"http://localhost:{port}"

    def _start(self, name: str, more: dict[str, str]) -> tuple[subprocess.Popen[bytes], Path]:
        environment = {**self.product.environment, "DATABASE_URL": self.product.database_url, **more}
        log = self.product.log.with_name(f"{name}-{len(self.extra)}.log")
        with log.open("wb") as output:
            command = [sys.executable, "-m", "bot", name]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        self.extra.append(process)
        return process, log

    def stop_extra(self) -> None:
        """End what was started beside the product."""
        for process in self.extra:
            process.terminate()
        for process in self.extra:
            process.wait(30)
        self.extra.clear()


@contextmanager
def running(**settings: str) -> Iterator[Ours]:
    """Start the product with the demo shop, and stop it at the end."""
    with running_product(**{**NO_LIMITS, **settings}) as product:
        ours = Ours(product, demo_customers(product.url))
        try:
            yield ours
        finally:
            ours.stop_extra()


def demo_customers(url: str) -> list[DemoCustomer]:
    """The demo shop's customers who have an order."""
    with urllib.request.urlopen(f"{url}/dev/demo", timeout=10) as answer:
        found = json.load(answer)["customers"]
    return [DemoCustomer(each["token"], each["orders"][0]["number"]) for each in found if each["orders"]]


def wait_until_answered(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    """Return when `url` answers at all."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"it ended:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer in {seconds} s:\n{log.read_text()[-3000:]}")


def _wait_for(log: Path, mark: bytes, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while mark not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{mark.decode()} did not come:\n{log.read_text()[-3000:]}")
        time.sleep(0.05)


def address(n: int) -> str:
    """The network address of the `n`-th customer."""
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
