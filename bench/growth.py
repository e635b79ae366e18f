"""Turns and look-ups on a small and on a large database, in turn; the plans of the large one's statements.

python -m bench.growth
python -m bench.growth --messages 1000 10000 --orders 100 1000 --rounds 5     # small
"""

import argparse
import asyncio
import os
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bench.bulk import add_messages, add_orders
from bench.figures import machine, percentile, table
from bench.profile_turn import customer_and_order, demo_database, prove
from bot.bootstrap import configure_logging, current_model, load_settings, load_shop
from bot.clock import utc_now
from bot.db.session import Database, plain_url

LookUp = Callable[[AsyncSession], Awaitable[Any]]


async def fill(database: Database, messages: int, orders: int) -> None:
    """Make the database large, and let PostgreSQL count it."""
    connection = await asyncpg.connect(plain_url(database.url))
    try:
        started = time.perf_counter()
        await add_orders(connection, orders)
        await add_messages(connection, messages)
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("SELECT pg_stat_reset()")
        size = await connection.fetchval("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(
            f"{messages} messages, {orders} orders: {size}, filled in {time.perf_counter() - started:.0f} s", flush=True
        )
    finally:
        await connection.close()


async def look_ups(database: Database) -> dict[str, LookUp]:
    """What the product asks most, each for something in the middle of the tables."""
    from bot.conversations.models import Conversation
    from bot.conversations.service import find_conversation, history, issued_button
    from bot.shop.models import Order
    from bot.shop.orders import open_orders, order_by_reference, recent_orders

    async with database.sessions() as session:
        order = (await session.scalars(select(Order).where(Order.number == "TR9000050"))).one()
        found = await session.scalars(select(Conversation.id).where(Conversation.address == "bench-50"))
        conversation_id = found.one()
    return {
        "order by its number": lambda s: order_by_reference(s, "tr-9000050"),
        "order by tracking number": lambda s: order_by_reference(s, "900000000050"),
        "a customer's open orders": lambda s: open_orders(s, order.customer_id),
        "a customer's last orders": lambda s: recent_orders(s, order.customer_id),
        "conversation of an address": lambda s: find_conversation(s, "web", "bench-50"),
        "messages of a conversation": lambda s: history(s, conversation_id),
        "button that was issued": lambda s: issued_button(s, conversation_id, "/no"),
    }


async def scans(database: Database, ask: LookUp) -> list[str]:
    """The scans in the plans of the statements behind `ask`."""
    asked: list[tuple[str, Any]] = []

    def note(conn: object, cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.sessions() as session:
        await ask(session)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    lines: list[str] = []
    async with database.engine.connect() as connection:
        for statement, parameters in asked:
            if statement.lstrip().upper().startswith("SELECT") and "pg_notify" not in statement:
                plan = await connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {statement}", parameters)
                lines += [row[0].strip(" ->") for row in plan if "Scan" in row[0]]
    return list(dict.fromkeys(lines))


async def measure(sizes: list[tuple[int, int]], rounds: int) -> None:
    """Fill, measure alternately, print."""
    warnings.simplefilter("ignore")
    settings = load_settings()
    from bot.conversations.claim import claim
    from bot.conversations.service import open_conversation, store_inbound
    from bot.conversations.turn import run_next_turn
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.set_aside import SetAsideWithHandoff

    configure_logging(settings, "bench")
    shop = load_shop(settings)
    engine = RasaEngine(current_model(settings), settings, shop, utc_now)
    set_aside = SetAsideWithHandoff(shop, engine.responses)
    names = ("small", "large")
    with tempfile.TemporaryDirectory(prefix="vaybe-bench-") as folder:
        os.chmod(folder, 0o755)
        for name in names:
            (Path(folder) / name).mkdir(mode=0o755)
        async with (
            demo_database(Path(folder) / "small", settings) as small,
            demo_database(Path(folder) / "large", settings) as large,
        ):
            databases = dict(zip(names, (small, large), strict=True))
            for database, (messages, orders) in zip(databases.values(), sizes, strict=True):
                await fill(database, messages, orders)
            spent: dict[tuple[str, str], list[float]] = defaultdict(list)

            async def timed(name: str, what: str, work: Awaitable[Any]) -> None:
                started = time.perf_counter()
                await work
                spent[name, what].append((time.perf_counter() - started) * 1000)

            async def turn(database: Database, number: str, conversation: Any) -> None:
                async with database.transaction() as session:
                    await store_inbound(session, conversation, f"{number} numaralı siparişim nerede?")
                assert await run_next_turn(database, engine, set_aside, utc_now, 30)

            async def look(database: Database, ask: LookUp) -> None:
                async with database.sessions() as session:
                    await ask(session)

            talks, asks = {}, {}
            for name, database in databases.items():
                async with database.transaction() as session:
                    conversation = await open_conversation(session, "web", "bench-talk")
                customer_id, number = await customer_and_order(database)
                await prove(database, conversation.id, customer_id)
                talks[name], asks[name] = (number, conversation), await look_ups(database)
                for _ in range(5):
                    await turn(database, *talks[name])
            for _ in range(rounds):
                for name, database in databases.items():
                    await timed(name, "store a message and answer it", turn(database, *talks[name]))
                    for what, ask in asks[name].items():
                        await timed(name, what, look(database, ask))
            show(spent, ["store a message and answer it", *asks["large"]], sizes)
            plans = {**asks["large"], "next waiting message": lambda s: claim(s, utc_now())}
            print("Plans on the large database:")
            for what, ask in plans.items():
                print(f"  {what}")
                for line in await scans(large, ask):
                    print(f"    {line}")
            print(f"  in all that was measured\n    {await _full_scans(large)}")


async def _full_scans(database: Database) -> str:
    """How often the large tables were read by index, and whole, since they were filled: PostgreSQL's own count."""
    connection = await asyncpg.connect(plain_url(database.url))
    try:
        await asyncio.sleep(1)  # the counts come a little late
        rows = await connection.fetch(
            "SELECT s.relname, s.seq_scan, s.idx_scan FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid "
            "WHERE c.reltuples > 5000 ORDER BY s.relname"
        )
    finally:
        await connection.close()
    return ", ".join(f"{row['relname']}: {row['idx_scan']} by index, {row['seq_scan']} whole" for row in rows)


def show(spent: dict[tuple[str, str], list[float]], whats: list[str], sizes: list[tuple[int, int]]) -> None:
    """Print medians and their ratios."""
    rows = []
    for what in whats:
        small, large = (percentile(spent[name, what], 0.5) for name in ("small", "large"))
        rows.append((what, f"{small:.2f}", f"{large:.2f}", f"{large / small:.2f} ×"))
    head = ("median ms, in turn", *(f"{m} messages, {o} orders" for m, o in sizes), "large / small")
    table("Growth", head, rows)


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--orders", type=int, nargs=2, default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    machine()
    asyncio.run(measure(list(zip(arguments.messages, arguments.orders, strict=True)), arguments.rounds))
    machine()


if __name__ == "__main__":
    main()
