import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from bot.db.session import Database
from bot.returns.models import Refund, Reservation, ReservationState, ReturnStatus
from bot.returns.service import Wanted, cancel_return, find_variant, sweep, variants_of
from bot.shop.models import OrderStatus, ParcelStatus, Product
from bot.shop.policies.decision import Reason, Remedy
from bot.shop.settings import ShopSettings

from .asking import ask, go
from .conftest import NOW, Made, add_order

S = ReturnStatus


def to(sku: str | None, quantity: int = 1) -> tuple[Wanted, ...]:
    return (Wanted(1, quantity, sku),)


async def held(database: Database) -> list[tuple[str, int, ReservationState]]:
    async with database.transaction() as session:
        rows = await session.scalars(select(Reservation).order_by(Reservation.id))
        return [(row.sku, row.quantity, row.state) for row in rows]


async def test_another_size_is_kept(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["delivered"], to("ELB-L"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    assert result.case is not None
    assert (result.case.status, result.case.lines[0].wanted_variant) == (S.APPROVED, "Beden: L")
    assert await held(database) == [("ELB-L", 1, ReservationState.HELD)]
    async with database.transaction() as session:
        variant = await find_variant(session, "ELB-L")
        assert variant is not None
        assert variant.available == 0
        assert [offer.sku for offer in await variants_of(session, "ELB-M")] == ["ELB-XL"]
    await go(database, shop, S.IN_TRANSIT, S.RECEIVED, S.EXCHANGED)
    assert await held(database) == [("ELB-L", 1, ReservationState.USED)]
    async with database.transaction() as session:
        assert (await session.scalars(select(Refund))).all() == []


async def test_two_customers_and_one_last_piece(database: Database, made: Made, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        others = [
            await add_order(session, made.customer, f"TR200000{n}", OrderStatus.DELIVERED, ParcelStatus.DELIVERED)
            for n in range(5)
        ]
    results = await asyncio.gather(
        *(
            ask(database, shop, order, to("ELB-L"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE, key=f"k{order}")
            for order in others
        )
    )
    assert sorted(result.reason_key for result in results) == ["out_of_stock"] * 4 + ["within_period"]
    assert await held(database) == [("ELB-L", 1, ReservationState.HELD)]
    refused = next(result for result in results if not result.created)
    assert (refused.case, refused.next_step_key) == (None, "choose_variant")
    assert [offer.sku for offer in refused.offers] == ["ELB-XL"]


async def test_wishes_that_cannot_be_met(database: Database, made: Made, shop: ShopSettings) -> None:
    order = made.orders["delivered"]
    for wanted, key in ((None, "choose_variant"), ("ELB-XXL", "unknown_variant"), ("ELB-S", "out_of_stock")):
        result = await ask(database, shop, order, to(wanted), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
        assert (result.case, result.reason_key) == (None, key)
        assert [offer.sku for offer in result.offers] == ["ELB-L", "ELB-XL"]
    too_many = await ask(database, shop, order, to("ELB-L", 2), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    assert too_many.reason_key == "out_of_stock"
    assert await held(database) == []


async def test_a_dearer_one_is_for_the_shop_to_approve(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["delivered"], to("ELB-XL"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    assert result.case is not None
    assert (result.case.status, result.case.details["price_difference_kurus"]) == (S.REQUESTED, 10_000)


async def test_a_price_that_rose_since_the_order_is_not_asked_for(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    async with database.transaction() as session:
        await session.execute(update(Product).where(Product.sku == "ELB").values(price_kurus=55_000))
    result = await ask(database, shop, made.orders["delivered"], to("ELB-L"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    assert result.case is not None
    assert (result.case.status, "price_difference_kurus" in result.case.details) == (S.APPROVED, False)


async def test_a_replacement_is_kept_too(database: Database, made: Made, shop: ShopSettings) -> None:
    result = await ask(database, shop, made.orders["old"], to(None), Reason.DEFECTIVE, Remedy.REPLACEMENT)
    assert result.case is not None
    assert await held(database) == [("ELB-M", 1, ReservationState.HELD)]
    # Not repairable, none left: the shop pays back instead.
    await go(database, shop, S.APPROVED, S.RECEIVED, S.REFUNDED)
    assert await held(database) == [("ELB-M", 1, ReservationState.RELEASED)]
    async with database.transaction() as session:
        assert (await session.scalars(select(Refund))).one().amount_kurus == 50_000


async def test_what_is_called_off_or_never_sent_is_free_again(
    database: Database, made: Made, shop: ShopSettings
) -> None:
    order = made.orders["delivered"]
    await ask(database, shop, order, to("ELB-L"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE)
    async with database.transaction() as session:
        await cancel_return(session, "IA-100001", now=NOW, shop=shop)
    assert await held(database) == [("ELB-L", 1, ReservationState.RELEASED)]
    await ask(database, shop, order, to("ELB-L"), Reason.DOES_NOT_FIT, Remedy.EXCHANGE, key="k2")
    async with database.transaction() as session:
        assert (await sweep(session, NOW + timedelta(days=16), shop))["expired"] == 1
    assert [state for _, _, state in await held(database)] == [ReservationState.RELEASED] * 2
