"""Cancelling an order, and what replaces it once it is on its way."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.integrations.models import WorkKind, WorkState
from bot.integrations.work import close_work
from bot.returns import mails
from bot.returns.changes import changes_of, details_of, find_change, open_change, store_change
from bot.returns.models import ChangeKind, ChangeState, OrderChange
from bot.returns.orders import facts_of, load_order, ref_of
from bot.returns.refunds import payload, plan_cancel_refund, refunds_of
from bot.returns.types import ChangeResult
from bot.returns.work import ask_shop
from bot.shop.models import Order, OrderStatus
from bot.shop.policies.cancellation import decide_cancel
from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day


async def preview_cancel(session: AsyncSession, order_id: int, *, now: datetime, shop: ShopSettings) -> ChangeDecision:
    """What `request_cancel` would do, without doing it."""
    order = await load_order(session, order_id)
    return decide_cancel(await facts_of(session, order, shop), local_day(now), shop)


async def request_cancel(
    session: AsyncSession,
    order_id: int,
    *,
    idempotency_key: str,
    now: datetime,
    shop: ShopSettings,
    reason: str | None = None,
    conversation_id: int | None = None,
) -> ChangeResult:
    """Cancel the order at once where its state allows, ask the shop where only it can, else say what is possible.

    The same `idempotency_key`, or a second wish to cancel while the first waits for the shop, changes nothing.

    Raises:
        UnknownOrder: there is no such order.
    """
    order = await load_order(session, order_id, lock=True)
    decision = decide_cancel(await facts_of(session, order, shop), local_day(now), shop)
    known = await find_change(session, idempotency_key) or await open_change(session, order.id, ChangeKind.CANCEL)
    if known is not None:
        return ChangeResult(decision, known, created=False, amount_kurus=await _amount(session, known))
    if decision.how not in (How.AT_ONCE, How.ASK_SHOP):
        return ChangeResult(decision, None, created=False)
    change = await store_change(
        session,
        order,
        ChangeKind.CANCEL,
        ChangeState.DONE if decision.how is How.AT_ONCE else ChangeState.ASKED,
        decision.reason_key,
        details=details_of(reason=reason, refund_by=decision.refund_by),
        idempotency_key=idempotency_key,
        conversation_id=conversation_id,
        now=now,
    )
    if decision.how is How.AT_ONCE:
        await carry_out_cancel(session, order, change, decision, now=now, shop=shop)
    else:
        await _ask(session, order, change, decision, now, shop)
    return ChangeResult(decision, change, created=True, amount_kurus=await _amount(session, change))


async def carry_out_cancel(
    session: AsyncSession,
    order: Order,
    change: OrderChange,
    decision: ChangeDecision,
    *,
    now: datetime,
    shop: ShopSettings,
) -> None:
    """Cancel the order (locked) in our data, plan its refund, tell the shop and the customer."""
    # Both: what the shop told last would bring the old status back at the next movement of a parcel.
    order.status = order.pushed_status = OrderStatus.CANCELLED
    order.cancelled_at = order.updated_at = now
    order.cancel_reason = change.details.get("reason")
    await _withdraw_other_wishes(session, order, change, now)
    refund = None
    if decision.money_back:
        refund = await plan_cancel_refund(session, change, order, decision.refund_by, now)
    data = {"change": change.number, "reason": order.cancel_reason} | (payload(refund) if refund else {})
    await emit(session, "order.cancelled", key=f"change:{change.id}:done", order=ref_of(order), data=data, now=now)
    for kind in (WorkKind.CANCEL_ORDER, *((WorkKind.PAY_REFUND,) if refund else ())):
        await ask_shop(
            session,
            kind,
            subject=f"order:{order.id}",
            now=now,
            shop=shop,
            event_type="order.cancelled",
            due_on=decision.refund_by if kind is WorkKind.PAY_REFUND else None,
            order_id=order.id,
            change_id=change.id,
            details=data,
        )
    await mails.send(
        session,
        "order_cancelled" if refund else "order_cancelled_unpaid",
        order,
        now=now,
        shop=shop,
        date=mails.day(local_day(now)),
        **mails.refund_values(refund, shop),
    )


async def _withdraw_other_wishes(session: AsyncSession, order: Order, done: OrderChange, now: datetime) -> None:
    for change in await changes_of(session, order.id):
        if change.state is ChangeState.ASKED and change.id != done.id:
            change.state = ChangeState.WITHDRAWN
        if change.id != done.id:
            await close_work(
                session, now=now, by="system", outcome="order_cancelled", state=WorkState.DROPPED, change_id=change.id
            )


async def _ask(
    session: AsyncSession,
    order: Order,
    change: OrderChange,
    decision: ChangeDecision,
    now: datetime,
    shop: ShopSettings,
) -> None:
    data = {"change": change.number, "reason": change.details.get("reason"), "why": decision.reason_key}
    await emit(
        session, "order.cancel_requested", key=f"change:{change.id}:asked", order=ref_of(order), data=data, now=now
    )
    await ask_shop(
        session,
        WorkKind.STOP_ORDER,
        subject=f"change:{change.id}",
        now=now,
        shop=shop,
        event_type="order.cancel_requested",
        due_on=local_day(now),
        order_id=order.id,
        change_id=change.id,
        details=data,
    )
    await mails.send(
        session,
        "order_change_asked",
        order,
        now=now,
        shop=shop,
        number=change.number,
        date=mails.day(local_day(now)),
    )


async def _amount(session: AsyncSession, change: OrderChange) -> int | None:
    found = [refund for refund in await refunds_of(session, change.order_id) if refund.change_id == change.id]
    return found[0].amount_kurus if found else None
