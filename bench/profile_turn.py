"""Where the milliseconds of a turn go, by phase and by function. The worker's own turn, run in this process.

python -m bench.profile_turn
python -m bench.profile_turn --turns 20 --functions 30      # small, with the dearest functions
"""

import argparse
import asyncio
import copy
import cProfile
import os
import pstats
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from bench.figures import machine, table
from bench.phases import REST, Phases
from bot.bootstrap import configure_logging, current_model, load_settings, load_shop
from bot.clock import utc_now
from bot.db.embedded import start_embedded
from bot.db.migrate import upgrade
from bot.db.session import Database
from bot.settings import Settings

WARM_UP = 20
Cost = tuple[dict[str, float], dict[str, float], dict[str, int]]
"""Of one turn, by phase: seconds elapsed, CPU seconds, round trips to the database."""


@asynccontextmanager
async def demo_database(folder: Path, settings: Settings) -> AsyncIterator[Database]:
    """A PostgreSQL of its own with the demo shop."""
    from bot.shop.demo import load_demo
    from bot.shop.workdays import local_day

    database = Database(start_embedded(folder / "pg"))
    await upgrade(database.engine)
    async with database.transaction() as session:
        await load_demo(session, load_shop(settings), today=local_day(utc_now()))
    try:
        yield database
    finally:
        await database.close()


async def customer_and_order(database: Database) -> tuple[int, str]:
    """A customer's key and the number of one of their orders."""
    from sqlalchemy import select

    from bot.shop.models import Order

    async with database.sessions() as session:
        found = (await session.execute(select(Order.customer_id, Order.number).order_by(Order.id).limit(1))).one()
        return int(found[0]), str(found[1])


async def prove(database: Database, conversation_id: int, customer_id: int) -> None:
    """Log the conversation's customer in."""
    from datetime import timedelta

    from bot.identity.grants import grant_customer

    now = utc_now()
    async with database.transaction() as session:
        await grant_customer(session, conversation_id, customer_id, "token", now, now + timedelta(hours=6))


def wrap_all(phases: Phases) -> None:
    """Name the phases."""
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.conversations import turn
    from bot.dialogue.processor import InProcessActions, TurnProcessor
    from bot.dialogue.tracker_store import TurnTrackerStore

    for owner, name, phase in (
        (turn, "claim", "claim the message"),
        (turn, "begin", "count the attempt (own commit)"),
        (turn, "_finish", "store replies, notify"),
        (AsyncSession, "commit", "commit"),
        (TurnTrackerStore, "retrieve", "load the tracker"),
        (TurnTrackerStore, "save", "store the tracker"),
        (TurnProcessor, "parse_message", "understand (NLU)"),
        (TurnProcessor, "run_action_extract_slots", "extract slots"),
        (TurnProcessor, "predict_next_with_tracker_if_should", "predict actions (policies)"),
        (InProcessActions, "request", "custom actions"),
        (TurnProcessor, "_run_action", "run actions (Rasa's part)"),
    ):
        phases.wrap(owner, name, phase)


def patch_rasa(on: bool) -> None:
    """Put our patches of Rasa in place, or Rasa's own code back."""
    from bot.dialogue import rasa_patches

    if on:
        rasa_patches.apply()
        return
    for module in rasa_patches.COPY_FOR_LOGS_ONLY:
        module.copy = copy
    rasa_patches.RemoteAction._validate_action_result = rasa_patches.original_validate
    rasa_patches.Event.resolve_by_type = staticmethod(rasa_patches.original_resolve)
    rasa_patches.DaskGraphRunner.run = rasa_patches.original_run
    rasa_patches.DialogueStateTracker.applied_events = rasa_patches.original_applied_events


async def profile(turns: int, functions: int) -> None:
    """Run turns and print what they cost."""
    warnings.simplefilter("ignore")
    settings = load_settings()
    from bot.conversations.service import open_conversation, store_inbound
    from bot.conversations.turn import run_next_turn
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.set_aside import SetAsideWithHandoff

    configure_logging(settings, "bench")
    shop = load_shop(settings)
    engine = RasaEngine(current_model(settings), settings, shop, utc_now)
    set_aside = SetAsideWithHandoff(shop, engine.responses)
    phases = Phases()
    with tempfile.TemporaryDirectory(prefix="vaybe-bench-") as name:
        os.chmod(name, 0o755)
        async with demo_database(Path(name), settings) as database:
            wrap_all(phases)
            async with database.transaction() as session:
                conversation = await open_conversation(session, "web", "bench")
            customer_id, number = await customer_and_order(database)
            await prove(database, conversation.id, customer_id)

            async def turn(text: str) -> None:
                async with database.transaction() as session:
                    await store_inbound(session, conversation, text)
                phases.reset()
                assert await run_next_turn(database, engine, set_aside, utc_now, 30)
                phases.stop()

            for kind, text in (("order look-up", f"{number} numaralı siparişim nerede?"), ("greeting", "merhaba")):
                for _ in range(WARM_UP):
                    await turn(text)
                profiler = cProfile.Profile() if functions else None
                found: dict[bool, list[Cost]] = {True: [], False: []}
                for _ in range(turns):
                    for patched in (True, False):
                        patch_rasa(patched)
                        if profiler and patched:
                            profiler.enable()
                        await turn(text)
                        if profiler and patched:
                            profiler.disable()
                        found[patched].append((dict(phases.wall), dict(phases.cpu), dict(phases.round_trips)))
                show(kind, found[True], found[False])
                if profiler:
                    pstats.Stats(profiler).sort_stats("cumulative").print_stats(functions)
                    pstats.Stats(profiler).sort_stats("tottime").print_stats(functions)


def show(kind: str, found: list[Cost], unpatched: list[Cost]) -> None:
    """Print means by phase, the dearest first, and what the CPU costs were with Rasa's own code."""

    def mean(costs: list[Cost], what: int, name: str) -> float:
        return sum(cost[what].get(name, 0) for cost in costs) / len(costs) * (1 if what == 2 else 1000)

    names = sorted({name for cost in found for name in cost[0]}, key=lambda name: -mean(found, 1, name))
    all_cpu = sum(mean(found, 1, name) for name in names)
    columns = [(found, 1), (unpatched, 1), (found, 0), (found, 2)]
    rows: list[tuple[Any, ...]] = []
    for name in [*names, None]:
        cpu, before, wall, statements = (
            sum(mean(costs, what, each) for each in ([name] if name else names)) for costs, what in columns
        )
        row = (name or "all", _ms(cpu), f"{cpu / all_cpu:.0%}", _ms(before), _ms(wall), f"{statements:.1f}")
        rows.append(row)
    head = ("phase", "CPU ms", "share", "without our patches", "elapsed ms", "round trips")
    table(f"A turn with {kind}, mean of {len(found)}, in turn with as many unpatched ones", head, rows)


def _ms(value: float) -> str:
    return f"{value:.2f}"


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--functions", type=int, default=0, help="print so many of the dearest functions, too")
    arguments = parser.parse_args()
    machine()
    with suppress(KeyboardInterrupt):
        asyncio.run(profile(arguments.turns, arguments.functions))
    print(f"CPU: of this process alone, PostgreSQL's is not in it. «{REST}» is Rasa's loop around its phases.")


if __name__ == "__main__":
    main()
