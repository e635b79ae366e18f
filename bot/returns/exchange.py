"""Stock for exchanges and replacements: what can be had, kept for a return, never more than there is."""

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.returns.models import Reservation, ReservationState, ReturnCase
from bot.returns.types import VariantOffer
from bot.shop.models import Product, ProductVariant
from bot.turkish.fold import fold


class OutOfStock(RuntimeError):
    """There are not enough pieces left of `sku`."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"not enough of {sku} is left")
        self.sku = sku


async def variants_of(
    session: AsyncSession, sku: str, *, current: str | None = None, only_available: bool = True
) -> list[VariantOffer]:
    """The variants of the product with `sku` (its own or a variant's), without the one that the customer has.

    That one is known by its SKU or, on order lines that carry the product's, by its name `current`. With
    `only_available`, those with a piece left or with a stock that the shop does not tell.
    """
    product, variants = await _family(session, sku)
    if product is None:
        return []
    held = await _held(session, [variant.sku for variant in variants])
    offers = [
        VariantOffer(
            variant.sku,
            variant.name,
            None if variant.stock is None else max(variant.stock - held.get(variant.sku, 0), 0),
            product.price_kurus if variant.price_kurus is None else variant.price_kurus,
        )
        for variant in variants
        if variant.sku != sku and not (current and fold(variant.name) == fold(current))
    ]
    return [offer for offer in offers if not only_available or offer.available is None or offer.available > 0]


async def find_same(session: AsyncSession, sku: str, variant: str | None) -> VariantOffer | None:
    """What replaces a piece of an order line by the same: its own SKU, or the product's variant of that name.

    None when the shop has not told us of it: it finds the piece by itself then.
    """
    _, variants = await _family(session, sku)
    named = next((row for row in variants if variant and fold(row.name) == fold(variant)), None)
    if named is None and variants and all(row.sku != sku for row in variants):
        return None
    return await find_variant(session, named.sku if named else sku)


async def _family(session: AsyncSession, sku: str) -> tuple[Product | None, list[ProductVariant]]:
    own = select(ProductVariant.product_id).where(ProductVariant.sku == sku)
    found = select(Product).where((Product.sku == sku) | Product.id.in_(own)).limit(1)
    product = (await session.scalars(found.options(selectinload(Product.variants)))).first()
    return product, product.variants if product else []


async def find_variant(session: AsyncSession, sku: str) -> VariantOffer | None:
    """The variant (or product without variants) `sku`, with what is free of it; None when the shop has no such."""
    row = (
        await session.execute(
            select(ProductVariant, Product.price_kurus)
            .join(Product, Product.id == ProductVariant.product_id)
            .where(ProductVariant.sku == sku)
        )
    ).first()
    if row is not None:
        variant, product_price = row
        name, stock, price = variant.name, variant.stock, variant.price_kurus
        price = product_price if price is None else price
    else:
        product = (await session.scalars(select(Product).where(Product.sku == sku))).one_or_none()
        if product is None:
            return None
        name, stock, price = product.name, product.stock, product.price_kurus
    held = (await _held(session, [sku])).get(sku, 0)
    return VariantOffer(sku, name, None if stock is None else max(stock - held, 0), price)


async def lock_free(session: AsyncSession, sku: str) -> int | None:
    """How many pieces of `sku` are free, the stock's row held until the transaction ends; None when unknown.

    Several are locked in the order of their SKUs, so that two customers never wait for each other.
    """
    stock = await _lock_stock(session, sku)
    return None if stock is None else stock - (await _held(session, [sku])).get(sku, 0)


async def reserve(
    session: AsyncSession, case: ReturnCase, position: int, sku: str, quantity: int, expires_on: date
) -> None:
    """Keep `quantity` pieces of `sku` for a line of `case`, once.

    Two customers never get the same last piece. An unknown stock is not counted: the shop confirms it.

    Raises:
        OutOfStock: not so many are free.
    """
    free = await lock_free(session, sku)
    if free is not None and free < quantity:
        raise OutOfStock(sku)
    session.add(
        Reservation(
            return_id=case.id,
            position=position,
            sku=sku,
            quantity=quantity,
            state=ReservationState.HELD,
            expires_on=expires_on,
        )
    )
    await session.flush()


async def settle(session: AsyncSession, return_id: int, state: ReservationState) -> None:
    """End what is held for a return: USED when it was sent to the customer, RELEASED when it is free again."""
    await session.execute(
        update(Reservation)
        .where(Reservation.return_id == return_id, Reservation.state == ReservationState.HELD)
        .values(state=state)
    )


async def release_expired(session: AsyncSession, today: date) -> int:
    """Free what was kept longer than the shop keeps it for goods that are not on their way; how many."""
    waiting = select(ReturnCase.id).where(ReturnCase.handed_over_at.is_(None), ReturnCase.received_at.is_(None))
    freed = await session.scalars(
        update(Reservation)
        .where(
            Reservation.state == ReservationState.HELD,
            Reservation.expires_on < today,
            Reservation.return_id.in_(waiting),
        )
        .values(state=ReservationState.RELEASED)
        .returning(Reservation.id)
    )
    return len(freed.all())


async def _lock_stock(session: AsyncSession, sku: str) -> int | None:
    """The stock of `sku`, its row held until the transaction ends; None when it is not known."""
    stocks = select(ProductVariant.stock).where(ProductVariant.sku == sku).with_for_update()
    found = (await session.scalars(stocks)).all()
    if not found:
        found = (await session.scalars(select(Product.stock).where(Product.sku == sku).with_for_update())).all()
    return found[0] if found else None


async def _held(session: AsyncSession, skus: list[str]) -> dict[str, int]:
    statement = (
        select(Reservation.sku, func.sum(Reservation.quantity))
        .where(Reservation.sku.in_(skus), Reservation.state == ReservationState.HELD)
        .group_by(Reservation.sku)
    )
    return {sku: int(total) for sku, total in (await session.execute(statement)).tuples()}
