"""What follows from each status of a return: money, stock, the shop's work, and the customer's e-mail."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.models import WorkKind, WorkState
from bot.integrations.work import close_work
from bot.returns import mails, refunds
from bot.returns.exchange import settle
from bot.returns.models import RefundState, ReservationState, ReturnCase, ReturnStatus
from bot.returns.payloads import return_payload
from bot.returns.types import Step
from bot.returns.work import ask_shop
from bot.shop.models import Order
from bot.shop.policies.decision import Remedy, WhoPays
from bot.shop.settings import ShopSettings

S = ReturnStatus
PAID = frozenset({Remedy.REFUND, Remedy.PRICE_REDUCTION})


async def _approved(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    rules = shop.returns
    await close_work(
        session, now=step.now, by=step.actor, outcome="approved", return_id=case.id, kinds=(WorkKind.APPROVE_RETURN,)
    )
    case.rejected_reason = None
    if case.goods_come_back and case.who_pays_cargo is not WhoPays.CUSTOMER and case.carrier is None:
        case.carrier, case.carrier_code = rules.carrier, rules.carrier_code
    owed = case.remedy in PAID and not case.details.get("unpaid")
    refund = await refunds.plan_return_refund(session, case, order, rules) if owed else None
    waits_for = _waits_for(case)
    if waits_for is not None:
        await ask_shop(
            session,
            waits_for,
            subject=f"return:{case.id}",
            now=step.now,
            shop=shop,
            event_type="return.approved",
            due_on=refund.due_on if refund and not case.goods_come_back else None,
            order_id=order.id,
            return_id=case.id,
            details=return_payload(case),
        )
    values = mails.return_values(case, refund, shop)
    await mails.send_code(session, case, order, now=step.now, shop=shop, **values)


def _waits_for(case: ReturnCase) -> WorkKind | None:
    """What the shop has to do about a return that was just approved."""
    if case.goods_come_back:
        return WorkKind.SEND_LABEL if case.carrier and not case.carrier_code and not case.label_url else None
    return WorkKind.PAY_REFUND if case.remedy in PAID else WorkKind.SEND_GOODS


async def _in_transit(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await _count_due(session, case, shop)


async def _received(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await _take_up(session, case, order, shop)
    await _count_due(session, case, shop)
    refund = await refunds.refund_of(session, case)
    await close_work(
        session, now=step.now, by=step.actor, outcome="received", return_id=case.id, kinds=(WorkKind.SEND_LABEL,)
    )
    await ask_shop(
        session,
        WorkKind.SETTLE_RETURN,
        subject=f"return:{case.id}",
        now=step.now,
        shop=shop,
        event_type="return.received",
        due_on=refund.due_on if refund else None,
        order_id=order.id,
        return_id=case.id,
        details=return_payload(case),
    )


async def _inspected(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    refund = await refunds.refund_of(session, case)
    if refund is not None and refund.state is RefundState.WAITING:
        refund.state = RefundState.DUE


async def _refunded(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await settle(session, case.id, ReservationState.RELEASED)
    if step.amount_kurus is not None:
        case.details = case.details | {"amount_by_shop": step.amount_kurus}
    if case.remedy not in PAID:
        # What was to be exchanged or repaired is paid back instead: not in stock, not repairable.
        case.details = case.details | {"wanted_remedy": case.remedy.value}
        case.remedy = Remedy.REFUND
    if case.details.get("unpaid"):
        await _close(session, case, step, "nothing_to_pay")
        return
    refund = await refunds.plan_return_refund(session, case, order, shop.returns)
    await refunds.mark_sent(
        session,
        refund,
        order,
        now=step.now,
        amount_kurus=step.amount_kurus,
        sent_at=step.sent_at,
        reference=step.reference,
    )
    await _close(session, case, step, "refunded")
    values = mails.refund_values(refund, shop)
    await mails.send(session, "refund_sent", order, now=step.now, shop=shop, **values)


async def _exchanged(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await settle(session, case.id, ReservationState.USED)
    await refunds.drop(session, case, order)
    await _close(session, case, step, "exchanged")


async def _rejected(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    case.rejected_reason = step.note
    await _end(session, case, order, step, "rejected")
    values = mails.return_values(case, None, shop)
    await mails.send(session, "return_rejected", order, now=step.now, shop=shop, **values)


async def _expired(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await _end(session, case, order, step, "expired", WorkState.DROPPED)


async def _cancelled(session: AsyncSession, case: ReturnCase, order: Order, step: Step, shop: ShopSettings) -> None:
    await _end(session, case, order, step, "cancelled", WorkState.DROPPED)
    values = mails.return_values(case, None, shop)
    await mails.send(session, "return_cancelled", order, now=step.now, shop=shop, **values)


FOLLOWS = {
    S.APPROVED: _approved,
    S.IN_TRANSIT: _in_transit,
    S.RECEIVED: _received,
    S.INSPECTED: _inspected,
    S.REFUNDED: _refunded,
    S.EXCHANGED: _exchanged,
    S.REJECTED: _rejected,
    S.EXPIRED: _expired,
    S.CANCELLED: _cancelled,
}


async def _end(
    session: AsyncSession,
    case: ReturnCase,
    order: Order,
    step: Step,
    outcome: str,
    state: WorkState = WorkState.RESOLVED,
) -> None:
    await settle(session, case.id, ReservationState.RELEASED)
    await refunds.drop(session, case, order)
    await _close(session, case, step, outcome, state)


async def _close(
    session: AsyncSession, case: ReturnCase, step: Step, outcome: str, state: WorkState = WorkState.RESOLVED
) -> None:
    await close_work(session, now=step.now, by=step.actor, outcome=outcome, state=state, return_id=case.id)


async def _take_up(session: AsyncSession, case: ReturnCase, order: Order, shop: ShopSettings) -> None:
    """Goods of an expired return that came after all bring its refund back."""
    refund = await refunds.refund_of(session, case)
    if case.remedy in PAID and refund is not None and refund.state is RefundState.DROPPED:
        await refunds.plan_return_refund(session, case, order, shop.returns)


async def _count_due(session: AsyncSession, case: ReturnCase, shop: ShopSettings) -> None:
    refund = await refunds.refund_of(session, case)
    if refund is not None and refund.state in refunds.OPEN:
        refund.due_on = refunds.due_day(case, shop.returns)
    await session.flush()
