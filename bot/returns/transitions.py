"""How a return may go on: the one table, and the one function that changes a status."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.models import ReturnCase, ReturnEvent, ReturnStatus

S = ReturnStatus

TRANSITIONS: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REJECTED, S.CANCELLED}),
    # Straight to the end where nothing is sent back, or the shop pays or sends before the goods are here.
    S.APPROVED: frozenset({S.IN_TRANSIT, S.RECEIVED, S.REFUNDED, S.EXCHANGED, S.EXPIRED, S.CANCELLED}),
    S.IN_TRANSIT: frozenset({S.RECEIVED, S.REFUNDED, S.EXCHANGED}),
    S.RECEIVED: frozenset({S.INSPECTED, S.REFUNDED, S.EXCHANGED}),
    S.INSPECTED: frozenset({S.REFUNDED, S.EXCHANGED, S.REJECTED}),
    # The goods came after all, or the shop thought better of it.
    S.EXPIRED: frozenset({S.IN_TRANSIT, S.RECEIVED, S.APPROVED}),
    S.REJECTED: frozenset({S.APPROVED}),
    S.REFUNDED: frozenset(),
    S.EXCHANGED: frozenset(),
    S.CANCELLED: frozenset(),
}

CLOSED = frozenset({S.REFUNDED, S.EXCHANGED, S.REJECTED, S.EXPIRED, S.CANCELLED})
BY_CUSTOMER = frozenset({S.REQUESTED, S.APPROVED})
"""Statuses in which the customer may cancel the return."""


class TransitionError(ValueError):
    """A change that the table does not allow."""

    def __init__(self, number: str, old: ReturnStatus, new: ReturnStatus) -> None:
        super().__init__(f"return {number} cannot go from {old.value} to {new.value}")
        self.number, self.old, self.new = number, old, new


async def set_status(
    session: AsyncSession,
    case: ReturnCase,
    to: ReturnStatus,
    *,
    now: datetime,
    actor: str,
    note: str | None = None,
    external_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> ReturnEvent:
    """Change the status of `case` (its row locked by the caller) and write the dated event.

    What follows from a change (money, stock, events, work) is in `advance.py`: call that.

    Raises:
        TransitionError: the table does not allow it.
    """
    if to not in TRANSITIONS[case.status]:
        raise TransitionError(case.number, case.status, to)
    event = ReturnEvent(
        return_id=case.id,
        from_status=case.status,
        to_status=to,
        at=now,
        actor=actor,
        note=note,
        external_id=external_id,
        data=data or {},
    )
    case.status = to
    if to is S.IN_TRANSIT:
        case.handed_over_at = case.handed_over_at or now
    if to is S.RECEIVED:
        case.received_at = case.received_at or now
    session.add(event)
    await session.flush()
    return event


async def lock_return(session: AsyncSession, number: str) -> ReturnCase | None:
    """The return `number` with its row locked and freshly read; None when there is none."""
    statement = select(ReturnCase).where(ReturnCase.number == number.strip().upper()).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()
