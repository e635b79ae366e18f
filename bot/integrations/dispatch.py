"""Delivers events to the shop's systems: at least once, in order per order, with growing pauses after a failure.

A delivery is marked as being tried (its `not_before` moves on by `LEASE`) before it is sent: what a dying process
leaves is sent again, with the same event id.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from tenacity import RetryCallState, wait_exponential_jitter

from bot.clock import Clock
from bot.db.session import UNREACHABLE, Database, in_one_line
from bot.integrations.addresses import ForbiddenAddress, PublicResolver, check_url
from bot.integrations.endpoints import secret_of
from bot.integrations.models import DeliveryState, OutgoingDelivery, OutgoingEvent, WebhookEndpoint, WorkKind
from bot.integrations.signing import sign
from bot.integrations.work import put_work
from bot.settings import Settings, get_settings

POLL_SECONDS = 1.0
AT_ONCE = 16
"""How many deliveries are under way side by side."""
TIMEOUT_SECONDS = 10.0
LEASE = timedelta(seconds=TIMEOUT_SECONDS * 3)
GIVE_UP_AFTER = timedelta(days=3)
"""Since the event; then it is failed, on the shop's queue, and later events of the order go their way."""
INTEGRATION_OWNER = "entegrasyon"

_wait = wait_exponential_jitter(initial=5, max=6 * 3600, jitter=5)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Parcel:
    """What is to be sent, read before and used after the transaction that claimed it."""

    delivery_id: int
    attempts: int
    event: OutgoingEvent
    endpoint: WebhookEndpoint


def open_client(settings: Settings) -> ClientSession:
    """The HTTP client of the dispatcher; outside of development it reaches public addresses alone."""
    connector = (
        TCPConnector(limit=AT_ONCE) if settings.is_dev else TCPConnector(limit=AT_ONCE, resolver=PublicResolver())
    )
    return ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=TIMEOUT_SECONDS),
        cookie_jar=DummyCookieJar(),
        trust_env=False,
        headers={"User-Agent": "Vaybe-Webhooks/1", "Content-Type": "application/json"},
    )


async def run(database: Database, stop_event: asyncio.Event, clock: Clock, settings: Settings | None = None) -> None:
    """Deliver until `stop_event`; what is under way then is finished."""
    settings = settings or get_settings()
    async with open_client(settings) as client:
        while not stop_event.is_set():
            try:
                sent = await deliver_due(database, client, clock, settings)
            except UNREACHABLE as error:
                _log.warning("webhooks_database_unreachable", error=in_one_line(error))
                sent = 0
            if not sent:
                await _pause(stop_event)


async def deliver_due(database: Database, client: ClientSession, clock: Clock, settings: Settings) -> int:
    """Try once what is due; how many deliveries that were."""
    async with database.transaction() as session:
        parcels = await _claim(session, clock())
    await asyncio.gather(*(_deliver(database, client, parcel, clock, settings) for parcel in parcels))
    return len(parcels)


async def _claim(session: AsyncSession, now: datetime) -> Sequence[_Parcel]:
    earlier = aliased(OutgoingDelivery)
    statement = (
        select(OutgoingDelivery, OutgoingEvent, WebhookEndpoint)
        .join(OutgoingEvent, OutgoingEvent.id == OutgoingDelivery.event_id)
        .join(WebhookEndpoint, WebhookEndpoint.id == OutgoingDelivery.endpoint_id)
        .where(
            OutgoingDelivery.state == DeliveryState.PENDING,
            OutgoingDelivery.not_before <= now,
            ~select(earlier.id)
            .where(
                earlier.state == DeliveryState.PENDING,
                earlier.endpoint_id == OutgoingDelivery.endpoint_id,
                earlier.order_id == OutgoingDelivery.order_id,
                earlier.id < OutgoingDelivery.id,
            )
            .exists(),
        )
        .order_by(OutgoingDelivery.id)
        .limit(AT_ONCE)
        .with_for_update(of=OutgoingDelivery, skip_locked=True)
    )
    parcels = []
    for delivery, event, endpoint in (await session.execute(statement)).all():
        delivery.attempts += 1
        delivery.not_before = now + LEASE
        parcels.append(_Parcel(delivery.id, delivery.attempts, event, endpoint))
    return parcels


async def _deliver(
    database: Database, client: ClientSession, parcel: _Parcel, clock: Clock, settings: Settings
) -> None:
    status, error = await _send(client, parcel, clock(), settings)
    now = clock()
    async with database.transaction() as session:
        delivery = await session.get_one(OutgoingDelivery, parcel.delivery_id, with_for_update=True)
        if delivery.state is not DeliveryState.PENDING:
            return
        delivery.status, delivery.error = status, error
        if error is None:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
        elif now - parcel.event.occurred_at >= GIVE_UP_AFTER:
            await _give_up(session, delivery, parcel, now)
        else:
            delivery.not_before = now + timedelta(seconds=pause_after(parcel.attempts))
    _log.info("webhook_tried", event_id=parcel.event.event_id, attempt=parcel.attempts, status=status, error=error)


async def _send(
    client: ClientSession, parcel: _Parcel, now: datetime, settings: Settings
) -> tuple[int | None, str | None]:
    body = json.dumps(parcel.event.payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = sign(secret_of(parcel.endpoint, settings), parcel.event.event_id, now, body)
    headers["webhook-attempt"] = str(parcel.attempts)
    try:
        url = check_url(parcel.endpoint.url, allow_private=settings.is_dev)
        async with client.post(url, data=body, headers=headers, allow_redirects=False) as response:
            # The answer's body is not read: a receiver says all with its status.
            if 200 <= response.status < 300:
                return response.status, None
            return response.status, f"the receiver answered {response.status}"
    except asyncio.TimeoutError:
        return None, f"no answer within {TIMEOUT_SECONDS:.0f} seconds"
    except (ClientError, OSError, ForbiddenAddress) as error:
        return None, str(error)[:300] or type(error).__name__


async def _give_up(session: AsyncSession, delivery: OutgoingDelivery, parcel: _Parcel, now: datetime) -> None:
    delivery.state = DeliveryState.FAILED
    await put_work(
        session,
        WorkKind.WEBHOOK_FAILED,
        key=f"webhook_failed:{delivery.id}",
        owner=INTEGRATION_OWNER,
        due_at=now,
        now=now,
        order_id=parcel.event.order_id,
        details={"event": parcel.event.event_id, "type": parcel.event.type, "url": parcel.endpoint.url},
    )


def pause_after(attempts: int) -> float:
    """Seconds until the next try: 5, 10, 20… up to six hours, and up to 5 more by chance."""
    state = RetryCallState(retry_object=None, fn=None, args=(), kwargs={})  # type: ignore[arg-type]
    state.attempt_number = attempts
    return float(_wait(state))


async def _pause(stop_event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop_event.wait(), POLL_SECONDS)
    except asyncio.TimeoutError:
        return
