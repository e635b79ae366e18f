import asyncio
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from bot.db.session import Database
from bot.integrations.dispatch import LEASE, deliver_due, run
from bot.integrations.endpoints import add_endpoint, list_endpoints, remove_endpoint, retry, undelivered
from bot.integrations.events import OrderRef, is_connected
from bot.integrations.models import DeliveryState, OutgoingDelivery, OutgoingEvent, WorkItem, WorkKind
from bot.integrations.signing import verify
from bot.settings import Settings

from .conftest import NOW, FakeShop, tell


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_an_event_arrives_signed_and_once(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    assert await tell(database, orders[0], 1)
    assert not await tell(database, orders[0], 1)  # the same happening once more
    assert await deliver_due(database, client, clock, settings) == 1
    assert await deliver_due(database, client, clock, settings) == 0
    ((headers, body, raw),) = fake_shop.called
    assert verify(secret, headers, raw, NOW)
    assert not verify(secret, headers, raw + b" ", NOW)
    assert headers["webhook-id"] == body["id"]
    assert headers["content-type"] == "application/json"
    assert body == {
        "id": body["id"],
        "type": "return.approved",
        "occurred_at": NOW.isoformat(),
        "order": {"id": "x0", "number": "TR0"},
        "data": {"n": 1},
    }
    async with database.transaction() as session:
        assert await undelivered(session) == []


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_a_refused_event_is_sent_again_later_with_its_id(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
    status: int,
) -> None:
    fake_shop.answers = [status, status]
    await tell(database, orders[0], 1)
    assert await deliver_due(database, client, clock, settings) == 1
    assert await deliver_due(database, client, clock, settings) == 0
    clock.now += timedelta(seconds=11)
    assert await deliver_due(database, client, clock, settings) == 1
    clock.now += timedelta(seconds=9)
    assert await deliver_due(database, client, clock, settings) == 0
    async with database.transaction() as session:
        ((delivery, _, _),) = await undelivered(session)
        assert (delivery.attempts, delivery.status) == (2, status)
        assert "secret answer" not in (delivery.error or "")
    clock.now += timedelta(seconds=7)
    assert await deliver_due(database, client, clock, settings) == 1
    assert len({headers["webhook-id"] for headers, _, _ in fake_shop.called}) == 1
    assert [headers["webhook-attempt"] for headers, _, _ in fake_shop.called] == ["1", "2", "3"]
    assert all(verify(secret, headers, raw, NOW + timedelta(minutes=1)) for headers, _, raw in fake_shop.called)


async def test_events_of_one_order_stay_in_order_others_go_past(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    fake_shop.answers = [500]
    await tell(database, orders[0], 1)
    await tell(database, orders[0], 2)
    assert await deliver_due(database, client, clock, settings) == 1
    await tell(database, orders[1], 3)
    assert await deliver_due(database, client, clock, settings) == 1
    clock.now += timedelta(seconds=11)
    while await deliver_due(database, client, clock, settings):
        pass
    assert fake_shop.keys == [1, 3, 1, 2]


async def test_what_a_dying_process_had_begun_is_sent_again(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    from bot.integrations.dispatch import _claim

    await tell(database, orders[0], 1)
    async with database.transaction() as session:
        assert len(await _claim(session, NOW)) == 1  # claimed, and then the process was killed
    assert await deliver_due(database, client, clock, settings) == 0
    clock.now += LEASE
    assert await deliver_due(database, client, clock, settings) == 1
    assert fake_shop.keys == [1]


async def test_two_dispatchers_send_once(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    for n in range(6):
        await tell(database, orders[n % 2], n)
    for _ in range(4):
        await asyncio.gather(*(deliver_due(database, client, clock, settings) for _ in range(3)))
    assert sorted(fake_shop.keys) == [0, 1, 2, 3, 4, 5]
    assert [n for n in fake_shop.keys if n % 2] == [1, 3, 5]
    assert [n for n in fake_shop.keys if not n % 2] == [0, 2, 4]


async def test_after_days_it_is_given_up_and_on_the_queue(
    database: Database,
    fake_shop: FakeShop,
    secret: str,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    fake_shop.answers = [500, 500]
    await tell(database, orders[0], 1)
    await tell(database, orders[0], 2)
    await deliver_due(database, client, clock, settings)
    clock.now += timedelta(days=3)
    await deliver_due(database, client, clock, settings)
    async with database.transaction() as session:
        item = (await session.scalars(select(WorkItem))).one()
        assert (item.kind, item.order_id, item.owner) == (WorkKind.WEBHOOK_FAILED, orders[0].id, "entegrasyon")
    await deliver_due(database, client, clock, settings)
    assert fake_shop.keys == [1, 1, 2]
    async with database.transaction() as session:
        assert await retry(session, clock.now) == 1
    await deliver_due(database, client, clock, settings)
    assert fake_shop.keys == [1, 1, 2, 1]


async def test_endpoints_hear_of_what_they_asked_for(
    database: Database,
    fake_shop: FakeShop,
    orders: list[OrderRef],
    client: ClientSession,
    clock: Clock,
    settings: Settings,
) -> None:
    async with database.transaction() as session:
        assert not await is_connected(session, "refund.sent")
        first, secret = await add_endpoint(session, fake_shop.url, settings, ["refund.sent"])
        same, again = await add_endpoint(session, fake_shop.url, settings, ["refund.sent", "return.approved"])
        assert (first.id, secret) == (same.id, again)
        assert await is_connected(session, "refund.sent")
        assert not await is_connected(session, "order.cancelled")
        with pytest.raises(ValueError, match=r"no event type nothing\.such"):
            await add_endpoint(session, fake_shop.url, settings, ["nothing.such"])
    await tell(database, orders[0], 1)
    await tell(database, orders[0], 2, event="order.cancelled")
    await deliver_due(database, client, clock, settings)
    assert fake_shop.keys == [1]
    await tell(database, orders[0], 3)
    async with database.transaction() as session:
        assert await remove_endpoint(session, first.id)
        assert not await remove_endpoint(session, 99)
        assert not await is_connected(session, "refund.sent")
    assert await deliver_due(database, client, clock, settings) == 0
    await tell(database, orders[0], 4)
    async with database.transaction() as session:
        assert [row.active for row in await list_endpoints(session)] == [False]
        states = [row.state for row in await session.scalars(select(OutgoingDelivery).order_by(OutgoingDelivery.id))]
        assert states == [DeliveryState.DELIVERED, DeliveryState.FAILED]
        assert len((await session.scalars(select(OutgoingEvent))).all()) == 4


async def test_in_production_nothing_is_sent_inside(
    database: Database, fake_shop: FakeShop, secret: str, orders: list[OrderRef], client: ClientSession, clock: Clock
) -> None:
    settings = Settings(env="production", secret_key="s" * 40)  # type: ignore[arg-type]
    await tell(database, orders[0], 1)
    assert await deliver_due(database, client, clock, settings) == 1
    assert fake_shop.called == []
    async with database.transaction() as session:
        ((delivery, _, _),) = await undelivered(session)
        assert "https://" in (delivery.error or "")


async def test_the_loop_runs_until_told_to_stop(
    database: Database, fake_shop: FakeShop, secret: str, orders: list[OrderRef], clock: Clock, settings: Settings
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(run(database, stop, clock, settings))
    await tell(database, orders[0], 1)
    for _ in range(100):
        if fake_shop.called:
            break
        await asyncio.sleep(0.1)
    stop.set()
    await asyncio.wait_for(task, 5)
    assert fake_shop.keys == [1]
