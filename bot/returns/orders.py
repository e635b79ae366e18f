"""Orders as the returns services need them: locked, whole, and with the facts that the rules judge."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.integrations.events import OrderRef
from bot.returns.models import ReturnCase, ReturnStatus
from bot.returns.transitions import CLOSED
from bot.shop.models import Order, Parcel, Product, ProductVariant
from bot.shop.policies.decision import Remedy
from bot.shop.policies.facts import OrderFacts, read_order
from bot.shop.settings import ShopSettings


class UnknownOrder(LookupError):
    """There is no such order."""


async def load_order(session: AsyncSession, order_id: int, *, lock: bool = False) -> Order:
    """The order with customer, lines and parcels; with `lock`, its row held until the transaction ends.

    Raises:
        UnknownOrder: there is none.
    """
    statement = (
        select(Order)
        .where(Order.id == order_id)
        .options(
            joinedload(Order.customer), selectinload(Order.lines), selectinload(Order.parcels).joinedload(Parcel.events)
        )
    )
    if lock:
        # The lock first, by itself: a statement that waits for it would go on with what it read before.
        await session.execute(select(Order.id).where(Order.id == order_id).with_for_update())
        statement = statement.execution_options(populate_existing=True)
    found = (await session.scalars(statement)).unique().one_or_none()
    if found is None:
        raise UnknownOrder(f"there is no order {order_id}")
    return found


async def facts_of(session: AsyncSession, order: Order, shop: ShopSettings) -> OrderFacts:
    """The facts of `order` (loaded by `load_order`), with the classes and guarantees of its products."""
    return read_order(order, await products_of(session, (line.sku for line in order.lines)), shop.returns)


async def products_of(session: AsyncSession, skus: Iterable[str]) -> dict[str, Product]:
    """The products by SKU, be it the product's own or one of its variants'."""
    wanted = set(skus)
    products = await session.scalars(select(Product).where(Product.sku.in_(wanted)))
    found = {product.sku: product for product in products}
    rest = wanted - found.keys()
    if rest:
        statement = (
            select(ProductVariant.sku, Product)
            .join(Product, Product.id == ProductVariant.product_id)
            .where(ProductVariant.sku.in_(rest))
        )
        found |= dict((await session.execute(statement)).tuples().all())
    return found


def ref_of(order: Order) -> OrderRef:
    """How events name `order`."""
    return OrderRef(order.id, order.external_id, order.number)


@dataclass
class Taken:
    """How many pieces of a line are in returns, and in which."""

    quantity: int = 0
    open_number: str | None = None
    """The return that is still going on, if there is one."""
    numbers: list[str] = field(default_factory=list)


async def taken_of(session: AsyncSession, order_id: int) -> dict[int, Taken]:
    """By line position, the pieces that cannot be returned (again).

    Those of open returns, and those that went back for money or for another variant. What was repaired, replaced or
    reduced in price is with the customer and can have a fault again.
    """
    taken: dict[int, Taken] = {}
    for case in await cases_of(session, order_id):
        gone = case.status not in CLOSED or (
            case.status in (ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED)
            and case.goods_come_back
            and case.remedy in (Remedy.REFUND, Remedy.EXCHANGE)
        )
        if not gone:
            continue
        for line in case.lines:
            entry = taken.setdefault(line.position, Taken())
            entry.quantity += line.quantity
            entry.numbers.append(case.number)
            if case.status not in CLOSED:
                entry.open_number = case.number
    return taken


async def cases_of(session: AsyncSession, order_id: int) -> list[ReturnCase]:
    """The returns of an order, the oldest first."""
    statement = select(ReturnCase).where(ReturnCase.order_id == order_id).order_by(ReturnCase.id)
    return list(await session.scalars(statement))
