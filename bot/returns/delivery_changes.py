"""Changing where, when and to whom an order is delivered, and what is in it.

The caller has checked the right to change the order: who has proved its number alone has none. What is stored of a new
address is never read back in full.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.integrations.models import WorkKind
from bot.returns import mails
from bot.returns.addresses import Address, check_address
from bot.returns.changes import details_of, find_change, open_change, store_change
from bot.returns.models import ChangeKind, ChangeState, OrderChange
from bot.returns.orders import facts_of, load_order, ref_of
from bot.returns.types import ChangeResult
from bot.returns.withdrawing import withdraw
from bot.returns.work import ask_shop
from bot.shop.models import Order
from bot.shop.policies.changes import Change, decide_change
from bot.shop.policies.decision import ChangeDecision, How
from bot.shop.settings import ShopSettings
from bot.shop.workdays import is_workday, local_day


@dataclass(frozen=True)
class ChangeRequest:
    """What is to be different; the field that belongs to `wish` is given."""

    order_id: int
    wish: Change
    address: Address | None = None
    recipient: str | None = None
    day: date | None = None
    branch: str | None = None
    """For a pick-up: which branch, in the customer's words; None: the nearest."""
    contents: str | None = None
    """For other goods: in the customer's words."""
    conversation_id: int | None = None


async def preview_change(session: AsyncSession, order_id: int, wish: Change, *, shop: ShopSettings) -> ChangeDecision:
    """What `request_change_delivery` would do, before the customer is asked for an address."""
    order = await load_order(session, order_id)
    return decide_change(await facts_of(session, order, shop), wish, shop)


async def request_change_delivery(
    session: AsyncSession, request: ChangeRequest, *, idempotency_key: str, now: datetime, shop: ShopSettings
) -> ChangeResult:
    """Change the order at once where its state allows, ask the shop where only it can, else say what is possible.

    With `missing` in the result nothing was stored: the address is incomplete, the name or the day does not serve. A
    repeated request changes nothing; another one of the same kind takes the place of one that waits for the shop.

    Raises:
        UnknownOrder: there is no such order.
    """
    order = await load_order(session, request.order_id, lock=True)
    decision = decide_change(await facts_of(session, order, shop), request.wish, shop)
    known = await find_change(session, idempotency_key)
    if known is not None:
        return ChangeResult(decision, known, created=False)
    if decision.how not in (How.AT_ONCE, How.ASK_SHOP):
        return ChangeResult(decision, None, created=False)
    missing = _missing(request, local_day(now))
    if missing:
        return ChangeResult(decision, None, created=False, missing=missing)
    kind, details = ChangeKind(request.wish.value), _details(request)
    waiting = await open_change(session, order.id, kind)
    if waiting is not None and waiting.details == details:
        return ChangeResult(decision, waiting, created=False)
    if waiting is not None:
        await withdraw(session, order, waiting, now)
    at_once = decision.how is How.AT_ONCE
    change = await store_change(
        session,
        order,
        kind,
        ChangeState.DONE if at_once else ChangeState.ASKED,
        decision.reason_key,
        details=details,
        idempotency_key=idempotency_key,
        conversation_id=request.conversation_id,
        now=now,
    )
    if at_once:
        carry_out(order, change, now)
    await _tell(session, order, change, now, shop)
    return ChangeResult(decision, change, created=True)


def carry_out(order: Order, change: OrderChange, now: datetime) -> None:
    """Write an address or a recipient into our copy of the (locked) order; other changes are the shop's to make."""
    if change.kind is ChangeKind.ADDRESS:
        order.address = dict(change.details["address"])
    elif change.kind is ChangeKind.RECIPIENT:
        order.recipient = str(change.details["recipient"])
    else:
        return
    order.updated_at = now


async def _tell(session: AsyncSession, order: Order, change: OrderChange, now: datetime, shop: ShopSettings) -> None:
    done = change.state is ChangeState.DONE
    contents = change.kind is ChangeKind.CONTENTS
    event_type = (
        "order.delivery_changed"
        if done
        else "order.contents_change_requested"
        if contents
        else "order.delivery_change_requested"
    )
    data = {"change": change.number, "kind": change.kind.value, "wanted": change.details}
    key = f"change:{change.id}:{change.state.value}"
    await emit(session, event_type, key=key, order=ref_of(order), data=data, now=now)
    await ask_shop(
        session,
        WorkKind.CHANGE_ORDER if contents else WorkKind.CHANGE_DELIVERY,
        subject=f"change:{change.id}",
        now=now,
        shop=shop,
        event_type=event_type,
        # A parcel does not wait: today, while the carrier can still be told.
        due_on=local_day(now),
        order_id=order.id,
        change_id=change.id,
        details={"change": change.number, "kind": change.kind.value, "done_here": done},
    )
    await mails.send(
        session,
        "delivery_changed" if done else "order_change_asked",
        order,
        now=now,
        shop=shop,
        number=change.number,
        date=mails.day(local_day(now)),
    )


def _missing(request: ChangeRequest, today: date) -> tuple[str, ...]:
    match request.wish:
        case Change.ADDRESS:
            return check_address(request.address or Address())
        case Change.RECIPIENT:
            return () if request.recipient and len(request.recipient.split()) > 1 else ("recipient_missing",)
        case Change.DAY:
            return _missing_day(request.day, today)
        case Change.CONTENTS:
            return () if request.contents and request.contents.strip() else ("contents_missing",)
        case _:
            return ()


def _missing_day(day: date | None, today: date) -> tuple[str, ...]:
    if day is None:
        return ("day_missing",)
    if day <= today:
        return ("day_past",)
    return () if is_workday(day, saturday=True) else ("day_off",)


def _details(request: ChangeRequest) -> dict[str, Any]:
    match request.wish:
        case Change.ADDRESS:
            assert request.address is not None
            return {"address": request.address.cleaned().stored()}
        case Change.RECIPIENT:
            return details_of(recipient=" ".join((request.recipient or "").split()))
        case Change.DAY:
            return details_of(day=request.day)
        case Change.PICKUP:
            return details_of(branch=request.branch)
        case _:
            return details_of(contents=request.contents)
