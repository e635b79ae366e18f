from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.care.models import TicketKind
from bot.care.service import open_ticket
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState
from bot.db.session import Database
from bot.desk.models import Handoff
from bot.desk.service import Reason, Team, hand_over, summarise, triage
from bot.identity.grants import grant_customer
from bot.shop.models import Customer, Order, OrderLine, OrderStatus, Parcel, ParcelEvent, ParcelStatus
from bot.shop.settings import ShopSettings

from .conftest import NOW
from .test_queue import past

Talk = Callable[[str], Awaitable[int]]
SOON_AFTER = timedelta(seconds=1)


async def say(
    database: Database, conversation: int, text: str, intent: str | None = None, at: datetime = NOW, bot: bool = False
) -> None:
    async with database.transaction() as session:
        session.add(
            Message(
                conversation_id=conversation,
                channel="web",
                direction=Direction.OUT if bot else Direction.IN,
                author=Author.BOT if bot else Author.CUSTOMER,
                text=text,
                understanding={"intent": intent} if intent else None,
                state=MessageState.PROCESSED,
                created_at=at,
            )
        )


@pytest.fixture
async def late_order(database: Database) -> int:
    async with database.transaction() as session:
        customer = Customer(external_id="c1", name="Ayşe Yılmaz", phone="+905321112233", updated_at=NOW)
        session.add(customer)
        await session.flush()
        order = Order(
            external_id="o1",
            number="TR1000001",
            number_key="TR1000001",
            customer_id=customer.id,
            status=OrderStatus.SHIPPED,
            placed_at=NOW - timedelta(days=9),
            expected_on=date(2026, 11, 13),
            delay_reason="hava koşulları",
            total_kurus=10_000,
            updated_at=NOW,
        )
        session.add(order)
        await session.flush()
        session.add(
            OrderLine(order_id=order.id, position=1, sku="s", name="Elbise", quantity=1, unit_price_kurus=10_000)
        )
        parcel = Parcel(
            external_id="p1",
            order_id=order.id,
            carrier="yurtici",
            tracking_number="123456789012",
            status=ParcelStatus.IN_TRANSIT,
            updated_at=NOW,
        )
        session.add(parcel)
        await session.flush()
        session.add(
            ParcelEvent(
                parcel_id=parcel.id,
                external_id="e1",
                status=ParcelStatus.IN_TRANSIT,
                occurred_at=datetime(2026, 11, 12, 11, 5, tzinfo=timezone.utc),
                place="Tuzla",
            )
        )
        return order.id


async def test_a_calm_request_comes_last_and_an_angry_one_with_a_late_order_first(
    database: Database, talk: Talk, shop: ShopSettings, late_order: int
) -> None:
    calm, angry = await talk("calm"), await talk("angry")
    await say(database, calm, "temsilciye bağlar mısınız", "human_handoff")
    await say(database, angry, "REZALETSİNİZ, kargom hâlâ yok", "delivery_late")
    async with database.transaction() as session:
        found = await triage(session, calm, Reason.ASKED, None, NOW + SOON_AFTER, shop)
        assert (found.reason, found.priority, found.team) == (Reason.ASKED, 4, Team.GENERAL)
        found = await triage(session, angry, Reason.ASKED, late_order, NOW + SOON_AFTER, shop)
        assert (found.reason, found.priority, found.team) == (Reason.ANGRY, 1, Team.EXPERIENCED)
        assert (found.signals.days_late, found.signals.angry, found.signals.repeated) == (5, True, False)


async def test_who_comes_back_moves_up(database: Database, talk: Talk, shop: ShopSettings, late_order: int) -> None:
    back, days = await talk("back"), await talk("days")
    async with database.transaction() as session:
        ticket = await open_ticket(
            session, TicketKind.HANDOFF, summary="", team="general", now=NOW, shop=shop, conversation_id=back
        )
        session.add(past(back, ticket.id, 5, NOW - timedelta(days=3)))
    for ago in (3, 1, 0):
        await say(database, days, "kargom nerede", "track_order", NOW - timedelta(days=ago))
    async with database.transaction() as session:
        for conversation in (back, days):
            assert (await triage(session, conversation, Reason.ASKED, None, NOW + SOON_AFTER, shop)).priority == 3
        later = NOW + timedelta(days=20)
        assert (await triage(session, back, Reason.ASKED, None, later, shop)).priority == 4


async def test_the_summary_tells_everything_and_no_card_number(
    database: Database, talk: Talk, shop: ShopSettings, late_order: int
) -> None:
    conversation = await talk("a")
    await say(database, conversation, "kargom nerede", "track_order")
    await say(database, conversation, "Siparişiniz yolda.", bot=True)
    await say(database, conversation, "5 gün geçti! kartım 5528 7900 0000 0008", "delivery_late")
    await say(database, conversation, "x" * 500, "human_handoff")
    async with database.transaction() as session:
        await open_ticket(
            session, TicketKind.CARRIER_INQUIRY, summary="", team="delivery", now=NOW, shop=shop, order_id=late_order
        )
    async with database.transaction() as session:
        order = await session.get_one(Order, late_order)
        await grant_customer(session, conversation, order.customer_id, "code", NOW, NOW + timedelta(hours=1))
        talk_row = await session.get_one(Conversation, conversation)
        await hand_over(session, talk_row, Reason.ASKED, late_order, NOW + SOON_AFTER, shop)
        handoff = await session.get_one(Handoff, 1)
    assert handoff.summary.splitlines() == [
        "Neden: müşteri temsilci istedi",
        "Dikkat: 5 gün gecikme",
        "Kim: Ayşe Yılmaz (kimliği doğrulandı)",
        "Sipariş: TR1000001 – kargoda, beklenen gün 13 Kasım, 5 gün gecikti, gecikme nedeni: hava koşulları",
        "Kargo: Yurtiçi Kargo 123456789012 – yolda, son hareket 12 Kasım 14:05 Tuzla",
        "Açık kayıtlar: VB-100001 kargo araştırması (son gün 23 Kasım)",
        "Konular: kargo takibi, gecikme",
        "Müşterinin yazdıkları:",
        "  – kargom nerede",
        "  – 5 gün geçti! kartım •••• 0008",
        f"  – {'x' * 199}…",
        "Botun son yanıtı: Siparişiniz yolda.",
    ]
    assert (handoff.priority, handoff.team) == (2, "delivery")


async def test_the_summary_of_nothing(database: Database, talk: Talk, shop: ShopSettings) -> None:
    conversation = await talk("a")
    async with database.transaction() as session:
        text = await summarise(session, conversation, None, NOW, shop)
    assert text == "Kim: doğrulanmadı; kişisel bilgi paylaşmadan önce doğrulayın"
