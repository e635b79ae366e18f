"""`python -m tests.faults.run SCENARIO… | all | soak`: do the harm, print the figures."""

import argparse
import asyncio
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.faults.measure import Result, Size, measure_on
from tests.faults.scenarios import Scenario, scenarios
from tests.faults.soak import soak
from tests.faults.stand import Stand, standing

_LIMIT_SECONDS = 1800

HEAD = (
    "| scenario | moments | sent | stored | answered | delivered | lost | done twice | shown twice | disorder | other |"
    " accepted after s (max) | answered after s (max) | told |"
)


def row(result: Result, moments: int) -> str:
    """One line of the table."""
    figures = asdict(result.figures)
    named = ("lost", "done_twice", "shown_twice", "disorder")
    other = {name: n for name, n in result.faults.items() if name not in named}
    answered = _most(result.answered_after) + (" + worker's start" if result.worker_loading else "")
    cells = [
        result.name,
        moments,
        *(figures[name] for name in ("sent", "stored", "answered", "delivered", *named)),
        ", ".join(f"{name} {n}" for name, n in other.items()) or "–",
        _most(result.accepted_after),
        answered,
        result.notices,
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def _most(seconds: list[float]) -> str:
    return f"{max(seconds):.1f}" if seconds else "–"


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.run", description=__doc__)
    known = scenarios()
    parser.add_argument("scenario", nargs="+", choices=[*known, "all", "soak"])
    parser.add_argument("--conversations", type=int, default=50)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--hold", type=float, default=60.0, help="seconds that a lasting fault lasts")
    parser.add_argument("--pause", type=float, default=6.0, help="seconds between two messages of one customer")
    parser.add_argument("--minutes", type=float, default=60.0, help="of the soak")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    size = Size(given.conversations, given.moments, given.hold, given.pause, given.seed)
    if given.scenario == ["soak"]:
        return await soak(size, given.minutes)
    names = list(known) if "all" in given.scenario else given.scenario
    _say(f"{size.conversations} conversations, one message each {size.pause} s, seed {size.seed}\n\n{HEAD}")
    _say("|" + "---|" * HEAD.count(" |"))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)  # type: ignore[union-attr]
    plain = [name for name in names if not known[name].settings and not known[name].disk_mb]
    ok = await _on_one_product(plain, known, size) if plain else True
    for name in names:
        if name not in plain:
            ok = await _on_one_product([name], known, size) and ok
    return 0 if ok else 1


async def _on_one_product(names: list[str], known: dict[str, Scenario], size: Size) -> bool:
    """Run scenarios one after the other on one product; a new one after a failure."""
    first = known[names[0]]
    async with standing(first.settings, disk_mb=first.disk_mb) as stand:
        done = 0
        for done, name in enumerate(names, 1):  # noqa: B007
            try:
                result = await asyncio.wait_for(measure_on(stand, name, known[name], size), _LIMIT_SECONDS)
            except Exception as error:
                _say(f"| {name} | FAILED: {type(error).__name__} {str(error)[:200]!r} |")
                _keep_log(stand, name)
                break
            _say(row(result, size.moments))
            if result.faults:
                _keep_log(stand, name)
                break
        else:
            return True
    if names[done:]:
        await _on_one_product(names[done:], known, size)
    return False


def _keep_log(stand: Stand, name: str) -> None:
    kept = Path(tempfile.gettempdir()) / f"vaybe-{name}.log"
    kept.write_bytes(stand.log.read_bytes())
    print(f"the product's log: {kept}", file=sys.stderr)  # noqa: T201


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
