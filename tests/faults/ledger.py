"""Compares what the customers' books say with what the database says."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import asyncpg

from bot.channels.web.sessions import SessionIds
from bot.settings import Settings
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
    answered_twice: int = 0
    undelivered: int = 0
    shown_twice: int = 0
    """Ids shown more than once, or the same words to the same message."""
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


async def compare(database_url: str, customers: Sequence[Customer]) -> Figures:
    """The figures of all `customers`."""
    connection = await asyncpg.connect(database_url)
    figures = Figures()
    try:
        for customer in customers:
            rows = await connection.fetch(_TRANSCRIPT, _address(customer))
            figures.add(_of_one(customer, [dict(row) for row in rows]))
    finally:
        await connection.close()
    return figures


async def wait_until_quiet(stand: Any, customers: Sequence[Customer], seconds: float = 240) -> Figures:
    """Compare until nothing is unanswered or undelivered, or `seconds` are over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            figures = await compare(stand.database_url, customers)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, IndexError):
            if time.monotonic() > deadline:
                raise
        else:
            if not figures.unanswered + figures.undelivered or time.monotonic() > deadline:
                return figures
        await asyncio.sleep(0.5)


def _address(customer: Customer) -> str | None:
    return SessionIds(Settings(_env_file=None).secret()).address_of(customer.session_id)


def _of_one(customer: Customer, rows: list[dict[str, Any]]) -> Figures:
    books = customer.books
    asked = [row for row in rows if row["direction"] == "in"]
    replies = [row for row in rows if row["direction"] == "out"]
    to_bot = [row for row in replies if row["author"] == "bot"]
    ids = {row["client_id"]: row["id"] for row in asked}
    answered = {row["reply_to"] for row in to_bot}
    shown = Counter(books.shown)
    said = Counter((row["reply_to"], row["text"]) for row in to_bot if row["reply_to"])
    order = [row["client_id"] for row in asked]
    answer_order = [row["reply_to"] for row in to_bot if row["reply_to"]]
    shown_order = [i for i in books.shown if i in {row["id"] for row in to_bot}]
    done = [row for row in asked if row["state"] in _DONE]
    return Figures(
        sent=len(books.sent),
        stored=len(asked),
        answered=len([row for row in done if row["id"] in answered]),
        delivered=len(set(books.shown) & {row["id"] for row in replies}),
        lost=sum(ids.get(client_id) != i for client_id, i in books.acknowledged.items()),
        stored_twice=len(order) - len(set(order)),
        unanswered=len([row for row in asked if row["state"] not in _DONE or row["id"] not in answered]),
        set_aside=len([row for row in asked if row["state"] == "set_aside"]),
        done_twice=sum(max(0, row["turns"] - 1) for row in asked),
        answered_twice=sum(n - 1 for n in said.values()),
        undelivered=len({row["id"] for row in replies} - set(books.shown)),
        shown_twice=sum(n - 1 for n in shown.values()),
        disorder=(order != [c for c in books.sent if c in ids])
        + (answer_order != sorted(answer_order))
        + (shown_order != sorted(shown_order)),
    )
