"""A customer who writes on, whatever happens, and keeps books: what was sent, acknowledged, received and shown."""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import socketio

QUESTIONS = (
    "kargom nerede",
    "iade şartları neler",
    "kargo ücreti ne kadar",
    "kapıda ödeme var mı",
    "çalışma saatleriniz",
    "temsilciye bağlanmak istiyorum",
)


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
    connections: int = 0


class Customer:
    """Speaks as our widget does: asks for what it missed after each connection, sends a message until it is taken."""

    def __init__(self, url: str, name: int, seed: int) -> None:
        self.url, self.name = url, name
        self.random = random.Random(f"{seed}:{name}")
        self.books = Books()
        self.session_id: str | None = None
        self._io: socketio.AsyncClient | None = None
        self._confirmed = asyncio.Event()
        self._news = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def arrive(self) -> None:
        """Connect, and stay connected until `leave`."""
        self._keeper = asyncio.create_task(self._keep())
        await asyncio.wait_for(self._confirmed.wait(), 60)

    async def leave(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    async def _keep(self) -> None:
        """Connect, wait for the connection's end, again. A new client each time: nothing of the old one lives on."""
        while True:
            io = self._io = socketio.AsyncClient(reconnection=False)
            io.on("session_confirm", self._on_confirm)
            io.on("bot_uttered", self._on_bot)
            io.on("history", self._on_history)
            try:
                await io.connect(self.url, transports=["websocket"], wait_timeout=5)
                last = max((*self.books.shown, *self.books.acknowledged.values()), default=None)
                wish = {"session_id": self.session_id, "client": "vaybe", "last_message_id": last}
                await io.emit("session_request", wish)
                await io.wait()
            except (socketio.exceptions.SocketIOError, OSError, asyncio.TimeoutError):
                await asyncio.sleep(self.random.uniform(0.1, 0.5))
            finally:
                self._confirmed.clear()
                await _close(io)

    async def _on_confirm(self, session_id: str) -> None:
        self.session_id = session_id
        self.books.connections += 1
        self._confirmed.set()

    async def _on_bot(self, message: dict[str, Any]) -> None:
        await self._take(int(message["metadata"]["message_id"]), str(message["metadata"]["author"]))

    async def _on_history(self, data: dict[str, Any]) -> None:
        for message in data["messages"]:
            if message["author"] != "customer":
                await self._take(int(message["id"]), str(message["author"]))

    async def _take(self, message_id: int, author: str) -> None:
        self.books.received.append(message_id)
        if message_id in self.books.shown:
            return
        self.books.shown.append(message_id)
        if author == "system":
            self.books.notices.append(message_id)
        self._news.set()
        io = self._io
        if io is not None and io.connected:
            with suppress(socketio.exceptions.SocketIOError, OSError):
                await io.emit("received", {"session_id": self.session_id, "message_id": message_id})

    async def says(self, text: str, give_up_after: float = 300) -> str:
        """Send `text` under an id of our own until it is acknowledged; the id."""
        client_id = f"c{self.name}-{len(self.books.sent)}"
        self.books.sent.append(client_id)
        deadline = time.monotonic() + give_up_after
        while time.monotonic() < deadline:
            try:
                await asyncio.wait_for(self._confirmed.wait(), 5)
                io = self._io
                assert io is not None
                body = {
                    "message": text,
                    "session_id": self.session_id,
                    "metadata": {"client_message_id": client_id},
                }
                answer = await io.call("user_uttered", body, timeout=5)
                if answer["ok"]:
                    self.books.acknowledged[client_id] = int(answer["message_id"])
                    return client_id
                self.books.refused += 1
                await asyncio.sleep(self.random.uniform(0.2, 0.6))
            except (socketio.exceptions.SocketIOError, OSError, asyncio.TimeoutError):
                await asyncio.sleep(self.random.uniform(0.1, 0.3))
        raise AssertionError(f"customer {self.name} was not acknowledged for {give_up_after} s")

    async def talks_until(self, stop: asyncio.Event, pause: float) -> None:
        """Write about every `pause` seconds, whether answered or not."""
        while not stop.is_set():
            await self.says(self.random.choice(QUESTIONS))
            try:
                await asyncio.wait_for(stop.wait(), self.random.uniform(0.5, 1.5) * pause)
            except asyncio.TimeoutError:
                continue

    async def is_answered(self, seconds: float) -> bool:
        """Whether something new from the bot is shown within `seconds`."""
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        return True


async def _close(io: socketio.AsyncClient) -> None:
    with suppress(socketio.exceptions.SocketIOError, OSError, asyncio.TimeoutError):
        await asyncio.wait_for(io.disconnect(), 2)
    if io.eio.http is not None:
        await io.eio.http.close()
