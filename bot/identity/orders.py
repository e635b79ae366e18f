"""Proof of an order: its number or tracking number, and the last four digits of the phone on it."""

import hmac
import re
from datetime import datetime, timedelta

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.identity.grants import grant_order
from bot.identity.limits import Limit, count, hold, network_limit, standing
from bot.identity.models import Level
from bot.identity.settings import IdentitySettings, get_identity_settings
from bot.identity.types import ProofResult
from bot.shop.models import Customer, Order, Parcel
from bot.shop.references import reference_key

KIND = "digits"
_DIGITS = 4
_NOT_DIGIT = re.compile(r"[^0-9]")
_LONGEST = 64
"""More is no number, and the key is stored with every try."""
_NEVER = "----"
_COMPARISONS = 4
"""Two phones of up to two orders (carriers may give the same tracking number); missing ones are compared as dummies."""


async def prove_order(
    session: AsyncSession,
    conversation_id: int,
    network_address: str | None,
    reference: str,
    digits: str,
    now: datetime,
    *,
    settings: IdentitySettings | None = None,
) -> ProofResult:
    """Check an order (or tracking) number with the last four digits of the order's or its customer's phone.

    A wrong number and wrong digits are one case: the same statements, the same comparisons, the same result. A right
    answer while locked is refused like a wrong one. Success clears no counter, or one's own order would reset the
    count between guesses at others'.

    Takes: the customer's address on the network, None where the channel tells none (that limit then falls away); digits
    as typed, of which the last four count. Gives: the order with a LIMITED right to it, or what is left.
    """
    settings = settings or get_identity_settings()
    key = reference_key(reference)[:_LONGEST]
    limits = _limits(settings, conversation_id, network_address, key)
    await hold(session, KIND, limits)
    before = await standing(session, KIND, limits, now)
    order_id = _matching(await _candidates(session, key), digits)
    if before.locked_until:
        return ProofResult(ok=False, locked_until=before.locked_until)
    if order_id is not None:
        await grant_order(
            session, conversation_id, order_id, Level.ORDER_PROVED, KIND, now, now + settings.order_proof_for
        )
        return ProofResult(ok=True, order_id=order_id)
    await count(session, KIND, limits, now)
    after = await standing(session, KIND, limits, now)
    return ProofResult(
        ok=False,
        locked_until=after.locked_until,
        tries_left=None if after.locked_until else after.left[0],
    )


def _limits(
    settings: IdentitySettings, conversation_id: int, network_address: str | None, key: str
) -> tuple[Limit, ...]:
    return (
        Limit(
            "conversation",
            str(conversation_id),
            settings.digits_per_conversation,
            timedelta(seconds=settings.digits_conversation_window),
        ),
        Limit("order", key, settings.digits_per_order, timedelta(seconds=settings.digits_order_window)),
        *network_limit(network_address, settings.digits_per_network, timedelta(seconds=settings.digits_network_window)),
    )


async def _candidates(session: AsyncSession, key: str) -> list[tuple[int, str | None, str | None]]:
    """Orders with that number, or with a parcel of that tracking number: (id, phone on it, customer's phone)."""
    # A union, for an OR over both tables reads all orders: slow, and slower for a number that does not exist.
    named = union(
        select(Order.id).where(Order.number_key == key), select(Parcel.order_id).where(Parcel.tracking_key == key)
    )
    found = await session.execute(
        select(Order.id, Order.phone, Customer.phone)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Order.id.in_(named))
        .order_by((Order.number_key == key).desc(), Order.placed_at.desc())
        .limit(_COMPARISONS // 2)
    )
    return [(row[0], row[1], row[2]) for row in found.all()]


def _matching(candidates: list[tuple[int, str | None, str | None]], digits: str) -> int | None:
    given = _NOT_DIGIT.sub("", digits)[-_DIGITS:].rjust(_DIGITS, "x").encode()
    pairs: list[tuple[int | None, str]] = [
        (order_id, (phone or "")[-_DIGITS:].rjust(_DIGITS, "-")) for order_id, *phones in candidates for phone in phones
    ]
    pairs += [(None, _NEVER)] * (_COMPARISONS - len(pairs))
    # No early exit: as many comparisons for a number that exists as for one that does not.
    hits = [order_id for order_id, end in pairs if hmac.compare_digest(end.encode(), given)]
    return next((order_id for order_id in hits if order_id is not None), None)
