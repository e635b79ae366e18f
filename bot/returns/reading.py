"""Reading returns."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.returns.models import ReturnCase, ReturnEvent, ReturnStatus
from bot.returns.orders import cases_of
from bot.returns.transitions import BY_CUSTOMER
from bot.shop.policies.decision import WhoPays
from bot.shop.references import reference_key


async def find_return(session: AsyncSession, number: str) -> ReturnCase | None:
    """The return of a number in any spelling (`ia 100001`); None when there is none.

    It is whoever's return: check the right to its order before telling of it.
    """
    key = reference_key(number)
    if key.startswith("IA"):
        key = key[2:]
    return (await session.scalars(select(ReturnCase).where(ReturnCase.number == f"IA-{key}"))).one_or_none()


async def returns_of(session: AsyncSession, order_id: int) -> list[ReturnCase]:
    """The returns of an order, the oldest first."""
    return await cases_of(session, order_id)


async def history_of(session: AsyncSession, case: ReturnCase) -> list[ReturnEvent]:
    """What has happened to a return, the oldest first."""
    statement = select(ReturnEvent).where(ReturnEvent.return_id == case.id).order_by(ReturnEvent.id)
    return list(await session.scalars(statement))


async def returns_of_customer(session: AsyncSession, customer_id: int, limit: int = 10) -> list[ReturnCase]:
    """The last returns of all orders of a customer, the newest first."""
    from bot.shop.models import Order

    statement = (
        select(ReturnCase)
        .join(Order, Order.id == ReturnCase.order_id)
        .where(Order.customer_id == customer_id)
        .options(selectinload(ReturnCase.lines))
        .order_by(ReturnCase.id.desc())
        .limit(limit)
    )
    return list(await session.scalars(statement))


def next_step_of(case: ReturnCase) -> str:
    """What happens next with a return, as a key (docs/returns.md)."""
    if case.status is not ReturnStatus.APPROVED:
        return _NEXT[case.status]
    if not case.goods_come_back:
        return "shop_settles"
    if case.who_pays_cargo is WhoPays.CUSTOMER:
        return "send_with_own_carrier"
    if case.label_url:
        return "send_with_label"
    if case.carrier_code:
        return "send_with_code"
    return "wait_for_label" if case.carrier else "send_with_any_carrier"


_NEXT = {
    ReturnStatus.REQUESTED: "wait_for_approval",
    ReturnStatus.IN_TRANSIT: "wait_for_arrival",
    ReturnStatus.RECEIVED: "wait_for_inspection",
    ReturnStatus.INSPECTED: "shop_settles",
    ReturnStatus.REFUNDED: "money_sent",
    ReturnStatus.EXCHANGED: "goods_sent",
    ReturnStatus.REJECTED: "may_object",
    ReturnStatus.EXPIRED: "may_send_or_ask",
    ReturnStatus.CANCELLED: "may_open_again",
}


def can_cancel(case: ReturnCase) -> bool:
    """Whether the customer can still call the return off."""
    return case.status in BY_CUSTOMER
