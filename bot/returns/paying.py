"""Recording that money was sent, whatever it was for."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.models import WorkKind
from bot.integrations.work import close_work
from bot.returns import mails
from bot.returns.advance import advance
from bot.returns.models import Refund, RefundState, ReturnCase, ReturnStatus
from bot.returns.orders import load_order
from bot.returns.refunds import mark_sent
from bot.returns.types import Step
from bot.shop.settings import ShopSettings

_PAYING = (WorkKind.PAY_REFUND, WorkKind.REFUND_OVERDUE)


class UnknownRefund(LookupError):
    """There is no such refund."""


async def record_refund(session: AsyncSession, refund_id: int, step: Step, shop: ShopSettings) -> bool:
    """The shop has sent the money of a refund; whether that is new. A second report changes nothing.

    A return's refund ends the return; that of a cancelled order is confirmed by e-mail.

    Raises:
        UnknownRefund: there is none with this id.
        TransitionError: the return cannot end by a refund (it was rejected or called off).
    """
    found = await session.get(Refund, refund_id)
    if found is None:
        raise UnknownRefund(f"there is no refund {refund_id}")
    if found.return_id is not None:
        case = await session.get_one(ReturnCase, found.return_id)
        return await advance(session, case.number, ReturnStatus.REFUNDED, step, shop)
    order = await load_order(session, found.order_id, lock=True)
    refund = await session.get_one(Refund, refund_id, populate_existing=True)
    new = await mark_sent(
        session,
        refund,
        order,
        now=step.now,
        amount_kurus=step.amount_kurus,
        sent_at=step.sent_at,
        reference=step.reference,
    )
    if new:
        await close_work(
            session, now=step.now, by=step.actor, outcome="paid", change_id=refund.change_id, kinds=_PAYING
        )
        values = mails.refund_values(refund, shop)
        await mails.send(session, "refund_sent", order, now=step.now, shop=shop, **values)
    return new


async def open_refund_of(
    session: AsyncSession, *, return_id: int | None = None, change_id: int | None = None
) -> Refund | None:
    """The refund of a return or a cancellation that is still to be paid, or None."""
    owed = select(Refund).where(Refund.state.in_((RefundState.WAITING, RefundState.DUE)))
    column, value = (Refund.return_id, return_id) if return_id is not None else (Refund.change_id, change_id)
    return (await session.scalars(owed.where(column == value))).one_or_none()
