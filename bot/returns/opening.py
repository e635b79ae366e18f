"""Opening a return: judged anew under the order's lock, then stored with its number, once per request."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.models import WorkKind
from bot.returns import mails
from bot.returns.advance import move, tell
from bot.returns.exchange import reserve
from bot.returns.judging import ChosenLine, judge
from bot.returns.models import ReturnCase, ReturnEvent, ReturnLine, ReturnStatus, return_numbers
from bot.returns.orders import load_order
from bot.returns.payloads import return_payload
from bot.returns.photos import bind_photos
from bot.returns.reading import next_step_of
from bot.returns.refunds import refund_of
from bot.returns.types import LineAnswer, OpenResult, ReturnRequest, Step
from bot.returns.work import ask_shop
from bot.shop.models import Order
from bot.shop.policies.decision import Basis, Reason, Remedy
from bot.shop.policies.refunds import is_paid_before_delivery
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day

_NEVER_SENT = frozenset({"nothing_to_send", "cancel_order"})


async def open_return(
    session: AsyncSession, request: ReturnRequest, *, idempotency_key: str, now: datetime, shop: ShopSettings
) -> OpenResult:
    """Open the return that a customer asks for, whose right to the order the caller has checked.

    All lines or none: a line that cannot go back refuses the whole request (`refused` says which and why), so that the
    dialogue can ask what to leave out. The same `idempotency_key` again gives the same return and changes nothing.

    Raises:
        UnknownOrder: there is no such order.
    """
    order = await load_order(session, request.order_id, lock=True)
    known = await session.scalar(select(ReturnCase).where(ReturnCase.idempotency_key == idempotency_key))
    if known is not None:
        return await _result(session, known, created=False)
    lines = await judge(session, order, request, now, shop)
    if isinstance(lines, OpenResult):
        return lines
    return await _store(session, order, request, lines, idempotency_key, now, shop)


async def _store(
    session: AsyncSession,
    order: Order,
    request: ReturnRequest,
    lines: list[ChosenLine],
    idempotency_key: str,
    now: datetime,
    shop: ShopSettings,
) -> OpenResult:
    decisions = [line.answer.decision for line in lines]
    first = decisions[0]
    dearer = sum(line.dearer_kurus * line.wanted.quantity for line in lines)
    number = await session.scalar(select(return_numbers.next_value()))
    case = ReturnCase(
        number=f"IA-{number}",
        idempotency_key=idempotency_key,
        order_id=order.id,
        conversation_id=request.conversation_id,
        status=ReturnStatus.REQUESTED,
        basis=first.basis,
        legal_basis=first.legal_basis,
        reason=request.reason,
        condition=request.condition,
        remedy=request.remedy,
        who_pays_cargo=first.who_pays_cargo,
        goods_come_back=_come_back(request, lines),
        send_back_by=min((day for day in (one.send_back_by for one in decisions) if day), default=None),
        photos=list(request.photos),
        note=request.note,
        details=_details(order, decisions[0].reason_key, dearer, {note for one in decisions for note in one.notes}),
        opened_at=now,
    )
    case.lines = [_copy(line, order) for line in lines]
    session.add(case)
    await session.flush()
    await bind_photos(session, case, request.photo_ids)
    for line in sorted((line for line in lines if line.new), key=lambda line: line.new.sku if line.new else ""):
        assert line.new is not None
        keep = _keep_until(case, now, shop)
        await reserve(session, case, line.wanted.position, line.new.sku, line.wanted.quantity, keep)
    event = ReturnEvent(return_id=case.id, to_status=ReturnStatus.REQUESTED, at=now, actor="customer")
    session.add(event)
    await session.flush()
    await tell(session, case, order, event)
    if dearer == 0 and all(_at_once(line.answer, request.remedy) for line in lines):
        await move(session, case, order, ReturnStatus.APPROVED, Step(now, "system", in_talk=True), shop)
    else:
        await _ask_approval(session, case, order, now, shop)
    return await _result(session, case, created=True)


async def _ask_approval(
    session: AsyncSession, case: ReturnCase, order: Order, now: datetime, shop: ShopSettings
) -> None:
    await ask_shop(
        session,
        WorkKind.APPROVE_RETURN,
        subject=f"return:{case.id}",
        now=now,
        shop=shop,
        event_type="return.requested",
        order_id=order.id,
        return_id=case.id,
        details=return_payload(case),
    )
    values = mails.return_values(case, None, shop)
    await mails.send(session, "return_requested", order, now=now, shop=shop, **values)


def _at_once(answer: LineAnswer, remedy: Remedy) -> bool:
    """No approval is needed, or the customer could have the money without one: withdrawal needs no reason."""
    decision = answer.decision
    return not decision.needs_approval or (remedy is Remedy.REFUND and "withdrawal_possible" in decision.notes)


def _come_back(request: ReturnRequest, lines: list[ChosenLine]) -> bool:
    fault = lines[0].answer.decision.basis is Basis.DEFECT
    if request.remedy is Remedy.PRICE_REDUCTION or (fault and request.reason is Reason.MISSING_ITEM):
        return False
    return any(line.answer.decision.next_step_key not in _NEVER_SENT for line in lines)


def _details(order: Order, reason_key: str, dearer: int, notes: set[str]) -> dict[str, object]:
    details: dict[str, object] = {"reason_key": reason_key, "notes": sorted(notes)}
    if dearer:
        details["price_difference_kurus"] = dearer
    if reason_key == "before_delivery" and not is_paid_before_delivery(order.payment_method):
        details["unpaid"] = True
    return details


def _copy(line: ChosenLine, order: Order) -> ReturnLine:
    source = next(one for one in order.lines if one.position == line.wanted.position)
    return ReturnLine(
        position=source.position,
        sku=source.sku,
        name=source.name,
        variant=source.variant,
        quantity=line.wanted.quantity,
        unit_price_kurus=source.unit_price_kurus,
        wanted_sku=line.new.sku if line.new else None,
        wanted_variant=line.new.name if line.new else None,
    )


def _keep_until(case: ReturnCase, now: datetime, shop: ShopSettings) -> date:
    kept = local_day(now) + timedelta(days=shop.returns.reserve_days)
    return max(kept, case.send_back_by) if case.send_back_by else kept


async def _result(session: AsyncSession, case: ReturnCase, *, created: bool) -> OpenResult:
    refund = await refund_of(session, case)
    return OpenResult(
        case=case,
        created=created,
        reason_key=str(case.details.get("reason_key", "within_period")),
        next_step_key=next_step_of(case),
        refund_by=refund.due_on if refund else None,
        amount_kurus=refund.amount_kurus if refund else None,
    )
