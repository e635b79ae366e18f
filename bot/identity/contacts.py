"""Phones and e-mails: one spelling of each, and a mask that tells nothing new."""

import hashlib
import hmac
from dataclasses import dataclass

from bot.settings import Settings
from bot.shop.contact import normalise_email, normalise_phone
from bot.shop.models import Customer, Order

_DOT = "•"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a code can go: `medium` is sms or email, `address` an E.164 phone or a lower-case e-mail."""

    medium: str
    address: str


def parse_contact(text: str) -> Contact:
    """Read what a customer typed as a Turkish or international phone, or as an e-mail.

    Raises:
        ValueError: it is neither.
    """
    if "@" in text:
        return Contact("email", normalise_email(text))
    return Contact("sms", normalise_phone(text))


def mask_contact(contact: Contact) -> str:
    """`+90 5•• ••• •• 12` or `a•••@g•••.com`: recognised by its owner, of no help to a guesser.

    No more than two digits of a phone: the last four are what proves an order.
    """
    if contact.medium == "sms":
        if contact.address.startswith("+90") and len(contact.address) == 13:
            return f"+90 {contact.address[3]}{_DOT * 2} {_DOT * 3} {_DOT * 2} {contact.address[-2:]}"
        return f"{contact.address[:2]}{_DOT * max(1, len(contact.address) - 4)}{contact.address[-2:]}"
    name, _, domain = contact.address.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}{_DOT * 3}@{host[:1]}{_DOT * 3}.{ending}"


def destination_key(contact: Contact, settings: Settings) -> str:
    """A keyed hash of `contact`, so that the table of tries holds no phone and no e-mail."""
    digest = hmac.new(settings.secret().encode(), f"destination:{contact.address}".encode(), hashlib.sha256)
    return digest.hexdigest()[:32]


class CannotSendError(ValueError):
    """A code cannot go by this medium here, whoever's contact it is: ask for one of `reachable_by`."""


def reachable_by(settings: Settings) -> frozenset[str]:
    """The media by which a code reaches someone: sms, email. In `dev` both, for the developer's outbox takes them."""
    media = set()
    if settings.is_dev or (settings.netgsm_user and settings.netgsm_password and settings.netgsm_header):
        media.add("sms")
    if settings.is_dev or settings.smtp_host:
        media.add("email")
    return frozenset(media)


def contact_of_order(order: Order, customer: Customer, settings: Settings) -> Contact | None:
    """Where a code about `order` goes: the phone on it while SMS can be sent, otherwise the e-mail on it.

    What the order lacks is taken from its customer.
    """
    media = reachable_by(settings)
    phone = order.phone or customer.phone
    if phone and "sms" in media:
        return Contact("sms", phone)
    email = order.email or customer.email
    return Contact("email", email.lower()) if email and "email" in media else None


def is_own(contact: Contact, customer: Customer) -> bool:
    """Whether `contact` is the customer's own, not only one written on an order."""
    own = customer.phone if contact.medium == "sms" else (customer.email or "").lower()
    return contact.address == own
