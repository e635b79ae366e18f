"""A stranger at the REST channel of the running product, and what the database says of the talk."""

import asyncio
import json
import urllib.request
from dataclasses import dataclass
from typing import Any

import asyncpg

from bot.channels.web.sessions import SessionIds
from bot.settings import Settings
from tests.e2e.conftest import Product


@dataclass
class Stranger:
    """`says(text)` gives all that is answered."""

    product: Product
    token: str | None = None
    network: str | None = None
    """The address that the proxy before the gateway saw."""
    session_id: str | None = None
    replies: list[dict[str, Any]] | None = None

    async def says(self, text: str) -> str:
        body = {"message": text, "session_id": self.session_id, "customer_token": self.token}
        self.token = None
        headers = {"X-Forwarded-For": self.network} if self.network else {}
        answer = await asyncio.to_thread(post, f"{self.product.url}/api/v1/chat", body, headers)
        self.session_id = answer["session_id"]
        assert answer["state"] == "answered", answer
        self.replies = answer["replies"]
        return "\n".join(reply["text"] for reply in answer["replies"])

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for reply in self.replies or [] for button in reply.get("quick_replies") or []]

    async def rows(self, query: str) -> list[asyncpg.Record]:
        """Rows of `query`, whose $1 is this talk's conversation."""
        address = SessionIds(Settings(_env_file=None).secret()).address_of(self.session_id)
        connection = await asyncpg.connect(self.product.database_url)
        try:
            talk = await connection.fetchval("SELECT id FROM conversation WHERE address = $1", address)
            return list(await connection.fetch(query, talk))
        finally:
            await connection.close()

    async def commands(self) -> list[str]:
        """What Rasa read as a command in this talk: texts that begin with a slash, and restarts."""
        rows = await self.rows("SELECT data FROM dialogue_event WHERE conversation_id = $1 ORDER BY id")
        events = [json.loads(row["data"]) for row in rows]
        typed = [str(event["text"]) for event in events if event["event"] == "user" and event.get("text")]
        return [text for text in typed if text.startswith("/")] + [
            event["event"] for event in events if event["event"] in ("restart", "rewind", "reset_slots")
        ]


def post(url: str, body: Any, headers: dict[str, str] | None = None, method: str = "POST") -> Any:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}, method=method
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


async def demo_customers(product: Product) -> list[dict[str, Any]]:
    """Customers of the demo shop, with a token and their orders."""
    customers = (await asyncio.to_thread(get, f"{product.url}/dev/demo"))["customers"]
    return [customer for customer in customers if customer["orders"]]


async def sent_codes(product: Product, phone: str) -> list[str]:
    """The one-time codes that went to `phone`, the newest first."""
    notices = (await asyncio.to_thread(get, f"{product.url}/dev/outbox.json"))["notices"]
    return [notice["body"].split()[0] for notice in notices if notice["address"] == phone]


async def post_json(url: str, body: Any, headers: dict[str, str] | None = None) -> Any:
    """`post` without holding the loop up."""
    return await asyncio.to_thread(post, url, body, headers)
