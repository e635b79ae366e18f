"""Refunds: planned when a return is approved or an order cancelled, due by law and settings, sent once, watched."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.integrations.models import WorkKind
from bot.returns.models import OrderChange, Refund, RefundState, ReturnCase
from bot.returns.orders import cases_of, load_order, ref_of
from bot.returns.transitions import CLOSED
from bot.returns.work import ask_shop
from bot.shop.models import Order
from bot.shop.policies.decision import Remedy
from bot.shop.policies.refunds import Piece, refund_amount, refund_due
from bot.shop.rules import Returns
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day

OPEN = frozenset({RefundState.WAITING, RefundState.DUE})


async def refund_of(session: AsyncSession, case: ReturnCase) -> Refund | None:
    """The refund of a return, if it has one."""
    return (await session.scalars(select(Refund).where(Refund.return_id == case.id))).one_or_none()


async def refunds_of(session: AsyncSession, order_id: int) -> list[Refund]:
    """All refunds of an order, the oldest first."""
    return list(await session.scalars(select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)))


async def plan_return_refund(session: AsyncSession, case: ReturnCase, order: Order, rules: Returns) -> Refund:
    """The refund of an approved return, made or taken up again; its amount counted by `recompute`."""
    refund = await refund_of(session, case)
    if refund is None:
        refund = Refund(
            key=f"return:{case.id}",
            order_id=order.id,
            return_id=case.id,
            means=order.payment_method,
            noticed_on=local_day(case.opened_at),
            state=RefundState.WAITING,
        )
        session.add(refund)
    if refund.state is not RefundState.SENT:
        refund.state = RefundState.WAITING if case.goods_come_back else RefundState.DUE
        refund.due_on = due_day(case, rules)
    await session.flush()
    await recompute(session, order)
    return refund


async def plan_cancel_refund(
    session: AsyncSession, change: OrderChange, order: Order, due_on: date | None, now: datetime
) -> Refund:
    """The refund of a cancelled order: all that was paid and not given back yet. One per order."""
    key = f"cancel:{order.id}"
    found = (await session.scalars(select(Refund).where(Refund.key == key))).one_or_none()
    if found is not None:
        return found
    given = sum(refund.amount_kurus or 0 for refund in await refunds_of(session, order.id) if _counts(refund))
    refund = Refund(
        key=key,
        order_id=order.id,
        change_id=change.id,
        amount_kurus=max(order.total_kurus - given, 0),
        means=order.payment_method,
        noticed_on=local_day(now),
        due_on=due_on,
        state=RefundState.DUE,
    )
    session.add(refund)
    await session.flush()
    return refund


def due_day(case: ReturnCase, rules: Returns) -> date | None:
    """The latest day of the refund of `case` as it stands; where nothing comes back it counts from the notice."""
    noticed = local_day(case.opened_at)
    if not case.goods_come_back:
        return refund_due(rules.model_copy(update={"refund_from": "notice"}), noticed_on=noticed)
    return refund_due(
        rules,
        noticed_on=noticed,
        handed_over_on=local_day(case.handed_over_at) if case.handed_over_at else None,
        arrived_on=local_day(case.received_at) if case.received_at else None,
    )


async def recompute(session: AsyncSession, order: Order) -> None:
    """Count the amounts of the order's open return refunds anew.

    One after the other, those sent first: when the pieces given back make up the whole order, the last one brings the
    delivery fee. A price reduction, and an amount that the shop has set, are left alone.
    """
    refunds = await refunds_of(session, order.id)
    cases = {case.id: case for case in await cases_of(session, order.id)}
    whole = [Piece(line.quantity, line.unit_price_kurus) for line in order.lines]
    back = {line.position: 0 for line in order.lines}
    counted = {refund.id for refund in refunds if refund.return_id and _is_counted(cases[refund.return_id])}
    given = sum(r.amount_kurus or 0 for r in refunds if _counts(r) and (r.id not in counted or r.state not in OPEN))
    for refund in sorted(refunds, key=lambda one: (one.state in OPEN, one.id)):
        case = cases.get(refund.return_id) if refund.return_id else None
        if case is None or refund.id not in counted or not _counts(refund):
            continue
        for line in case.lines:
            back[line.position] = back.get(line.position, 0) + line.quantity
        if refund.state not in OPEN:
            continue
        refund.amount_kurus = refund_amount(
            [Piece(line.quantity, line.unit_price_kurus) for line in case.lines],
            whole,
            total_kurus=order.total_kurus,
            shipping_kurus=order.shipping_kurus,
            given_back_kurus=given,
            returns_the_rest=all(back[line.position] >= line.quantity for line in order.lines),
        )
        given += refund.amount_kurus
    await session.flush()


async def mark_sent(
    session: AsyncSession,
    refund: Refund,
    order: Order,
    *,
    now: datetime,
    amount_kurus: int | None = None,
    sent_at: datetime | None = None,
    reference: str | None = None,
) -> bool:
    """Record that the shop has sent the money; whether that is new. A second report changes nothing.

    The caller holds the order's lock.
    """
    if refund.state is RefundState.SENT:
        return False
    if amount_kurus is not None:
        refund.amount_kurus = amount_kurus
    refund.state = RefundState.SENT
    refund.sent_at, refund.reference = sent_at or now, reference
    await session.flush()
    await emit(
        session, "refund.sent", key=f"refund:{refund.id}:sent", order=ref_of(order), data=payload(refund), now=now
    )
    return True


async def drop(session: AsyncSession, case: ReturnCase, order: Order) -> None:
    """Nothing is paid for `case` any more; the other refunds of the order are counted anew."""
    refund = await refund_of(session, case)
    if refund is not None and refund.state in OPEN:
        refund.state = RefundState.DROPPED
        await session.flush()
        await recompute(session, order)


async def flag_overdue_refunds(session: AsyncSession, now: datetime, shop: ShopSettings, limit: int = 50) -> int:
    """Put each refund whose last day has passed on the shop's queue, once; how many are new.

    At most `limit` at a time: the orders' rows stay locked until the caller commits.
    """
    statement = (
        select(Refund.id, Refund.order_id)
        .where(Refund.state.in_(OPEN), Refund.due_on < local_day(now), Refund.flagged_at.is_(None))
        .order_by(Refund.order_id, Refund.id)
        .limit(limit)
    )
    flagged = 0
    for refund_id, order_id in (await session.execute(statement)).tuples().all():
        order = await load_order(session, order_id, lock=True)
        refund = await session.get_one(Refund, refund_id, populate_existing=True)
        if refund.state in OPEN and refund.flagged_at is None:
            await _flag(session, refund, order, now, shop)
            flagged += 1
    return flagged


async def _flag(session: AsyncSession, refund: Refund, order: Order, now: datetime, shop: ShopSettings) -> None:
    refund.flagged_at = now
    await session.flush()
    key = f"refund:{refund.id}:overdue"
    await emit(session, "refund.overdue", key=key, order=ref_of(order), data=payload(refund), now=now)
    # Never left to the shop's system alone: a person looks at money that is late.
    await ask_shop(
        session,
        WorkKind.REFUND_OVERDUE,
        subject=f"refund:{refund.id}",
        now=now,
        shop=shop,
        due_on=local_day(now),
        order_id=refund.order_id,
        return_id=refund.return_id,
        change_id=refund.change_id,
        details=payload(refund),
    )


def payload(refund: Refund) -> dict[str, Any]:
    """The refund as events and work items carry it."""
    return {
        "refund": {
            "amount_kurus": refund.amount_kurus,
            "means": refund.means,
            "due_on": refund.due_on.isoformat() if refund.due_on else None,
            "sent_at": refund.sent_at.isoformat() if refund.sent_at else None,
            "reference": refund.reference,
        }
    }


def _counts(refund: Refund) -> bool:
    return refund.state is not RefundState.DROPPED


def _is_counted(case: ReturnCase) -> bool:
    """Whether the amount follows from the goods: not for a reduction, nor for what the shop set itself."""
    if case.remedy is Remedy.PRICE_REDUCTION or "amount_by_shop" in case.details:
        return False
    return case.status not in CLOSED or case.remedy is Remedy.REFUND
