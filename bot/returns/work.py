"""What the shop has to do about a return, refund or change, with owner and due time from its settings."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import ISTANBUL
from bot.integrations.events import is_connected
from bot.integrations.models import WorkItem, WorkKind
from bot.integrations.work import put_work
from bot.shop.settings import ShopSettings
from bot.shop.workdays import add_workdays, local_day

_END_OF_WORK = time(18, 0)


async def ask_shop(
    session: AsyncSession,
    kind: WorkKind,
    *,
    subject: str,
    now: datetime,
    shop: ShopSettings,
    event_type: str | None = None,
    due_on: date | None = None,
    order_id: int | None = None,
    return_id: int | None = None,
    change_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> WorkItem:
    """Put `kind` for `subject` on the queue, once.

    `event_type` names the event that tells the shop's system of it: where one hears of it, people need look only when
    it stays unanswered. `due_on` makes it due sooner than the settings say, never later.
    """
    rules = shop.backoffice
    days = rules.due_workdays_by_kind.get(kind.value, rules.due_workdays)
    if kind is WorkKind.APPROVE_RETURN:
        days = shop.returns.approval_workdays
    day = add_workdays(local_day(now), days)
    due_at = datetime.combine(min(day, due_on) if due_on else day, _END_OF_WORK, ISTANBUL)
    return await put_work(
        session,
        kind,
        key=f"{kind.value}:{subject}",
        owner=rules.owners.get(kind.value, rules.owner),
        due_at=due_at,
        now=now,
        with_system=event_type is not None and await is_connected(session, event_type),
        order_id=order_id,
        return_id=return_id,
        change_id=change_id,
        details=details,
    )
