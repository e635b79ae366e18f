"""The commands, as a person types them, on a database of their own."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import select

from bot.db.session import Database, plain_url
from bot.integrations.models import WebhookEndpoint
from bot.returns.models import ReturnCase, ReturnStatus
from bot.shop.policies.decision import Reason
from bot.shop.settings import ShopSettings

from ..returns.asking import ask
from ..returns.conftest import Made


@pytest.fixture
def vaybe(database: Database):  # type: ignore[no-untyped-def]
    def run(*arguments: str) -> tuple[int, str]:
        environment = {**os.environ, "DATABASE_URL": plain_url(database.url), "COLUMNS": "200"}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


async def test_backoffice(database: Database, made: Made, shop: ShopSettings, vaybe) -> None:  # type: ignore[no-untyped-def]
    assert "Nothing waits." in vaybe("backoffice", "list")[1]
    await ask(database, shop, made.orders["old"], reason=Reason.DEFECTIVE)
    code, text = vaybe("backoffice", "list")
    assert code == 0
    assert "approve_return" in text
    assert "IA-100001" in text
    assert vaybe("backoffice", "assign", "1", "zeynep")[0] == 0
    assert vaybe("backoffice", "resolve", "1", "--outcome", "paid")[0] == 2
    assert vaybe("backoffice", "resolve", "99", "--outcome", "paid") == (2, "there is no item 99\n")
    assert "settled" in vaybe("backoffice", "resolve", "1", "--outcome", "approved", "--by", "zeynep")[1]
    assert "was settled before" in vaybe("backoffice", "resolve", "1", "--outcome", "approved")[1]
    async with database.transaction() as session:
        assert (await session.scalars(select(ReturnCase))).one().status is ReturnStatus.APPROVED


async def test_webhooks(database: Database, vaybe) -> None:  # type: ignore[no-untyped-def]
    assert vaybe("webhooks", "add", "ftp://x")[0] == 2
    code, text = vaybe("webhooks", "add", "https://shop.example/hook", "--event", "return.approved")
    secret = text.split()[0]
    assert (code, secret[:6]) == (0, "whsec_")
    listed = vaybe("webhooks", "list", "--secrets")[1]
    assert "https://shop.example/hook" in listed
    assert secret in listed
    assert "Everything has arrived." in vaybe("webhooks", "pending")[1]
    assert "Tried again: 0." in vaybe("webhooks", "retry")[1]
    assert vaybe("webhooks", "remove", "1")[0] == 0
    async with database.transaction() as session:
        assert (await session.scalars(select(WebhookEndpoint))).one().active is False
