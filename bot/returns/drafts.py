"""Unfinished returns and changes by order: begun in one conversation, finished in another, perhaps days later."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.models import FlowDraft
from bot.shop.models import Order
from bot.shop.settings import ShopSettings


async def keep_draft(
    session: AsyncSession, order_id: int, conversation_id: int, flow: dict[str, Any], now: datetime
) -> None:
    """Keep what is filled in for the order; the last one counts."""
    values = {"conversation_id": conversation_id, "flow": flow, "updated_at": now}
    statement = insert(FlowDraft).values(order_id=order_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["order_id"], set_=values))


# Made once: to build and hash it for each look-up of an order takes longer than to run it.
_OF_ORDER = (
    select(FlowDraft)
    .where(FlowDraft.order_id == bindparam("order_id"), FlowDraft.updated_at > bindparam("oldest"))
    .execution_options(populate_existing=True)
)


async def find_draft(session: AsyncSession, order_id: int, now: datetime, shop: ShopSettings) -> FlowDraft | None:
    """The order's draft while it lasts. The caller has checked the full right to the order."""
    values = {"order_id": order_id, "oldest": _oldest(now, shop)}
    return (await session.scalars(_OF_ORDER, values)).one_or_none()


async def drafts_of_customer(
    session: AsyncSession, customer_id: int, now: datetime, shop: ShopSettings
) -> list[FlowDraft]:
    """The drafts of a customer's orders, the newest first."""
    statement = (
        select(FlowDraft)
        .join(Order, Order.id == FlowDraft.order_id)
        .where(Order.customer_id == customer_id, FlowDraft.updated_at > _oldest(now, shop))
        .order_by(FlowDraft.updated_at.desc())
    )
    return list(await session.scalars(statement.execution_options(populate_existing=True)))


async def drop_draft(session: AsyncSession, order_id: int, flow_id: str) -> None:
    """Forget the draft of this flow: it is done, or was given up. Another one of the same order stays."""
    await session.execute(
        delete(FlowDraft).where(FlowDraft.order_id == order_id, FlowDraft.flow["id"].astext == flow_id)
    )


async def drop_old_drafts(session: AsyncSession, now: datetime, shop: ShopSettings) -> int:
    """Forget drafts older than `returns.draft_days`; how many."""
    done = await session.execute(
        delete(FlowDraft).where(FlowDraft.updated_at <= _oldest(now, shop)).returning(FlowDraft.order_id)
    )
    return len(done.all())


def _oldest(now: datetime, shop: ShopSettings) -> datetime:
    return now - timedelta(days=shop.returns.draft_days)
