"""`python -m tests.faults.run SCENARIO… | all | soak`: do the harm, print the figures."""

import argparse
import asyncio
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from tests.faults.measure import Result, Size, measure_on
from tests.faults.scenarios import Scenario, scenarios
from tests.faults.soak import soak
from tests.faults.stand import Stand, standing

HEAD = (
    "| scenario | moments | sent | stored | answered | delivered | lost | done twice | shown twice | disorder | other |"
    " accepted after s (median, max) | answered after s (median, max) | all quiet after s | told |"
)
NAMED = ("lost", "done_twice", "shown_twice", "disorder")


def row(result: Result) -> str:
    """One line of the table."""
    figures = asdict(result.figures)
    other = {name: n for name, n in result.faults.items() if name not in NAMED}
    cells = [
        result.name,
        result.moments,
        *(figures[name] for name in ("sent", "stored", "answered", "delivered", *NAMED)),
        ", ".join(f"{name} {n}" for name, n in other.items()) or "–",
        _seconds(result.accepted_after),
        _seconds(result.answered_after) + (" after the worker's start" if result.worker_loading else ""),
        f"{result.drained_in:.0f}",
        result.notices,
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def _seconds(values: list[float]) -> str:
    return f"{statistics.median(values):.1f}, {max(values):.1f}" if values else "–"


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.run", description=__doc__)
    known = scenarios()
    parser.add_argument("scenario", nargs="+", choices=[*known, "all", "soak"])
    parser.add_argument("--conversations", type=int, default=50)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--hold", type=float, default=60.0, help="seconds that a lasting fault lasts")
    parser.add_argument("--pause", type=float, default=6.0, help="seconds between two messages of one customer")
    parser.add_argument(
        "--minutes",
        type=float,
        help="of the soak (60); of all scenarios together: no moment is begun afterwards (no limit)",
    )
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    size = Size(given.conversations, given.moments, given.hold, given.pause, given.seed)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)  # type: ignore[union-attr]
    if given.scenario == ["soak"]:
        return await soak(size, given.minutes or 60.0)
    names = list(known) if "all" in given.scenario else given.scenario
    budget = Budget(len(names), given.minutes * 60 if given.minutes else None)
    _say(f"{size.conversations} conversations, one message each {size.pause} s, seed {size.seed}\n\n{HEAD}")
    _say("|" + "---|" * (HEAD.count(" |")))
    plain = [name for name in names if not known[name].settings and not known[name].disk_mb]
    groups = ([plain] if plain else []) + [[name] for name in names if name not in plain]
    return 0 if all([await _on_one_product(group, known, size, budget) for group in groups]) else 1


class Budget:
    """Shares what is left of the time among the scenarios that are left."""

    def __init__(self, scenarios_left: int, seconds: float | None) -> None:
        self._left, self._ends = scenarios_left, None if seconds is None else time.monotonic() + seconds

    def next(self) -> float:
        """Seconds for the next scenario; 0: as many as it takes."""
        self._left -= 1
        return 0.0 if self._ends is None else max(1.0, (self._ends - time.monotonic()) / (self._left + 1))


async def _on_one_product(names: list[str], known: dict[str, Scenario], size: Size, budget: Budget) -> bool:
    """Run scenarios one after the other on one product; a new one after a failure."""
    first, done = known[names[0]], 0
    async with standing(first.settings, disk_mb=first.disk_mb) as stand:
        for done, name in enumerate(names, 1):  # noqa: B007
            result = await measure_on(stand, name, known[name], replace(size, seconds=budget.next()))
            _say(row(result))
            if result.faults:
                _keep_log(stand, result)
                break
        else:
            return True
    if names[done:]:
        await _on_one_product(names[done:], known, size, budget)
    return False


def _keep_log(stand: Stand, result: Result) -> None:
    kept = Path(tempfile.gettempdir()) / f"vaybe-{result.name}.log"
    kept.write_bytes(stand.log.read_bytes())
    lines = [result.not_ended, *result.notes, f"the product's log: {kept}"]
    print(*filter(None, lines), sep="\n", file=sys.stderr, flush=True)  # noqa: T201


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
