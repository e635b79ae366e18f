"""Customers who write badly, are angry, say several things, or change their minds: where each talk ends."""

import pytest
from sqlalchemy import select

from bot.returns.models import OrderChange, ReturnCase
from bot.shop.models import Order, OrderStatus
from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa

TALKS: list[tuple[str, str]] = [
    # What is said, line by line; the response that the last of it must get.
    ("ya bu nasi bi elbise bedeni olmadi geri yollicam parami isterim", "return_summary"),
    ("TR7000006 iyade etmk istiyrm / beyenmedm", "return_summary"),
    ("TR7000006 iade edin lan serefsizler / begenmedim ulan", "return_summary"),
    ("iade istiyorum / cizmeyi / begenmedim", "return_summary"),
    ("iade / ?? / TR7000006", "ask_return_reason"),
    ("TR7000001 hepsini iade / begenmedim / acilmadi", "return_summary"),
    ("TR7000001 elbise ve kupalarin hepsini geri yollicam begenmedim", "return_summary"),
    ("TR7000001 elbiseyi iade etcem / begenmedim / yok yok kupayi iade edecektim elbise kalsin", "ask_return_quantity"),
    ("TR7000001 elbiseyi iade edicem bedeni kucuk / degisim / S olsun / ya da bosver parami verin", "return_summary"),
    ("TR7000001 elbise iade / sanane neden", "return_summary"),
    ("TR7000001 elbise iade begenmedim / duzelt", "ask_return_fix"),
    ("TR7000001 elbise iade begenmedim / evet ama kargo bedava mi", "return_summary"),
    ("TR7000001 elbiseyi iade / kac gunde yatar para", "ask_return_reason"),
    ("TR7000001 krem alerji yapti geri vericem / actim kullandim 1 kere", "return_refused_exempt_hygiene"),
    ("TR7000002 botlari geri almiyosunuz rezalet paramı verin / ama bozuk cikti", "ask_return_photo"),
    ("TR7000001 elbise lekeli geldi / fotografi nasil yollucam", "ask_return_photo"),
    ("TR7000001 kupanin biri kirik geldi / 1 / foto yok / yenisi gelsin", "return_summary"),
    ("TR7000006 hediye gelmisti bana degistirmek istiyorum", "return_summary"),
    ("TR7000006 iade begenmedim / evet / kodum neydi", "refund_waiting_for_goods"),
    ("TR7000006 iade begenmedim / evet / kaydim ne durumda", "refund_waiting_for_goods"),
    ("TR7000006 iade begenmedim / evet / iade talebimi geri cekmek istiyorum / aynen", "undo_return_cancelled"),
    ("TR7000006 iade begenmedim / evet / vazgectim / evet", "undo_return_cancelled"),
    ("siparisimi iptal ettirmek istiyorum kargodaki / TR7000008", "cancel_not_cancel_out_for_delivery"),
    ("TR7000003 iptal / vazgectim iptal etmeyin", "cancel_kept"),
    ("TR7000003 iptal etsem param ne zaman gelir", "ask_cancel_done"),
    ("butun siparislerimi iptal edin / TR7000003", "ask_cancel_done"),
    ("TR7000003 sadece bir kupayi iptal edin", "ask_change_asked"),
    ("TR7000004 hala gelmedi iptal edin paramı istiyorum / evet", "return_summary"),
    ("TR7000003 adres degisikligi yapcaktim / Ankara / cankaya / kizilay mah / lale sok 8", "ask_change_done"),
    ("TR7000003 yeni adresim kizilay mah lale sok no 8 daire 3 cankaya ankara", "ask_change_done"),
    ("TR7000004 cumartesi gelsin evde yokum", "ask_change_asked"),
    ("TR7000003 pazar gunu gelsin", "ask_change_day"),
    ("TR7000003 paketi annem alacak / mehmet / Mehmet Ak", "ask_change_done"),
    ("TR7000003 kupa yerine 4 kupa olsun", "ask_change_asked"),
    ("TR7000004 bedeni L yapin / tamam", "affirm_nothing"),
]


@pytest.mark.parametrize(("said", "response"), TALKS, ids=[said[:50] for said, _ in TALKS])
async def test_each_talk_ends_where_it_should(deniz: Talk, said: str, response: str) -> None:
    for line in said.split(" / "):
        assert "{" not in await deniz.says(line)
    assert f"utter_{response}" in deniz.responses
    if response.startswith(("ask_", "return_summary")):
        async with deniz.database.transaction() as session:
            assert not list(await session.scalars(select(ReturnCase)))
            assert not list(await session.scalars(select(OrderChange)))


async def test_a_refusal_never_cancels(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    await deniz.says("yok iptal etmeyin")
    async with deniz.database.transaction() as session:
        order = (await session.scalars(select(Order).where(Order.number == "TR7000003"))).one()
    assert order.status is OrderStatus.PREPARING
