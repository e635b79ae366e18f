"""Endpoints of the shop's systems, and what has not reached them: what `vaybe webhooks` does."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.addresses import check_url
from bot.integrations.events import EVENT_TYPES
from bot.integrations.models import DeliveryState, OutgoingDelivery, OutgoingEvent, WebhookEndpoint
from bot.integrations.signing import derive_secret
from bot.settings import Settings


async def add_endpoint(
    session: AsyncSession, url: str, settings: Settings, event_types: Sequence[str] = ()
) -> tuple[WebhookEndpoint, str]:
    """Let `url` hear of `event_types` (none: all) from now on; the same address again changes its types.

    Returns:
        The endpoint, and the secret that its receiver verifies signatures with.

    Raises:
        ForbiddenAddress: events may not be sent there.
        ValueError: an event type is unknown.
    """
    unknown = set(event_types) - set(EVENT_TYPES)
    if unknown:
        raise ValueError(f"there is no event type {', '.join(sorted(unknown))}")
    url = check_url(url, allow_private=settings.is_dev)
    found = (await session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.url == url))).one_or_none()
    endpoint = found or WebhookEndpoint(url=url, salt=token_hex(16))
    endpoint.event_types, endpoint.active = sorted(event_types), True
    session.add(endpoint)
    await session.flush()
    return endpoint, secret_of(endpoint, settings)


async def remove_endpoint(session: AsyncSession, endpoint_id: int) -> bool:
    """Send nothing more to the endpoint, pending events included; whether there was one."""
    endpoint = await session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None:
        return False
    endpoint.active = False
    await session.execute(
        update(OutgoingDelivery)
        .where(OutgoingDelivery.endpoint_id == endpoint_id, OutgoingDelivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.FAILED, error="the endpoint was removed")
    )
    return True


def secret_of(endpoint: WebhookEndpoint, settings: Settings) -> str:
    """The endpoint's signing secret."""
    return derive_secret(settings.secret(), endpoint.salt)


async def list_endpoints(session: AsyncSession) -> Sequence[WebhookEndpoint]:
    """All endpoints, the oldest first."""
    return (await session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id))).all()


Undelivered = Row[tuple[OutgoingDelivery, OutgoingEvent, WebhookEndpoint]]


async def undelivered(session: AsyncSession, limit: int = 100) -> Sequence[Undelivered]:
    """What has not reached its endpoint, the oldest first."""
    statement = (
        select(OutgoingDelivery, OutgoingEvent, WebhookEndpoint)
        .join(OutgoingEvent, OutgoingEvent.id == OutgoingDelivery.event_id)
        .join(WebhookEndpoint, WebhookEndpoint.id == OutgoingDelivery.endpoint_id)
        .where(OutgoingDelivery.state != DeliveryState.DELIVERED)
        .order_by(OutgoingDelivery.id)
        .limit(limit)
    )
    return (await session.execute(statement)).all()


async def retry(session: AsyncSession, now: datetime, delivery_id: int | None = None) -> int:
    """Try now what failed or waits (`delivery_id` None: all of it, at active endpoints); how many."""
    active = select(WebhookEndpoint.id).where(WebhookEndpoint.active)
    statement = (
        update(OutgoingDelivery)
        .where(OutgoingDelivery.state != DeliveryState.DELIVERED, OutgoingDelivery.endpoint_id.in_(active))
        .values(state=DeliveryState.PENDING, not_before=now, attempts=0)
        .returning(OutgoingDelivery.id)
    )
    if delivery_id is not None:
        statement = statement.where(OutgoingDelivery.id == delivery_id)
    return len((await session.scalars(statement)).all())
