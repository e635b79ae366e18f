"""A customer who writes on, whatever happens, and keeps books: what was sent, acknowledged, received and shown."""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from async_timeout import timeout

from tests.faults.wire import LOST, Socket

QUESTIONS = (
    "kargom nerede",
    "iade şartları neler",
    "kargo ücreti ne kadar",
    "kapıda ödeme var mı",
    "çalışma saatleriniz",
    "temsilciye bağlanmak istiyorum",
)
ACKNOWLEDGED_WITHIN = 5.0
"""Seconds after which a message is sent again, under the same id."""


@dataclass
class Books:
    """One customer's books."""

    sent: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    """By our id of the message: the server's."""
    refused: int = 0
    received: list[int] = field(default_factory=list)
    """Ids of bot messages as they came in, repeated ones too."""
    shown: list[int] = field(default_factory=list)
    """As the widget shows them: an id that it has is dropped."""
    notices: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    connections: int = 0


class Customer:
    """Speaks as our widget does: asks for what it missed after each connection, sends a message until it is taken."""

    def __init__(self, url: str, name: int | str, seed: int = 0) -> None:
        self.url, self.name = url, name
        self.random = random.Random(f"{seed}:{name}")
        self._address = f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"
        self.books = Books()
        self.session_id: str | None = None
        self._socket: Socket | None = None
        self._joined = asyncio.Event()
        self._news = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def arrive(self, seconds: float = 60) -> None:
        """Connect, and stay connected until `leave`."""
        self._keeper = asyncio.create_task(self._keep(), name=f"customer {self.name}")
        async with timeout(seconds):
            await self._joined.wait()

    async def leave(self) -> None:
        """Disconnect."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait({self._keeper}, timeout=5)

    async def _keep(self) -> None:
        """Connect, read until the connection ends, again: nothing of the old connection lives on in the new one."""
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(*LOST):
                    async with Socket(http, self.url, self._address, self._hear) as self._socket:
                        shown = max((*self.books.shown, *self.books.acknowledged.values()), default=None)
                        wish = {"session_id": self.session_id, "client": "vaybe", "last_message_id": shown}
                        await self._socket.emit("session_request", wish)
                        await self._socket.read()
                self._joined.clear()
                await asyncio.sleep(self.random.uniform(0.1, 0.5))

    async def _hear(self, event: str, data: Any) -> None:
        if event == "session_confirm":
            self.session_id = data
            self.books.connections += 1
            self._joined.set()
        elif event == "bot_uttered":
            await self._take(int(data["metadata"]["message_id"]), str(data["metadata"]["author"]), data.get("text"))
        elif event == "history":
            for message in data["messages"]:
                if message["author"] != "customer":
                    await self._take(int(message["id"]), str(message["author"]), message.get("text"))

    async def _take(self, message_id: int, author: str, text: str | None) -> None:
        self.books.received.append(message_id)
        if message_id in self.books.shown:
            return
        self.books.shown.append(message_id)
        self.books.texts.append(text or "")
        if author == "system":
            self.books.notices.append(message_id)
        self._news.set()
        assert self._socket is not None
        await self._socket.emit("received", {"session_id": self.session_id, "message_id": message_id})

    async def says(self, text: str, give_up_after: float = 300) -> str:
        """Send `text` under an id of our own until it is acknowledged; the id."""
        client_id = f"c{self.name}-{len(self.books.sent)}"
        self.books.sent.append(client_id)
        metadata = {"client_message_id": client_id}
        deadline = time.monotonic() + give_up_after
        while time.monotonic() < deadline:
            with suppress(*LOST):
                async with timeout(ACKNOWLEDGED_WITHIN):
                    await self._joined.wait()
                    assert self._socket is not None
                    body = {"message": text, "session_id": self.session_id, "metadata": metadata}
                    answer = await self._socket.call("user_uttered", body)
                if answer["ok"]:
                    self.books.acknowledged[client_id] = int(answer["message_id"])
                    return client_id
                self.books.refused += 1
            await asyncio.sleep(self.random.uniform(0.2, 0.6))
        raise AssertionError(f"customer {self.name} was not acknowledged for {give_up_after} s")

    async def talks_until(self, stop: asyncio.Event, pause: float) -> None:
        """Write about every `pause` seconds, whether answered or not."""
        while not stop.is_set():
            await self.says(self.random.choice(QUESTIONS))
            with suppress(asyncio.TimeoutError):
                async with timeout(self.random.uniform(0.5, 1.5) * pause):
                    await stop.wait()

    async def is_told(self, seconds: float, part: str = "") -> None:
        """Wait until the bot, not the system, has said something that contains `part`.

        Raises:
            TimeoutError: it did not within `seconds`.
        """
        async with timeout(seconds):
            while not any(
                part in text and message_id not in self.books.notices
                for message_id, text in zip(self.books.shown, self.books.texts, strict=True)
            ):
                self._news.clear()
                await self._news.wait()
