"""Putting work on the shop's queue and taking it off; reading and resolving it is `bot.backoffice`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.models import WorkItem, WorkKind, WorkState


async def put_work(
    session: AsyncSession,
    kind: WorkKind,
    *,
    key: str,
    owner: str,
    due_at: datetime,
    now: datetime,
    with_system: bool = False,
    order_id: int | None = None,
    return_id: int | None = None,
    change_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> WorkItem:
    """The item `key`, put on the queue unless it was before (whatever became of it)."""
    await session.execute(
        insert(WorkItem)
        .values(
            kind=kind,
            key=key,
            owner=owner,
            due_at=due_at,
            with_system=with_system,
            order_id=order_id,
            return_id=return_id,
            change_id=change_id,
            details=details or {},
            state=WorkState.OPEN,
            opened_at=now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return (await session.scalars(select(WorkItem).where(WorkItem.key == key))).one()


async def close_work(
    session: AsyncSession,
    *,
    now: datetime,
    by: str,
    outcome: str,
    state: WorkState = WorkState.RESOLVED,
    return_id: int | None = None,
    change_id: int | None = None,
    order_id: int | None = None,
    kinds: Collection[WorkKind] | None = None,
) -> int:
    """Take the open items of a return, a change or an order (with `kinds`: only those) off the queue; how many."""
    if return_id is None and change_id is None and order_id is None:
        raise ValueError("say of what the work is closed")
    statement = (
        update(WorkItem)
        .where(WorkItem.state == WorkState.OPEN)
        .values(state=state, outcome=outcome, resolved_by=by, resolved_at=now)
        .returning(WorkItem.id)
    )
    for column, value in (
        (WorkItem.return_id, return_id),
        (WorkItem.change_id, change_id),
        (WorkItem.order_id, order_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if kinds is not None:
        statement = statement.where(WorkItem.kind.in_(kinds))
    return len((await session.scalars(statement)).all())
