"""The shop's queue: listed, given to somebody, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.backoffice.outcomes import OUTCOMES, Resolution, ResolveError
from bot.integrations.models import WorkItem, WorkKind, WorkState
from bot.returns.models import OrderChange, ReturnCase
from bot.returns.service import AnswerError, TransitionError
from bot.shop.models import Order
from bot.shop.settings import ShopSettings

__all__ = ["ItemView", "Resolution", "ResolveError", "UnknownItem", "assign", "get_item", "list_items", "resolve"]


class UnknownItem(LookupError):
    """There is no item with this number."""


@dataclass(frozen=True)
class ItemView:
    """One thing that waits."""

    id: int
    kind: WorkKind
    state: WorkState
    order_id: int | None
    order_number: str | None
    return_number: str | None
    change_number: str | None
    owner: str
    due_at: datetime
    is_overdue: bool
    with_system: bool
    """The shop's system was told; listed only when it has not answered in time."""
    outcomes: tuple[str, ...]
    """How it can be settled."""
    details: dict[str, Any]
    """Personal data may be in it: for the shop's people alone."""


async def list_items(
    session: AsyncSession,
    now: datetime,
    *,
    owner: str | None = None,
    kind: WorkKind | None = None,
    order_id: int | None = None,
    everything: bool = False,
    limit: int = 200,
) -> Sequence[ItemView]:
    """What is open, the most urgent first: what people must do, and what a system has left unanswered past its time.

    With `everything`, also what a system may still answer.
    """
    statement = _joined().where(WorkItem.state == WorkState.OPEN)
    if not everything:
        statement = statement.where(or_(~WorkItem.with_system, WorkItem.due_at < now))
    wanted = ((WorkItem.owner, owner), (WorkItem.kind, kind), (WorkItem.order_id, order_id))
    statement = statement.where(and_(True, *(column == value for column, value in wanted if value is not None)))
    rows = await session.execute(statement.order_by(WorkItem.due_at, WorkItem.id).limit(limit))
    return [_view(row, now) for row in rows.tuples()]


async def get_item(session: AsyncSession, item_id: int, now: datetime) -> ItemView:
    """The item with this number, whatever its state.

    Raises:
        UnknownItem: there is none.
    """
    row = (await session.execute(_joined().where(WorkItem.id == item_id))).tuples().one_or_none()
    if row is None:
        raise UnknownItem(f"there is no item {item_id}")
    return _view(row, now)


async def assign(session: AsyncSession, item_id: int, owner: str, due_at: datetime | None = None) -> None:
    """Give an open item to `owner` (a person or a team), and with `due_at` another time.

    Raises:
        UnknownItem: there is none with this number.
        ResolveError: it is settled already.
    """
    item = await _locked(session, item_id)
    if item.state is not WorkState.OPEN:
        raise ResolveError(f"item {item_id} is {item.state.value} already")
    item.owner, item.due_at = owner, due_at or item.due_at
    item.with_system = False
    await session.flush()


async def resolve(
    session: AsyncSession, item_id: int, resolution: Resolution, *, now: datetime, shop: ShopSettings
) -> bool:
    """Settle an item with all that follows from it; whether that is new. A settled one stays as it is.

    Raises:
        UnknownItem: there is none with this number.
        ResolveError: this kind of item has no such outcome, something is missing, or the return does not allow it.
    """
    item = await session.get(WorkItem, item_id)
    if item is None:
        raise UnknownItem(f"there is no item {item_id}")
    if item.state is not WorkState.OPEN:
        return False
    apply = OUTCOMES[item.kind].get(resolution.outcome)
    if apply is None:
        allowed = ", ".join(OUTCOMES[item.kind])
        raise ResolveError(f"{item.kind.value} has no outcome {resolution.outcome!r}: give one of {allowed}")
    if item.order_id is not None:
        # The order's row first, as everywhere; two people who settle the same item come one after the other.
        await session.execute(select(Order.id).where(Order.id == item.order_id).with_for_update())
        await session.refresh(item)
        if item.state is not WorkState.OPEN:
            return False
    try:
        await apply(session, item, resolution, now, shop)
    except ValidationError as error:
        raise ResolveError("; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())) from error
    except (TransitionError, AnswerError) as error:
        raise ResolveError(str(error)) from error
    await session.refresh(item)
    item.state, item.outcome = WorkState.RESOLVED, resolution.outcome
    item.resolved_by, item.resolved_at, item.note = resolution.by, now, resolution.note
    await session.flush()
    return True


_Row = tuple[WorkItem, str, str, str]
"""The numbers of order, return and change are None where the item has none: outer joins, which types do not show."""


def _joined() -> Select[_Row]:
    return (
        select(WorkItem, Order.number, ReturnCase.number, OrderChange.number)
        .outerjoin(Order, Order.id == WorkItem.order_id)
        .outerjoin(ReturnCase, ReturnCase.id == WorkItem.return_id)
        .outerjoin(OrderChange, OrderChange.id == WorkItem.change_id)
    )


def _view(row: _Row, now: datetime) -> ItemView:
    item, order, return_number, change = row
    return ItemView(
        id=item.id,
        kind=item.kind,
        state=item.state,
        order_id=item.order_id,
        order_number=order,
        return_number=return_number,
        change_number=change,
        owner=item.owner,
        due_at=item.due_at,
        is_overdue=item.state is WorkState.OPEN and item.due_at < now,
        with_system=item.with_system,
        outcomes=tuple(OUTCOMES[item.kind]),
        details=item.details,
    )


async def _locked(session: AsyncSession, item_id: int) -> WorkItem:
    item = await session.get(WorkItem, item_id, with_for_update=True, populate_existing=True)
    if item is None:
        raise UnknownItem(f"there is no item {item_id}")
    return item
