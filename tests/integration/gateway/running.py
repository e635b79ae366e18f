"""A gateway on a free port, an echo in the worker's place, and a customer with a socket."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import socketio
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.service import add_outbound, find_conversation, history
from bot.conversations.turn import Answer, DialogueEngine, Reply, run_next_turn
from bot.db.session import Database
from bot.gateway import keys
from bot.gateway.app import create_app
from bot.settings import ROOT, Settings
from bot.shop.settings import ShopSettings, load_shop_settings

PATIENCE = 5.0
BUTTON = {"content_type": "text", "title": "Kargom nerede?", "payload": '/track_order{"order": "TR1"}'}


def make_settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **{"env": "dev", "port": 1, **changes})


class Echo:
    """Answers everything with the same words; "düğme" with a button, "resim" with a picture."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        text = message.text or ""
        self.seen.append((text, message.payload.get("button")))
        payload: dict[str, Any] = {}
        if text == "düğme":
            payload = {"quick_replies": [BUTTON]}
        elif text == "resim":
            payload = {"attachment": {"type": "image", "payload": {"src": "https://example.com/a.png"}}}
        return Answer([Reply(f"yankı: {text}", payload)])


async def apologise(session: AsyncSession, conversation: Conversation, message: Message, now: Any) -> list[Reply]:
    return [Reply("özür dileriz")]


async def work(database: Database, engine: DialogueEngine) -> int:
    """Answer all that waits now."""
    turns = 0
    while await run_next_turn(database, engine, apologise, utc_now, 5):
        turns += 1
    return turns


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Look again until it is so."""
    for _ in range(int(PATIENCE / 0.01)):
        if await is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{is_so.__name__} did not come true")


async def one_is_stored(database: Database) -> None:
    """Wait until a customer's message is stored."""

    async def is_stored() -> bool:
        async with database.autocommit() as session:
            return await session.scalar(select(Message.id).limit(1)) is not None

    await until(is_stored)


@asynccontextmanager
async def working(database: Database, engine: DialogueEngine) -> AsyncIterator[None]:
    """A worker that polls."""

    async def run() -> None:
        while True:
            if not await run_next_turn(database, engine, apologise, utc_now, 5):
                await asyncio.sleep(0.01)

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@dataclass
class Gateway:
    """A running gateway."""

    url: str
    app: web.Application
    http: aiohttp.ClientSession
    database: Database
    echo: Echo = field(default_factory=Echo)

    async def work(self) -> int:
        return await work(self.database, self.echo)

    def issue_session(self) -> str:
        return self.app[keys.SESSIONS].issue()

    async def work_until(self, turns: int) -> None:
        """Answer until so many messages, some still on their way, are answered."""

        async def run() -> None:
            left = turns
            while left > 0:
                left -= await self.work()
                await asyncio.sleep(0.01)

        await asyncio.wait_for(run(), PATIENCE)

    async def says(self, session_id: str, text: str, author: Author = Author.AGENT, **kwargs: Any) -> int:
        """Put a message to the customer into the outbox, as the desk does."""
        address = self.app[keys.SESSIONS].address_of(session_id)
        assert address
        async with self.database.transaction() as session:
            conversation = await find_conversation(session, "web", address)
            assert conversation
            message = await add_outbound(session, conversation.id, text=text, author=author, **kwargs)
        return message.id

    async def stored(self, session_id: str) -> list[Message]:
        address = self.app[keys.SESSIONS].address_of(session_id)
        async with self.database.transaction() as session:
            conversation = await find_conversation(session, "web", address or "")
            return list(await history(session, conversation.id)) if conversation else []


@asynccontextmanager
async def running_gateway(
    database: Database, shop: ShopSettings | None = None, **changes: Any
) -> AsyncIterator[Gateway]:
    """Start the application on a free port of this machine."""
    settings = make_settings(**changes)
    app = create_app(settings, shop or load_shop_settings(ROOT / "shop.yml"), database)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            yield Gateway(f"http://127.0.0.1:{port}", app, http, database)
    finally:
        await runner.cleanup()


class Customer:
    """A web client that notes all it hears."""

    def __init__(self, gateway: Gateway, *, client: str | None = "vaybe") -> None:
        self.gateway = gateway
        self.client = client
        self.session_id: str | None = None
        self.heard: list[tuple[str, Any]] = []
        self.io = socketio.AsyncClient(reconnection=False)
        self._news = asyncio.Event()
        self.io.on("*", self._hear)

    async def _hear(self, event: str, *args: Any) -> None:
        self.heard.append((event, args[0] if args else None))
        self._news.set()

    async def connect(self, headers: dict[str, str] | None = None, transports: Any = ("websocket",)) -> "Customer":
        await self.io.connect(self.gateway.url, headers=headers or {}, transports=list(transports), wait_timeout=5)
        return self

    async def request_session(self, session_id: Any = None, **more: Any) -> str:
        start = len(self.heard)
        wish = {"session_id": session_id, **({"client": self.client} if self.client else {}), **more}
        await self.io.emit("session_request", wish)
        self.session_id = await self.wait("session_confirm", start)
        if self.client == "vaybe":
            await self.wait("history", start)
        assert isinstance(self.session_id, str)
        return self.session_id

    async def wait(self, event: str, start: int = 0, count: int = 1) -> Any:
        """The `count`-th `event` after `start`."""

        async def look() -> Any:
            while True:
                found = [data for name, data in self.heard[start:] if name == event]
                if len(found) >= count:
                    return found[count - 1]
                self._news.clear()
                await self._news.wait()

        try:
            return await asyncio.wait_for(look(), PATIENCE)
        except asyncio.TimeoutError:
            raise AssertionError(f"no {event!r} (number {count}) among {self.heard[start:]}") from None

    def all(self, event: str) -> list[Any]:
        return [data for name, data in self.heard if name == event]

    async def says(self, message: Any, *, client_message_id: Any = "", **more: Any) -> Any:
        """Send with an acknowledgement, and give it."""
        metadata = {"client_message_id": client_message_id or uuid4().hex}
        data = {"message": message, "session_id": self.session_id, "metadata": metadata, **more}
        return await self.io.call("user_uttered", data, timeout=PATIENCE)

    async def leave(self) -> None:
        await self.io.disconnect()


@asynccontextmanager
async def customer(
    gateway: Gateway, *, client: str | None = "vaybe", session_id: Any = None, **more: Any
) -> AsyncIterator[Customer]:
    """A connected customer with a session."""
    someone = Customer(gateway, client=client)
    await someone.connect()
    try:
        await someone.request_session(session_id, **more)
        yield someone
    finally:
        await someone.leave()
