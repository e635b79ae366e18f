"""Changes of orders as stored: found, opened, numbered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.models import ChangeKind, ChangeState, OrderChange, change_numbers
from bot.returns.orders import load_order
from bot.shop.models import Order
from bot.shop.references import reference_key


class UnknownChange(LookupError):
    """There is no change with this number."""


async def find_change(session: AsyncSession, idempotency_key: str) -> OrderChange | None:
    """The change that this very request made, or None."""
    statement = select(OrderChange).where(OrderChange.idempotency_key == idempotency_key)
    return (await session.scalars(statement)).one_or_none()


async def open_change(session: AsyncSession, order_id: int, kind: ChangeKind) -> OrderChange | None:
    """The change of `kind` that waits for the shop, or None."""
    statement = select(OrderChange).where(
        OrderChange.order_id == order_id, OrderChange.kind == kind, OrderChange.state == ChangeState.ASKED
    )
    return (await session.scalars(statement)).one_or_none()


async def change_by_number(session: AsyncSession, number: str) -> OrderChange | None:
    """The change of a number in any spelling (`dt 100001`), or None."""
    key = reference_key(number)
    key = key[2:] if key.startswith("DT") else key
    return (await session.scalars(select(OrderChange).where(OrderChange.number == f"DT-{key}"))).one_or_none()


async def locked_change(session: AsyncSession, number: str) -> tuple[Order, OrderChange]:
    """The order and the change of `number` as they are now: the order is locked until the transaction ends.

    Raises:
        UnknownChange: there is no change with this number.
    """
    found = await change_by_number(session, number)
    if found is None:
        raise UnknownChange(f"there is no change {number}")
    order = await load_order(session, found.order_id, lock=True)
    return order, await session.get_one(OrderChange, found.id, populate_existing=True)


async def changes_of(session: AsyncSession, order_id: int) -> list[OrderChange]:
    """All changes of an order, the oldest first."""
    statement = select(OrderChange).where(OrderChange.order_id == order_id).order_by(OrderChange.id)
    return list(await session.scalars(statement))


async def store_change(
    session: AsyncSession,
    order: Order,
    kind: ChangeKind,
    state: ChangeState,
    reason_key: str,
    *,
    details: dict[str, Any],
    idempotency_key: str,
    conversation_id: int | None,
    now: datetime,
) -> OrderChange:
    """Store a change of the (locked) order with its number."""
    number = await session.scalar(select(change_numbers.next_value()))
    change = OrderChange(
        number=f"DT-{number}",
        idempotency_key=idempotency_key,
        order_id=order.id,
        conversation_id=conversation_id,
        kind=kind,
        state=state,
        reason_key=reason_key,
        details=details,
        asked_at=now,
        answered_at=now if state is ChangeState.DONE else None,
    )
    session.add(change)
    await session.flush()
    return change


def details_of(**values: Any) -> dict[str, Any]:
    """`values` as JSON: those that are given, days as ISO 8601."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
        if value is not None
    }
