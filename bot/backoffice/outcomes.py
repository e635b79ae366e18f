"""How each kind of work can end, and what that does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.endpoints import retry
from bot.integrations.models import WorkItem, WorkKind
from bot.returns.models import OrderChange, ReturnCase, ReturnStatus
from bot.returns.paying import open_refund_of, record_refund
from bot.returns.service import ChangeAnswer, ShopAnswer, Step, apply_change_answer, apply_shop_answer
from bot.shop.settings import ShopSettings


@dataclass(frozen=True)
class Resolution:
    """How a person settles an item."""

    outcome: str
    by: str
    reason: str | None = None
    """To the customer: why it was rejected."""
    note: str | None = None
    """For colleagues."""
    carrier_code: str | None = None
    label_url: str | None = None
    tracking_number: str | None = None
    amount_kurus: int | None = None
    reference: str | None = None


class ResolveError(ValueError):
    """The item cannot be settled like this; the message says why."""


Apply = Callable[[AsyncSession, WorkItem, Resolution, datetime, ShopSettings], Awaitable[None]]


async def _nothing(
    session: AsyncSession, item: WorkItem, resolution: Resolution, now: datetime, shop: ShopSettings
) -> None:
    """What is done is done elsewhere; the item is only closed."""


async def _return_answer(
    session: AsyncSession, item: WorkItem, resolution: Resolution, now: datetime, shop: ShopSettings
) -> None:
    assert item.return_id is not None
    case = await session.get_one(ReturnCase, item.return_id)
    outcome = "exchanged" if resolution.outcome == "sent" else resolution.outcome
    if outcome == "rejected" and case.status is ReturnStatus.RECEIVED:
        # The table wants goods to be looked at before they are refused.
        seen = ShopAnswer(id=f"work:{item.id}:seen", decision="inspected")
        await apply_shop_answer(session, case.number, seen, now, shop, resolution.by)
    amount = None if resolution.amount_kurus is None else Decimal(resolution.amount_kurus) / 100
    answer = ShopAnswer.model_validate(
        {
            "id": f"work:{item.id}:{outcome}",
            "decision": outcome,
            "reason": resolution.reason,
            "carrier_code": resolution.carrier_code,
            "label_url": resolution.label_url,
            "tracking_number": resolution.tracking_number,
            "refund_amount": amount if outcome == "refunded" else None,
            "refund_reference": resolution.reference if outcome == "refunded" else None,
        }
    )
    await apply_shop_answer(session, case.number, answer, now, shop, resolution.by)


async def _change_answer(
    session: AsyncSession, item: WorkItem, resolution: Resolution, now: datetime, shop: ShopSettings
) -> None:
    assert item.change_id is not None
    change = await session.get_one(OrderChange, item.change_id)
    answer = ChangeAnswer(
        id=f"work:{item.id}", accepted=resolution.outcome in ("accepted", "done"), reason=resolution.reason
    )
    await apply_change_answer(session, change.number, answer, now, shop, resolution.by)


async def _paid(
    session: AsyncSession, item: WorkItem, resolution: Resolution, now: datetime, shop: ShopSettings
) -> None:
    refund = await open_refund_of(session, return_id=item.return_id, change_id=item.change_id)
    if refund is None:
        return
    step = Step(now, resolution.by, amount_kurus=resolution.amount_kurus, reference=resolution.reference)
    await record_refund(session, refund.id, step, shop)


async def _retry(
    session: AsyncSession, item: WorkItem, resolution: Resolution, now: datetime, shop: ShopSettings
) -> None:
    await retry(session, now, int(item.key.partition(":")[2]))


OUTCOMES: dict[WorkKind, dict[str, Apply]] = {
    WorkKind.APPROVE_RETURN: {"approved": _return_answer, "rejected": _return_answer},
    WorkKind.SEND_LABEL: {"label": _return_answer},
    WorkKind.SETTLE_RETURN: {"refunded": _return_answer, "exchanged": _return_answer, "rejected": _return_answer},
    WorkKind.SEND_GOODS: {"sent": _return_answer},
    WorkKind.PAY_REFUND: {"paid": _paid},
    WorkKind.REFUND_OVERDUE: {"paid": _paid},
    WorkKind.CANCEL_ORDER: {"done": _nothing},
    WorkKind.STOP_ORDER: {"accepted": _change_answer, "rejected": _change_answer},
    WorkKind.CHANGE_DELIVERY: {"accepted": _change_answer, "rejected": _change_answer, "done": _change_answer},
    WorkKind.CHANGE_ORDER: {"accepted": _change_answer, "rejected": _change_answer},
    WorkKind.WEBHOOK_FAILED: {"retry": _retry, "done": _nothing},
}
