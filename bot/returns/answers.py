"""What the shop answers: by API (`POST /api/v1/returns/{number}/decision`, mounted by the gateway) or by a person."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.integrations.models import WorkKind
from bot.integrations.work import close_work
from bot.returns import mails
from bot.returns.advance import locked, move, tell
from bot.returns.cancelling import carry_out_cancel
from bot.returns.changes import locked_change
from bot.returns.delivery_changes import carry_out
from bot.returns.models import ChangeKind, ChangeState, OrderChange, ReturnCase, ReturnEvent, ReturnStatus
from bot.returns.news import tell_change, tell_return
from bot.returns.orders import facts_of, ref_of
from bot.returns.refunds import refund_of
from bot.returns.types import Step
from bot.shop.field_types import Identifier, Moment, Money, WebAddress, Words, to_kurus
from bot.shop.models import Order
from bot.shop.policies.cancellation import decide_cancel
from bot.shop.policies.decision import ChangeDecision, How, Remedy
from bot.shop.policies.refunds import is_paid_before_delivery, refund_due
from bot.shop.settings import ShopSettings
from bot.shop.workdays import local_day


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShopAnswer(_In):
    """What became of a return."""

    id: Identifier = Field(description="The shop's own id of this answer; a repeated one changes nothing.")
    decision: Literal[
        "approved", "label", "in_transit", "received", "inspected", "refunded", "exchanged", "rejected"
    ] = Field(description="`label` only adds carrier code, label or tracking number.")
    reason: Words | None = Field(default=None, description="Needed for `rejected`; told to the customer as it is.")
    carrier: Identifier | None = Field(default=None, description="Key of one of the shop's carriers.")
    carrier_code: Identifier | None = Field(default=None, examples=["6502148"])
    label_url: WebAddress | None = Field(default=None, description="Label or QR code to print or show.")
    tracking_number: Identifier | None = None
    refund_amount: Money | None = Field(default=None, description="With `refunded`; left out: what we counted.")
    refund_sent_at: Moment | None = None
    refund_reference: Identifier | None = None

    @model_validator(mode="after")
    def _whole(self) -> "ShopAnswer":
        if self.decision == "rejected" and not self.reason:
            raise ValueError("reason: is needed when a return is rejected, for the customer is told why")
        if self.decision == "label" and not (self.carrier_code or self.label_url or self.tracking_number):
            raise ValueError("label: give carrier_code, label_url or tracking_number")
        return self


class ChangeAnswer(_In):
    """What became of a cancellation or change that the shop was asked for."""

    id: Identifier = Field(description="The shop's own id of this answer; a repeated one changes nothing.")
    accepted: bool
    reason: Words | None = Field(default=None, description="Needed when not accepted; told to the customer as it is.")

    @model_validator(mode="after")
    def _whole(self) -> "ChangeAnswer":
        if not self.accepted and not self.reason:
            raise ValueError("reason: is needed when a change is not accepted, for the customer is told why")
        return self


class AnswerError(ValueError):
    """The answer does not fit; its message is for the shop's developer."""


async def apply_shop_answer(
    session: AsyncSession, number: str, answer: ShopAnswer, now: datetime, shop: ShopSettings, actor: str = "shop"
) -> tuple[ReturnCase, bool]:
    """Apply the shop's answer to the return `number`.

    Returns:
        The return, and whether anything changed: an answer with an id that was applied before changes nothing.

    Raises:
        UnknownReturn: there is no return with this number.
        TransitionError: its status does not allow this (409 for the API).
        AnswerError: the answer does not fit the return (422).
    """
    case, order = await locked(session, number)
    replayed = select(ReturnEvent.id).where(ReturnEvent.return_id == case.id, ReturnEvent.external_id == answer.id)
    if await session.scalar(replayed) is not None:
        return case, False
    if answer.carrier is not None and answer.carrier not in shop.carriers:
        raise AnswerError(f"carrier: {answer.carrier!r} is none of the shop's carriers")
    if answer.decision == "refunded" and case.remedy is Remedy.PRICE_REDUCTION and answer.refund_amount is None:
        raise AnswerError("refund_amount: is needed for a price reduction, for it is the shop that sets it")
    for name in ("carrier", "carrier_code", "label_url", "tracking_number"):
        if getattr(answer, name) is not None:
            setattr(case, name, getattr(answer, name))
    if answer.decision == "label":
        await _label(session, case, order, answer, now, shop, actor)
        return case, True
    to = ReturnStatus(answer.decision)
    if case.status is to:
        return case, False
    step = Step(
        now,
        actor,
        note=answer.reason,
        external_id=answer.id,
        amount_kurus=to_kurus(Decimal(answer.refund_amount)) if answer.refund_amount is not None else None,
        sent_at=answer.refund_sent_at,
        reference=answer.refund_reference,
    )
    await move(session, case, order, to, step, shop)
    return case, True


async def _label(
    session: AsyncSession,
    case: ReturnCase,
    order: Order,
    answer: ShopAnswer,
    now: datetime,
    shop: ShopSettings,
    actor: str,
) -> None:
    event = ReturnEvent(
        return_id=case.id,
        from_status=case.status,
        to_status=case.status,
        at=now,
        actor=actor,
        external_id=answer.id,
        data=answer.model_dump(
            mode="json", include={"carrier_code", "label_url", "tracking_number"}, exclude_none=True
        ),
    )
    session.add(event)
    await session.flush()
    if case.status is not ReturnStatus.APPROVED or not (case.carrier_code or case.label_url):
        return
    kinds = (WorkKind.SEND_LABEL,)
    await close_work(session, now=now, by=actor, outcome="label", return_id=case.id, kinds=kinds)
    values = mails.return_values(case, await refund_of(session, case), shop)
    await mails.send_code(session, case, order, now=now, shop=shop, **values)
    await tell(session, case, order, event)
    await tell_return(session, case, shop)


async def apply_change_answer(
    session: AsyncSession, number: str, answer: ChangeAnswer, now: datetime, shop: ShopSettings, actor: str = "shop"
) -> tuple[OrderChange, bool]:
    """Apply the shop's answer to the cancellation or change `number`.

    Returns:
        The change, and whether anything changed: one that was answered, done or withdrawn stays as it is.

    Raises:
        UnknownChange: there is no change with this number.
    """
    order, change = await locked_change(session, number)
    if change.state is not ChangeState.ASKED:
        if change.state is ChangeState.DONE:
            await close_work(session, now=now, by=actor, outcome="done", change_id=change.id)
        return change, False
    change.state = ChangeState.ACCEPTED if answer.accepted else ChangeState.REJECTED
    change.answered_at, change.answer_id, change.answer_note = now, answer.id, answer.reason
    await session.flush()
    await close_work(session, now=now, by=actor, outcome=change.state.value, change_id=change.id)
    data = {"change": change.number, "kind": change.kind.value, "state": change.state.value, "reason": answer.reason}
    key = f"change:{change.id}:answered"
    await emit(session, "order.change_answered", key=key, order=ref_of(order), data=data, now=now)
    if answer.accepted and change.kind is ChangeKind.CANCEL:
        decision = await _granted(session, order, change, now, shop)
        await carry_out_cancel(session, order, change, decision, now=now, shop=shop)
    elif answer.accepted:
        carry_out(order, change, now)
    await tell_change(session, change, order, shop)
    return change, True


async def _granted(
    session: AsyncSession, order: Order, change: OrderChange, now: datetime, shop: ShopSettings
) -> ChangeDecision:
    """The shop has stopped the order: what it was asked on decides the money's last day, counted from the asking."""
    asked_on = local_day(change.asked_at)
    decision = decide_cancel(await facts_of(session, order, shop), asked_on, shop)
    paid = is_paid_before_delivery(order.payment_method)
    rules = shop.returns.model_copy(update={"refund_from": "notice"})
    return ChangeDecision(
        How.AT_ONCE,
        decision.reason_key,
        "money_back" if paid else "done",
        decision.legal_basis,
        refund_by=refund_due(rules, noticed_on=asked_on) if paid else None,
        money_back=paid,
    )
