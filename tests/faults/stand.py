"""The product on a stand: started as an init system starts it, and started again when its supervisor dies."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from aiohttp.test_utils import unused_port

from tests.e2e.conftest import ROOT, Product

RUN = [sys.executable, "-m", "bot"]
READY_SECONDS = 120


@dataclass
class Stand(Product):
    """A running product that a fault can be done to."""

    def start(self) -> None:
        """Start `vaybe serve`, its log added to what is there."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*RUN, "serve"], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )

    async def restart_until_up(self, seconds: float = 60) -> None:
        """Start it until it stays up, once a second: `Restart=always` of an init system."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.start()
            while self.process.poll() is None and time.monotonic() < deadline:
                if await asyncio.to_thread(self.is_ready):
                    return
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)
        raise AssertionError(f"it does not start again:\n{self.log.read_text()[-3000:]}")

    def is_ready(self) -> bool:
        """Whether the gateway takes messages."""
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False

    @property
    def data_dir(self) -> Path:
        return Path(self.environment["VAYBE_VAR_DIR"]) / "pg"

    def postmaster(self) -> psutil.Process | None:
        """The embedded server's first process; None while it is down."""
        with suppress(psutil.Error, OSError, ValueError, IndexError):
            found = psutil.Process(int((self.data_dir / "postmaster.pid").read_text().splitlines()[0]))
            if found.name() == "postgres" and found.status() != psutil.STATUS_ZOMBIE:
                return found
        return None

    def all_of_postgres(self) -> list[psutil.Process]:
        """The embedded server's processes."""
        first = self.postmaster()
        return [first, *first.children(recursive=True)] if first else []

    def memory(self, name: str) -> int:
        """Resident bytes of the `gateway` or the `worker`."""
        return int(psutil.Process(self.pid_of(name)).memory_info().rss)

    async def until(self, condition: object, what: str, seconds: float = READY_SECONDS) -> None:
        """Wait until `condition()` is true."""
        deadline = time.monotonic() + seconds
        while not condition():  # type: ignore[operator]
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}:\n{self.log.read_text()[-3000:]}"
            await asyncio.sleep(0.05)

    def workers_ready(self) -> int:
        """How many times a worker has become ready."""
        return self.log.read_bytes().count(b"worker_ready")

    async def end(self) -> int:
        """SIGTERM, and the code it ends with."""
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.wait_for(asyncio.to_thread(self.process.wait), 40)
        except asyncio.TimeoutError:
            self.process.kill()
            raise


@asynccontextmanager
async def standing(settings: Mapping[str, str], *, disk_mb: int | None = None) -> AsyncIterator[Stand]:
    """Start the product with the demo shop; `disk_mb`: its database on a small disk of its own (needs root)."""
    with tempfile.TemporaryDirectory(prefix="vaybe-faults-") as folder:
        os.chmod(folder, 0o755)
        port = unused_port()
        environment = {
            **{k: v for k, v in os.environ.items() if k == "VAYBE_MODEL" or not k.startswith(("VAYBE_", "DATABASE_"))},
            "VAYBE_VAR_DIR": folder,
            "VAYBE_PORT": str(port),
            "VAYBE_MESSAGES_PER_MINUTE": "10000",
            "VAYBE_TRUSTED_PROXIES": "1",  # so that the customers come from many addresses
            **settings,
        }
        disk = Path(folder) / "pg"
        if disk_mb:
            disk.mkdir()
            _run("mount", "-t", "tmpfs", "-o", f"size={disk_mb}m,mode=755", "tmpfs", str(disk))
        log = Path(folder) / "serve.log"
        log.touch()
        stand = Stand(f"http://localhost:{port}", environment, None, log)  # type: ignore[arg-type]
        try:
            for command in (["db", "migrate"], ["shop", "demo"]):
                await asyncio.to_thread(subprocess.run, [*RUN, *command], cwd=ROOT, env=environment, check=True)
            stand.start()
            try:
                await stand.until(lambda: stand.workers_ready() or stand.process.poll() is not None, "the worker")
                assert stand.process.poll() is None, log.read_text()[-3000:]
                yield stand
            finally:
                await stand.end()
        finally:
            _end_all(environment["VAYBE_VAR_DIR"])
            if disk_mb:
                _run("umount", "-l", str(disk))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _end_all(var_dir: str) -> None:
    """End what a fault has left behind of this stand: by id, and only what carries its folder."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            mine = process.environ().get("VAYBE_VAR_DIR") == var_dir and process.cmdline()[1:3] == ["-m", "bot"]
            if mine or (process.name() == "postgres" and f"{var_dir}/pg" in process.cmdline()):
                process.send_signal(signal.SIGCONT)
                process.kill()
