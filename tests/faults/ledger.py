"""Compares what the customers' books say with what the database says."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

import asyncpg

from bot.channels.web.sessions import SessionIds
from bot.settings import Settings
from tests.e2e.conftest import Product
from tests.faults.customer import Customer

_TRANSCRIPT = """
SELECT m.id, m.direction, m.author, m.text, m.state, m.reply_to, m.payload ->> 'client_message_id' AS client_id,
       (SELECT count(*) FROM dialogue_event e WHERE e.conversation_id = m.conversation_id
        AND e.data ->> 'event' = 'user' AND e.data ->> 'message_id' = m.id::text) AS turns
FROM message m JOIN conversation c ON c.id = m.conversation_id
WHERE c.channel = 'web' AND c.address = $1 ORDER BY m.id
"""
_DONE = ("processed", "set_aside", "for_agent")


@dataclass
class Figures:
    """Sums over all conversations. All but the first four should be 0."""

    sent: int = 0
    stored: int = 0
    answered: int = 0
    delivered: int = 0
    lost: int = 0
    """Acknowledged, and not stored under the id that was acknowledged."""
    stored_twice: int = 0
    unanswered: int = 0
    set_aside: int = 0
    done_twice: int = 0
    """Turns committed more than once: each committed turn leaves one user event."""
    undelivered: int = 0
    shown_twice: int = 0
    """The same words to the same message, under different ids: the widget drops an id that it has."""
    disorder: int = 0
    """Stored or answered in another order than sent, or shown in another order than answered."""

    def add(self, other: "Figures") -> None:
        for name in (f.name for f in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def faults(self) -> dict[str, int]:
        """What should not be, by name."""
        names = [f.name for f in fields(self)][4:]
        return {name: getattr(self, name) for name in names if getattr(self, name)}


async def compare(
    database_url: str, customers: Sequence[Customer], to_be_set_aside: Sequence[Customer] = ()
) -> Figures:
    """The figures of all `customers`; a message of `to_be_set_aside` counts as set aside when it was not."""
    figures = Figures()
    async with _connected(database_url) as connection:
        for customer in [*customers, *to_be_set_aside]:
            one = figures_of(customer, await _transcript(connection, customer))
            if customer in to_be_set_aside:
                one.set_aside = one.sent - one.set_aside
            figures.add(one)
    return figures


async def left_open(database_url: str, customers: Sequence[Customer]) -> list[str]:
    """What is unanswered, set aside or undelivered, in words."""
    found = []
    async with _connected(database_url) as connection:
        for customer in customers:
            rows = await _transcript(connection, customer)
            told = [f"{row['id']} {row['state']}" for row in rows if _is_open(row, customer)]
            if told or len(customer.books.acknowledged) < len(customer.books.sent):
                found.append(
                    f"customer {customer.name} ({customer.books.connections} connections): {', '.join(told)}; "
                    f"{len(customer.books.sent) - len(customer.books.acknowledged)} not acknowledged"
                )
    return found


def _is_open(row: dict[str, Any], customer: Customer) -> bool:
    if row["direction"] == "in":
        return row["state"] not in ("processed", "for_agent")
    return row["id"] not in customer.books.shown


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url, timeout=5, command_timeout=10)
    try:
        yield connection
    finally:
        await connection.close(timeout=2)


async def _transcript(connection: asyncpg.Connection, customer: Customer) -> list[dict[str, Any]]:
    return [dict(row) for row in await connection.fetch(_TRANSCRIPT, _address(customer))]


async def wait_until_quiet(stand: Product, customers: Sequence[Customer], seconds: float) -> Figures:
    """Compare until nothing is unanswered or undelivered, or `seconds` are over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            figures = await compare(stand.database_url, customers)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncio.TimeoutError, IndexError):
            if time.monotonic() > deadline:
                raise
        else:
            if not figures.unanswered + figures.undelivered or time.monotonic() > deadline:
                return figures
        await asyncio.sleep(0.5)


def _address(customer: Customer) -> str | None:
    return SessionIds(Settings(_env_file=None).secret()).address_of(customer.session_id)


def figures_of(customer: Customer, rows: list[dict[str, Any]]) -> Figures:
    """The figures of one customer, whose conversation is stored as `rows`."""
    books = customer.books
    asked = [row for row in rows if row["direction"] == "in"]
    replies = [row for row in rows if row["direction"] == "out"]
    to_bot = [row for row in replies if row["author"] == "bot"]
    stored = {(row["client_id"], row["id"]) for row in asked}
    answered = {row["reply_to"] for row in to_bot}
    shown = set(books.shown)
    said = Counter((row["reply_to"], row["text"]) for row in to_bot if row["reply_to"] and row["id"] in shown)
    order = [row["client_id"] for row in asked]
    answer_order = [row["reply_to"] for row in to_bot if row["reply_to"]]
    shown_order = [i for i in books.shown if i in {row["id"] for row in to_bot}]
    done = [row for row in asked if row["state"] in _DONE]
    return Figures(
        sent=len(books.sent),
        stored=len(asked),
        answered=len([row for row in done if row["id"] in answered]),
        delivered=len(shown & {row["id"] for row in replies}),
        lost=len(set(books.acknowledged.items()) - stored),
        stored_twice=len(order) - len(set(order)),
        unanswered=len([row for row in asked if row["state"] not in _DONE or row["id"] not in answered]),
        set_aside=len([row for row in asked if row["state"] == "set_aside"]),
        done_twice=sum(max(0, row["turns"] - 1) for row in asked),
        undelivered=len({row["id"] for row in replies} - shown),
        shown_twice=sum(n - 1 for n in said.values()),
        disorder=(order != [c for c in books.sent if c in set(order)])
        + (answer_order != sorted(answer_order))
        + (shown_order != sorted(shown_order)),
    )
