"""One-time codes: six digits sent to a phone or an e-mail, kept as a keyed hash."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta, timezone

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.identity.contacts import (
    CannotSendError,
    Contact,
    contact_of_order,
    destination_key,
    is_own,
    mask_contact,
    parse_contact,
    reachable_by,
)
from bot.identity.grants import current, grant_customer, grant_order, may_see
from bot.identity.limits import Limit, count, hold, network_limit, standing
from bot.identity.messages import enqueue_code
from bot.identity.models import Level, OneTimeCode
from bot.identity.settings import IdentitySettings, get_identity_settings
from bot.identity.types import CodeResult, SendResult, View
from bot.settings import Settings, get_settings
from bot.shop.customers import customer_by_contact
from bot.shop.models import Customer, Order
from bot.shop.settings import ShopSettings

KIND = "send"
METHOD = "code"
_DIGITS = 6
_Target = tuple[Contact | None, int | None, int | None]
_NOT_DIGIT = re.compile(r"[^0-9]")


async def send_code(
    session: AsyncSession,
    conversation_id: int,
    network_address: str | None,
    *,
    now: datetime,
    order_id: int | None = None,
    contact: str | None = None,
    shop: ShopSettings | None = None,
    settings: Settings | None = None,
    limits: IdentitySettings | None = None,
) -> SendResult:
    """Send a code to the contact on an order that this conversation has proved, or to a customer's own contact.

    A contact that is no customer's gets the very same result over the same statements: a row of a code that was sent to
    nobody and fits nothing. A new code replaces the one before it.

    Takes: either `order_id` or `contact` (a phone or an e-mail as typed). Gives: where to, masked, and until when; or
    when the next one may be asked for.

    Raises:
        ValueError: neither or both were given, or `contact` is neither a phone nor an e-mail.
        CannotSendError: (a ValueError) no sender for that medium is set up; see `reachable_by`.
    """
    settings, limits = settings or get_settings(), limits or get_identity_settings()
    if (order_id is None) == (contact is None):
        raise ValueError("give either order_id or contact")
    if contact is not None:
        target, customer_id, only_order = await _target_of_contact(session, contact, settings)
    else:
        target, customer_id, only_order = await _target_of_order(session, conversation_id, order_id, settings, now)
    keys = _send_limits(limits, conversation_id, network_address, target, settings)
    await hold(session, KIND, keys)
    if locked_until := (await standing(session, KIND, keys, now)).locked_until:
        return SendResult(None, None, locked_until)
    await count(session, KIND, keys, now)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    row = OneTimeCode(
        conversation_id=conversation_id,
        customer_id=customer_id,
        order_id=only_order,
        code_hash=_hash(settings, conversation_id, now, code),
        sent_at=now,
        expires_at=now + limits.code_for,
    )
    session.add(row)
    await session.flush()
    await enqueue_code(
        session, target, code, row.expires_at, now, known=customer_id is not None, shop=shop, settings=settings
    )
    return SendResult(mask_contact(target) if target else None, row.expires_at)


async def check_code(
    session: AsyncSession,
    conversation_id: int,
    code: str,
    now: datetime,
    *,
    settings: Settings | None = None,
    limits: IdentitySettings | None = None,
) -> CodeResult:
    """Try `code` ("482 913" as well) against the last one sent in this conversation.

    Success gives the right to all that is the customer's, or to one order when the code went to a contact that only
    that order bears. A code works once; an older one than the last never does.
    """
    settings, limits = settings or get_settings(), limits or get_identity_settings()
    await hold(session, METHOD, (Limit("conversation", str(conversation_id), 0, timedelta()),))
    row = await session.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.conversation_id == conversation_id)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or row.used_at is not None or row.expires_at <= now:
        return CodeResult(ok=False, expired=True)
    if row.tries >= limits.code_tries:
        return CodeResult(ok=False, locked_until=await _next_send(session, conversation_id, limits, now))
    row.tries += 1
    typed = _NOT_DIGIT.sub("", code)
    fits = hmac.compare_digest(row.code_hash, _hash(settings, conversation_id, row.sent_at, typed))
    if not fits or row.customer_id is None:
        await session.flush()
        left = limits.code_tries - row.tries
        locked = None if left else await _next_send(session, conversation_id, limits, now)
        return CodeResult(ok=False, tries_left=left, locked_until=locked)
    row.used_at = now
    if row.order_id is not None:
        return await _grant_one_order(session, conversation_id, row.customer_id, row.order_id, settings, limits, now)
    await grant_customer(session, conversation_id, row.customer_id, METHOD, now, now + limits.verified_for)
    return CodeResult(ok=True, level=Level.VERIFIED, customer_id=row.customer_id)


async def _grant_one_order(
    session: AsyncSession,
    conversation_id: int,
    customer_id: int,
    order_id: int,
    settings: Settings,
    limits: IdentitySettings,
    now: datetime,
) -> CodeResult:
    """The code reached a contact that the order bears and its customer does not: no right to the customer's others.

    Where the customer has another contact of that kind, the one on the order may be a gift's recipient, who is not to
    see what was paid nor to change anything: the LIMITED view. Where the customer has none of that kind, the order's
    contact is theirs for all that we know: FULL.
    """
    customer = await session.get_one(Customer, customer_id)
    order = await session.get_one(Order, order_id)
    contact = contact_of_order(order, customer, settings)
    guest = contact is not None and not (customer.phone if contact.medium == "sms" else customer.email)
    level = Level.VERIFIED if guest else Level.ORDER_PROVED
    lasts = limits.verified_for if guest else limits.order_proof_for
    await grant_order(session, conversation_id, order_id, level, METHOD, now, now + lasts)
    return CodeResult(ok=True, level=Level.ORDER_PROVED, order_id=order_id)


async def _target_of_contact(session: AsyncSession, text: str, settings: Settings) -> _Target:
    """The contact, and the customer whose own it is. Several share it, e.g. a family: the one last active."""
    contact = parse_contact(text)
    if contact.medium not in reachable_by(settings):
        raise CannotSendError(f"no sender for {contact.medium} is set up")
    customer = await customer_by_contact(session, contact.address)
    return contact, customer.id if customer else None, None


async def _target_of_order(
    session: AsyncSession, conversation_id: int, order_id: int | None, settings: Settings, now: datetime
) -> _Target:
    """The contact, the customer, and the order when the right is to be for that order alone.

    An order that the conversation has not proved counts as unknown: whether it exists is not told, and nobody's phone
    rings because a stranger typed a number.
    """
    found = await session.execute(
        select(Order, Customer).join(Customer, Customer.id == Order.customer_id).where(Order.id == order_id)
    )
    row = found.one_or_none()
    if row is None:
        return None, None, None
    order, customer = row.tuple()
    if may_see(await current(session, conversation_id, now), order) is View.NONE:
        return None, None, None
    contact = contact_of_order(order, customer, settings)
    if contact is None:
        return None, None, None
    return contact, customer.id, None if is_own(contact, customer) else order.id


def _send_limits(
    limits: IdentitySettings,
    conversation_id: int,
    network_address: str | None,
    target: Contact | None,
    settings: Settings,
) -> tuple[Limit, ...]:
    destination = destination_key(target, settings) if target else f"none:{conversation_id}"
    return (
        *_conversation_limits(limits, conversation_id),
        Limit(
            "destination",
            destination,
            limits.sends_per_destination,
            timedelta(seconds=limits.sends_destination_window),
        ),
        *network_limit(network_address, limits.sends_per_network, timedelta(seconds=limits.sends_network_window)),
    )


def _conversation_limits(limits: IdentitySettings, conversation_id: int) -> tuple[Limit, Limit]:
    key = str(conversation_id)
    return (
        Limit("conversation", key, 1, timedelta(seconds=limits.resend_seconds)),
        Limit("conversation", key, limits.sends_per_conversation, timedelta(seconds=limits.sends_conversation_window)),
    )


async def _next_send(session: AsyncSession, conversation_id: int, limits: IdentitySettings, now: datetime) -> datetime:
    """When this conversation may ask for a new code."""
    keys = _conversation_limits(limits, conversation_id)
    return (await standing(session, KIND, keys, now)).locked_until or now


def _hash(settings: Settings, conversation_id: int, sent_at: datetime, code: str) -> str:
    """Keyed, and bound to its conversation and moment: a stolen table gives no codes, and equal codes differ."""
    moment = sent_at.astimezone(timezone.utc).isoformat()
    text = f"one-time-code:{conversation_id}:{moment}:{code}"
    return hmac.new(settings.secret().encode(), text.encode(), hashlib.sha256).hexdigest()
