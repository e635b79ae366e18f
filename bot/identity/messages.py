"""The words that carry a code, from `data/templates`."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.identity.contacts import Contact
from bot.notify.service import enqueue
from bot.notify.templates import render
from bot.settings import Settings
from bot.shop.settings import ShopSettings, load_shop_settings

PURPOSE = "one_time_code"


async def enqueue_code(
    session: AsyncSession,
    target: Contact | None,
    code: str,
    expires_at: datetime,
    now: datetime,
    *,
    known: bool,
    shop: ShopSettings | None,
    settings: Settings,
) -> None:
    """Put the message into the outbox; for an unknown target run the same statements and put nothing."""
    medium = target.medium if target else "sms"
    shop_name = (shop or _shop(settings.shop_file)).name
    minutes = max(1, round((expires_at - now).total_seconds() / 60))
    text = render(f"{PURPOSE}.{medium}", code=code, shop=shop_name, minutes=str(minutes))
    await enqueue(
        session,
        medium=medium,
        address=target.address if target else "",
        subject=text.subject,
        body=text.body,
        purpose=PURPOSE,
        now=now,
        expires_at=expires_at,
        only_if=known and target is not None,
    )


@lru_cache(maxsize=4)
def _shop(path: Path) -> ShopSettings:
    return load_shop_settings(path)
