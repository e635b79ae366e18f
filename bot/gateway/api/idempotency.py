"""The Idempotency-Key header: a push repeated with the same key is done once and answered the same.

After draft-ietf-httpapi-idempotency-key-header. The answer is stored in the transaction of the push itself: it exists
exactly when the push was done.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.locks import Lock
from bot.gateway.models import ApiRequest
from bot.gateway.problems import Problem

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
_MAX_LENGTH = 255


@dataclass(frozen=True)
class Attempt:
    """One request with a key."""

    api_key_id: int
    key: str
    fingerprint: str


def attempt_of(request: web.Request, api_key_id: int, body: Any) -> Attempt | None:
    """The attempt that `request` is, None when it has no key.

    Raises:
        Problem: 400, the key is empty or too long.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key.strip()) <= _MAX_LENGTH or not key.isprintable():
        raise Problem(400, f"{HEADER} has 1 to {_MAX_LENGTH} printable characters.", code="bad_idempotency_key")
    told = json.dumps([request.method, request.path, body], sort_keys=True)
    return Attempt(api_key_id, key.strip(), hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest())


async def earlier_answer(session: AsyncSession, attempt: Attempt, now: datetime) -> tuple[int, dict[str, Any]] | None:
    """Status and body of the same request done before, None when it is the first.

    Raises:
        Problem: 409 while the first is still being done, 422 when the key was used for something else.
    """
    lock = hashlib.sha256(f"{attempt.api_key_id}:{attempt.key}".encode()).digest()
    taken = await session.scalar(
        text("SELECT pg_try_advisory_xact_lock(:space, :key)"),
        {"space": Lock.IDEMPOTENCY_KEY, "key": int.from_bytes(lock[:4], "big", signed=True)},
    )
    if not taken:
        raise Problem(
            409,
            "A request with this Idempotency-Key is being processed.",
            code="in_progress",
            headers={"Retry-After": "1"},
        )
    await session.execute(delete(ApiRequest).where(ApiRequest.created_at < now - KEPT))
    known = await session.scalar(
        select(ApiRequest).where(ApiRequest.api_key_id == attempt.api_key_id, ApiRequest.key == attempt.key)
    )
    if known is None:
        return None
    if known.fingerprint != attempt.fingerprint:
        raise Problem(422, "This Idempotency-Key was used for another request.", code="idempotency_key_reused")
    return known.status, known.answer


def remember(session: AsyncSession, attempt: Attempt, status: int, answer: dict[str, Any], now: datetime) -> None:
    """Store the answer, together with what was done."""
    session.add(
        ApiRequest(
            api_key_id=attempt.api_key_id,
            key=attempt.key,
            fingerprint=attempt.fingerprint,
            status=status,
            answer=answer,
            created_at=now,
        )
    )
