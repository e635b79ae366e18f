"""From the start of the process to the first answer, what the gateway takes meanwhile, training time and memory.

python -m bench.start
python -m bench.start --runs 1 --no-training     # small
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
from aiohttp.test_utils import unused_port

from bench.figures import machine, percentile, table
from bench.ours import NO_LIMITS
from bench.talkers import Socket
from bot.settings import ROOT

PATIENCE = 120.0


@dataclass(frozen=True)
class Start:
    """Seconds from the start of `vaybe serve`."""

    accepted: float
    """The first message was acknowledged."""
    worker_ready: float
    answered: float
    """The answer to that message came."""
    megabytes: dict[str, float]


def environment(folder: Path) -> dict[str, str]:
    """Data of its own under `folder`."""
    kept = {k: v for k, v in os.environ.items() if k == "VAYBE_MODEL" or not k.startswith(("VAYBE_", "DATABASE_"))}
    return {**kept, **NO_LIMITS, "VAYBE_VAR_DIR": str(folder), "VAYBE_PORT": str(unused_port())}


async def _first_message(url: str, started: float) -> tuple[float, float]:
    """Knock until a message is acknowledged, then wait for its answer."""
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                customer = await Socket(http, url).open()
                break
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.02)
        asking = asyncio.create_task(customer.says("merhaba"))
        await customer.first_acknowledged.wait()
        accepted = time.perf_counter() - started
        await asyncio.wait_for(asking, PATIENCE)
        answered = time.perf_counter() - started
        await customer.close()
        return accepted, answered


def start_once(settings: dict[str, str], log: Path) -> Start:
    """Start the product as `make run` does when everything is made, and stop it."""
    with log.open("wb") as output:
        started = time.perf_counter()
        command = [sys.executable, "-m", "bot", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=output)
    try:
        accepted, answered = asyncio.run(_first_message(f"http://localhost:{settings['VAYBE_PORT']}", started))
        megabytes = _memory(process.pid)
        ready = next(
            (line for line in log.read_text(encoding="utf-8").splitlines() if "worker_ready" in line), "worker_ready"
        )
        return Start(accepted, _moment(ready, started), answered, megabytes)
    finally:
        process.terminate()
        process.wait(40)


def _moment(line: str, started: float) -> float:
    """When a log line was written, in seconds after `started`."""
    from datetime import datetime

    try:
        written = datetime.fromisoformat(line.split(maxsplit=1)[0].replace("Z", "+00:00")).timestamp()
    except ValueError:
        return float("nan")
    return written - (time.time() - (time.perf_counter() - started))


def _memory(pid: int) -> dict[str, float]:
    """Resident MB of the supervisor, its children and PostgreSQL (PSS: shared pages counted once)."""
    supervisor = psutil.Process(pid)
    found: dict[str, float] = {}
    for process in [supervisor, *supervisor.children(recursive=True)]:
        try:
            arguments = process.cmdline()
            name = next((a for a in ("gateway", "worker", "serve") if a in arguments[-1:]), "other")
            found[name] = found.get(name, 0) + process.memory_full_info().pss / 1e6
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def train(folder: Path) -> float:
    """Seconds of a training from nothing."""
    started = time.perf_counter()
    own = {**environment(folder), "VAYBE_MODEL_DIR": str(folder / "models")}
    own.pop("VAYBE_MODEL", None)
    command = [sys.executable, "-m", "bot", "train"]
    subprocess.run(command, cwd=ROOT, env=own, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--training", action=argparse.BooleanOptionalAction, default=True)
    arguments = parser.parse_args()
    machine()
    with tempfile.TemporaryDirectory(prefix="vaybe-bench-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        settings = environment(folder)
        for command in (["db", "migrate"], ["shop", "demo"]):
            run = [sys.executable, "-m", "bot", *command]
            subprocess.run(run, cwd=ROOT, env=settings, check=True, capture_output=True)
        starts = [start_once(settings, folder / "serve.log") for _ in range(arguments.runs)]
        seconds = [
            (title, *(f"{fold([getattr(start, name) for start in starts]):.1f}" for fold in (min, _median, max)))
            for title, name in (
                ("first message acknowledged", "accepted"),
                ("worker ready", "worker_ready"),
                ("first answer", "answered"),
            )
        ]
        table(
            f"Seconds from the start of `vaybe serve`, {len(starts)} starts", ("", "best", "median", "worst"), seconds
        )
        memory = starts[-1].megabytes
        table("Memory after the first answer (PSS)", ("process", "MB"), [(k, f"{v:.0f}") for k, v in memory.items()])
        if arguments.training:
            print(f"training from nothing: {train(folder):.0f} s")
    machine()


def _median(values: list[float]) -> float:
    return percentile(values, 0.5)


if __name__ == "__main__":
    main()
