"""A return goes on: its status, and all that follows from it, in one place."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.integrations.events import emit
from bot.returns import refunds
from bot.returns.effects import FOLLOWS
from bot.returns.models import ReturnCase, ReturnEvent, ReturnStatus
from bot.returns.news import tell_return
from bot.returns.orders import load_order, ref_of
from bot.returns.payloads import return_payload
from bot.returns.reading import find_return
from bot.returns.transitions import lock_return, set_status
from bot.returns.types import Step
from bot.shop.models import Order
from bot.shop.settings import ShopSettings


class UnknownReturn(LookupError):
    """There is no return with this number."""


async def advance(session: AsyncSession, number: str, to: ReturnStatus, step: Step, shop: ShopSettings) -> bool:
    """Bring the return `number` to the status `to`; whether that is new. The status that it has changes nothing.

    Raises:
        UnknownReturn: there is none with this number.
        TransitionError: the table of `transitions.py` does not allow it.
    """
    case, order = await locked(session, number)
    if case.status is to:
        return False
    await move(session, case, order, to, step, shop)
    return True


async def locked(session: AsyncSession, number: str) -> tuple[ReturnCase, Order]:
    """The return `number` and its order, both rows locked: the order's first, as everywhere.

    Raises:
        UnknownReturn: there is none with this number.
    """
    found = await find_return(session, number)
    if found is None:
        raise UnknownReturn(f"there is no return {number}")
    order = await load_order(session, found.order_id, lock=True)
    case = await lock_return(session, found.number)
    assert case is not None
    return case, order


async def move(
    session: AsyncSession, case: ReturnCase, order: Order, to: ReturnStatus, step: Step, shop: ShopSettings
) -> None:
    """`advance` for rows that the caller has locked."""
    event = await set_status(
        session, case, to, now=step.now, actor=step.actor, note=step.note, external_id=step.external_id
    )
    if step.tracking_number:
        case.tracking_number = step.tracking_number
    await FOLLOWS[to](session, case, order, step, shop)
    await tell(session, case, order, event)
    if step.is_news:
        await tell_return(session, case, shop)


async def tell(session: AsyncSession, case: ReturnCase, order: Order, event: ReturnEvent) -> None:
    """Put the event of a change into the outbox for the shop's systems."""
    refund = await refunds.refund_of(session, case)
    data = (
        return_payload(case) | (refunds.payload(refund) if refund else {}) | {"actor": event.actor, "note": event.note}
    )
    await emit(
        session,
        f"return.{case.status.value}",
        key=f"return:{case.id}:{event.id}",
        order=ref_of(order),
        data=data,
        now=event.at,
    )
