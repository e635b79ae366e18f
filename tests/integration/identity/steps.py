"""Steps of the tests of codes."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.db.session import Database
from bot.identity.service import (
    CodeResult,
    SendResult,
    View,
    check_code,
    current,
    may_see,
    prove_order,
    send_code,
)
from bot.notify.models import Notice
from bot.settings import Environment, Settings
from bot.shop.models import Order

from .conftest import NOW

SMS = Settings(secret_key="s" * 32)
BARE = Settings(env=Environment.PRODUCTION, secret_key="s" * 32)
MAIL = Settings(env=Environment.PRODUCTION, secret_key="s" * 32, smtp_host="mail.example")


async def send(
    database: Database, conversation: int, now: datetime = NOW, network: str = "10.0.0.1", **target: Any
) -> SendResult:
    target.setdefault("settings", SMS)
    async with database.transaction() as session:
        return await send_code(session, conversation, network, now=now, **target)


async def check(database: Database, conversation: int, code: str, now: datetime = NOW) -> CodeResult:
    async with database.transaction() as session:
        return await check_code(session, conversation, code, now, settings=SMS)


async def prove(database: Database, conversation: int, reference: str, digits: str) -> None:
    async with database.transaction() as session:
        assert (await prove_order(session, conversation, "10.0.0.1", reference, digits, NOW)).ok


async def notices(database: Database) -> list[Notice]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Notice).order_by(Notice.id)))


async def last_code(database: Database) -> str:
    found = re.search(r"\b\d{6}\b", (await notices(database))[-1].body)
    assert found
    return found.group()


async def views(database: Database, conversation: int, now: datetime = NOW) -> dict[str, View]:
    async with database.transaction() as session:
        identity = await current(session, conversation, now)
        return {order.number: may_see(identity, order) for order in await session.scalars(select(Order))}
