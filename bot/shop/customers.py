"""Customers by what they call themselves: contact or the shop's own id."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.contact import normalise_email, normalise_phone
from bot.shop.models import Customer


async def customer_by_contact(session: AsyncSession, contact: str) -> Customer | None:
    """The customer with this phone (any spelling) or e-mail address; None when there is none or it is neither.

    Where several share it, the one updated last: who proves to hold the phone or mailbox holds it for each of them.
    """
    try:
        if "@" in contact:
            condition = Customer.email == normalise_email(contact)
        else:
            condition = Customer.phone == normalise_phone(contact)
    except ValueError:
        return None
    found = await session.scalars(select(Customer).where(condition).order_by(Customer.updated_at.desc()).limit(1))
    return found.first()


async def customer_by_external_id(session: AsyncSession, external_id: str) -> Customer | None:
    """The customer whom the shop calls `external_id`, as its signed tokens do."""
    found = await session.scalars(select(Customer).where(Customer.external_id == external_id))
    return found.first()
