"""A customer takes back what the shop was asked for, while it has not answered."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.integrations.models import OutgoingEvent, WorkItem, WorkState
from bot.returns.models import ChangeState
from bot.returns.service import ChangeAnswer, apply_change_answer
from bot.shop.settings import ShopSettings
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.test_orders_changed import changes

pytestmark = pytest.mark.rasa
ADDRESS = "yeni adresim izmir bornova, kazımdirik mah 372 sok no 14"


@pytest.fixture(autouse=True)
def shop_that_is_asked(deniz: Talk) -> Iterator[ShopSettings]:
    """A shop that wants to be asked once an order is being prepared."""
    before = deniz.engine._shop
    deniz.engine._shop = before.model_copy(
        update={
            "changes": before.changes.model_copy(
                update={"cancel_at_once": frozenset({"received"}), "delivery_at_once": frozenset({"received"})}
            )
        }
    )
    yield deniz.engine._shop
    deniz.engine._shop = before


async def asks_to_cancel(deniz: Talk) -> None:
    await deniz.says("TR7000003 siparişimi iptal edin")
    assert deniz.responses == ["utter_ask_cancel_asked"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_cancel_asked"]


async def events(deniz: Talk) -> list[str]:
    async with deniz.database.transaction() as session:
        return list(await session.scalars(select(OutgoingEvent.type).order_by(OutgoingEvent.id)))


@pytest.mark.parametrize(
    "text",
    ["vazgeçtim, iptal etmeyin", "iptali iptal et", "IPTAL ETMEYIN", "iptalden vazgeçtim", "iptal talebimi geri alın"],
)
async def test_a_cancellation_is_taken_back_at_once(deniz: Talk, text: str) -> None:
    await asks_to_cancel(deniz)
    answer = await deniz.says(text)
    assert deniz.responses == ["utter_withdraw_withdrawn"]
    assert "TR7000003 numaralı siparişiniz için iptal talebinizi (DT-" in answer
    (change,) = await changes(deniz)
    assert change.state is ChangeState.WITHDRAWN
    assert (await events(deniz))[-1] == "order.change_withdrawn"
    async with deniz.database.transaction() as session:
        assert set(await session.scalars(select(WorkItem.state))) == {WorkState.DROPPED}


async def test_a_bare_word_is_asked_about_and_no_keeps_it(deniz: Talk) -> None:
    await asks_to_cancel(deniz)
    await deniz.says("vazgeçtim")
    assert deniz.responses == ["utter_ask_withdraw"]
    await deniz.says("hayır")
    assert deniz.responses == ["utter_withdraw_kept"]
    assert (await changes(deniz))[0].state is ChangeState.ASKED
    await deniz.says("vazgeçtim")
    await deniz.presses("Evet, geri alın")
    assert deniz.responses == ["utter_withdraw_withdrawn"]
    await deniz.presses("Evet, geri alın")
    assert deniz.responses == ["utter_flow_done_already"]


async def test_another_address_is_taken_back(deniz: Talk) -> None:
    await deniz.says(f"TR7000003 {ADDRESS}")
    assert deniz.responses == ["utter_ask_change_asked"]
    await deniz.says("evet")
    await deniz.says("TR7000003 param ne zaman iade edilecek")
    assert deniz.responses == ["utter_change_waiting"]
    answer = await deniz.says("vazgeçtim eski adrese gelsin")
    assert deniz.responses == ["utter_withdraw_withdrawn"]
    assert "adres değişikliği talebinizi" in answer


async def test_it_is_too_late_once_the_shop_has_answered(deniz: Talk, shop_that_is_asked: ShopSettings) -> None:
    await asks_to_cancel(deniz)
    (change,) = await changes(deniz)
    answer = ChangeAnswer(id="a-1", accepted=True)
    async with deniz.database.transaction() as session:
        await apply_change_answer(session, change.number, answer, deniz.clock(), shop_that_is_asked)
    await deniz.says("vazgeçtim iptal etmeyin")
    assert deniz.responses == ["utter_withdraw_late_accepted"]
    assert (await changes(deniz))[0].state is ChangeState.ACCEPTED


async def test_what_waits_is_told_instead_of_asked_for_again(deniz: Talk) -> None:
    await asks_to_cancel(deniz)
    answer = await deniz.says("param ne zaman gelir")
    assert deniz.responses == ["utter_cancel_asked_already"]
    assert "DT-" in answer
    await deniz.says("TR7000003 siparişimi iptal edin")
    assert deniz.responses == ["utter_cancel_asked_already"]
    assert "Talebimi geri alın" in deniz.titles
    await deniz.presses("Talebimi geri alın")
    assert deniz.responses == ["utter_ask_withdraw"]
    assert len(await changes(deniz)) == 1


async def test_nothing_waits(deniz: Talk) -> None:
    await deniz.says("siparişi iptal etmeyin")
    assert deniz.responses == ["utter_withdraw_none"]


async def test_a_cancelled_order_that_was_not_paid_has_nothing_to_give_back(deniz: Talk) -> None:
    await deniz.says("TR7000007 siparişimi iptal edin")
    await deniz.says("evet")
    (change,) = await changes(deniz)
    async with deniz.database.transaction() as session:
        answer = ChangeAnswer(id="a-2", accepted=True)
        await apply_change_answer(session, change.number, answer, deniz.clock(), deniz.engine._shop)
    await deniz.says("TR7000007 param ne zaman iade edilecek")
    assert deniz.responses == ["utter_refund_cancelled_unpaid"]
