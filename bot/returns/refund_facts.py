"""Where a customer's money is: facts for the assistant."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.returns.models import Refund, RefundState, ReturnCase, ReturnStatus
from bot.returns.orders import cases_of
from bot.returns.refunds import refunds_of
from bot.returns.types import RefundFacts, RefundStage
from bot.shop.policies.decision import Remedy
from bot.shop.policies.refunds import bank_shows_by
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day

_STAGES = {
    ReturnStatus.REQUESTED: RefundStage.WAITING_FOR_APPROVAL,
    ReturnStatus.APPROVED: RefundStage.WAITING_FOR_GOODS,
    ReturnStatus.IN_TRANSIT: RefundStage.GOODS_UNDER_WAY,
    ReturnStatus.RECEIVED: RefundStage.BEING_INSPECTED,
    ReturnStatus.INSPECTED: RefundStage.BEING_PAID,
}


async def refund_status(
    session: AsyncSession, order_id: int, now: datetime, shop: ShopSettings
) -> tuple[RefundFacts, ...]:
    """Every refund of the order, asked for, due or sent, the newest first; empty when there is none.

    For somebody who is verified: amounts and payment method are in it.
    """
    refunds = await refunds_of(session, order_id)
    cases = {case.id: case for case in await cases_of(session, order_id)}
    facts = [_facts(refund, cases.get(refund.return_id) if refund.return_id else None, now, shop) for refund in refunds]
    with_refund = {refund.return_id for refund in refunds}
    waiting = [
        _asked(case, shop)
        for case in cases.values()
        if case.id not in with_refund and case.remedy in (Remedy.REFUND, Remedy.PRICE_REDUCTION)
    ]
    return tuple(reversed(facts + waiting))


def _facts(refund: Refund, case: ReturnCase | None, now: datetime, shop: ShopSettings) -> RefundFacts:
    late = (local_day(now) - refund.due_on).days if refund.due_on else 0
    open_ = refund.state in (RefundState.WAITING, RefundState.DUE)
    overdue = max(late, 0) if open_ else 0
    return RefundFacts(
        stage=_late(case) if overdue else _stage(refund, case),
        order_id=refund.order_id,
        return_number=case.number if case else None,
        return_status=case.status if case else None,
        amount_kurus=refund.amount_kurus,
        means=refund.means,
        due_on=refund.due_on if open_ else None,
        counts_from=shop.returns.refund_from if case and case.goods_come_back else "notice",
        days_overdue=overdue,
        sent_at=refund.sent_at,
        shows_by=bank_shows_by(shop.returns, local_day(refund.sent_at)) if refund.sent_at else None,
        bank_workdays=shop.returns.bank_workdays,
        reference=refund.reference,
        rejected_reason=case.rejected_reason if case else None,
    )


def _late(case: ReturnCase | None) -> RefundStage:
    unseen = case is not None and case.goods_come_back and case.status is ReturnStatus.APPROVED
    return RefundStage.GOODS_NOT_SEEN if unseen else RefundStage.OVERDUE


def _stage(refund: Refund, case: ReturnCase | None) -> RefundStage:
    if refund.state is RefundState.SENT:
        return RefundStage.SENT
    if refund.state is RefundState.DROPPED:
        return RefundStage.NOT_DUE
    if refund.state is RefundState.DUE or case is None:
        return RefundStage.BEING_PAID
    return _STAGES.get(case.status, RefundStage.NOT_DUE)


def _asked(case: ReturnCase, shop: ShopSettings) -> RefundFacts:
    """A return that has no refund yet: it waits for approval, or was turned down before."""
    return RefundFacts(
        stage=_STAGES.get(case.status, RefundStage.NOT_DUE),
        order_id=case.order_id,
        return_number=case.number,
        return_status=case.status,
        amount_kurus=None,
        means=None,
        due_on=None,
        counts_from=shop.returns.refund_from,
        days_overdue=0,
        sent_at=None,
        shows_by=None,
        bank_workdays=shop.returns.bank_workdays,
        reference=None,
        rejected_reason=case.rejected_reason,
    )
