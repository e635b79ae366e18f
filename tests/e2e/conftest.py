"""The product, started as its user starts it, on a free port and with data of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from aiohttp.test_utils import unused_port

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
CHROMIUM = shutil.which("chromium")


@dataclass
class Product:
    """A running product."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path
    env: str = "dev"

    def vaybe(self, *arguments: str, **kwargs: object) -> str:
        """Run a `vaybe` command against this product's database and return what it printed."""
        result = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **kwargs,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    @property
    def database_url(self) -> str:
        """The URL of its embedded PostgreSQL."""
        pid_file = Path(self.environment["VAYBE_VAR_DIR"]) / "pg" / "postmaster.pid"
        return f"postgresql://postgres:@/vaybe?host={pid_file.read_text().splitlines()[4]}"

    def pid_of(self, name: str) -> int:
        """The process id of the `gateway` or the `worker`."""
        pid = self._pid(name)
        assert pid is not None, f"no {name} is running"
        return pid

    def has(self, name: str) -> bool:
        """Whether that process runs."""
        return self._pid(name) is not None

    def _pid(self, name: str) -> int | None:
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # dead, and not yet buried by its parent
                if child.cmdline()[-1:] == [name]:
                    return int(child.pid)
        return None


@contextmanager
def running_product(**settings: str) -> Iterator[Product]:
    """Start `vaybe serve` with the demo shop, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="vaybe-e2e-") as folder:
        os.chmod(folder, 0o755)
        port = unused_port()
        environment = {
            **{k: v for k, v in os.environ.items() if k == "VAYBE_MODEL" or not k.startswith(("VAYBE_", "DATABASE_"))},
            "VAYBE_VAR_DIR": folder,
            "VAYBE_PORT": str(port),
            "VAYBE_MESSAGES_PER_MINUTE": "10000",
            **settings,
        }
        run = [sys.executable, "-m", "bot"]
        subprocess.run([*run, "db", "migrate"], cwd=ROOT, env=environment, check=True)
        subprocess.run([*run, "shop", "demo"], cwd=ROOT, env=environment, check=True)
        log = Path(folder) / "serve.log"
        with log.open("wb") as output:
            process = subprocess.Popen([*run, "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        product = Product(f"http://localhost:{port}", environment, process, log)
        try:
            _wait_until_ready(product)
            yield product
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with running_product() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; where it is absent the browser tests are left out, except in CI."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: scripts/chromium.sh installs it")
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    return CHROMIUM


def _wait_until_ready(product: Product) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        assert product.process.poll() is None, product.log.read_text()
        try:
            with urllib.request.urlopen(f"{product.url}/readyz", timeout=2) as answer:
                if answer.status == 200 and b"worker_ready" in product.log.read_bytes():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise AssertionError(f"not ready after {READY_SECONDS} s:\n{product.log.read_text()[-5000:]}")
