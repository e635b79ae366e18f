"""Putting e-mails and SMS into the outbox; they leave after the caller's commit."""

from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.events import Event, notify
from bot.notify.models import Notice, NoticeState


async def enqueue(
    session: AsyncSession,
    *,
    medium: str,
    address: str,
    body: str,
    purpose: str,
    now: datetime,
    subject: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    only_if: bool = True,
    picture: tuple[str, bytes] | None = None,
) -> None:
    """Queue one message for the dispatcher, in the caller's transaction.

    Takes: `medium` sms or email; `address` an E.164 phone or an e-mail; `not_before` and `expires_at`, between which it
    is worth sending; `picture` the name and content of a PNG that goes with an e-mail. With `only_if` False the same
    statements run and nothing is stored, so that a secret condition (is this contact a customer's?) shows neither in
    the result nor in the time taken.
    """
    values = {
        "medium": medium,
        "address": address,
        "subject": subject,
        "body": body,
        "purpose": purpose,
        "state": NoticeState.PENDING,
        "attempts": 0,
        "not_before": not_before or now,
        "expires_at": expires_at,
        "picture_name": picture[0] if picture else None,
        "picture": picture[1] if picture else None,
    }
    columns = Notice.__table__.c
    row = select(*(literal(value, columns[name].type) for name, value in values.items())).where(literal(only_if))
    await session.execute(insert(Notice).from_select(list(values), row))
    await notify(session, Event("notice"))
