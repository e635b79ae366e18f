"""Recording that money was sent, whatever it was for."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.models import WorkKind
from bot.integrations.work import close_work
from bot.returns import mails
from bot.returns.advance import advance
from bot.returns.changes import UnknownChange, change_by_number
from bot.returns.models import OrderChange, Refund, RefundState, ReturnCase, ReturnStatus
from bot.returns.news import tell_cancel_paid
from bot.returns.orders import load_order
from bot.returns.refunds import mark_sent
from bot.returns.types import Step
from bot.shop.field_types import Identifier, Moment, Money, to_kurus
from bot.shop.settings import ShopSettings

_PAYING = (WorkKind.PAY_REFUND, WorkKind.REFUND_OVERDUE)


class RefundPaid(BaseModel):
    """The shop has paid back a cancelled order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    amount: Money | None = Field(default=None, description="Left out: what we counted.")
    sent_at: Moment | None = Field(default=None, description="Left out: now.")
    reference: Identifier | None = None


class NothingToPay(ValueError):
    """No money is owed for this change."""


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
        if step.is_news and refund.change_id is not None:
            change = await session.get_one(OrderChange, refund.change_id)
            await tell_cancel_paid(session, change, order, shop)
    return new


async def record_cancel_refund(
    session: AsyncSession, number: str, paid: RefundPaid, now: datetime, shop: ShopSettings, actor: str = "shop"
) -> tuple[OrderChange, bool]:
    """The shop reports the money of the cancelled order whose change has this number as sent.

    Returns:
        The change, and whether it is new: money is sent once, a second report changes nothing.

    Raises:
        UnknownChange: there is no change with this number.
        NothingToPay: it is no cancellation, was not carried out, or nothing had been paid.
    """
    change = await change_by_number(session, number)
    if change is None:
        raise UnknownChange(f"there is no change {number}")
    refund = await session.scalar(select(Refund).where(Refund.change_id == change.id))
    if refund is None or refund.state is RefundState.DROPPED:
        raise NothingToPay(f"no money is owed for {change.number}")
    amount = to_kurus(Decimal(paid.amount)) if paid.amount is not None else None
    step = Step(now, actor, amount_kurus=amount, sent_at=paid.sent_at, reference=paid.reference)
    return change, await record_refund(session, refund.id, step, shop)


async def open_refund_of(
    session: AsyncSession, *, return_id: int | None = None, change_id: int | None = None
) -> Refund | None:
    """The refund of a return or a cancellation that is still to be paid, or None."""
    owed = select(Refund).where(Refund.state.in_((RefundState.WAITING, RefundState.DUE)))
    column, value = (Refund.return_id, return_id) if return_id is not None else (Refund.change_id, change_id)
    return (await session.scalars(owed.where(column == value))).one_or_none()
