"""Several wishes in one message, counts without a word for pieces, sizes without a word for size, questions of law."""

import pytest
from sqlalchemy import select

from bot.returns.models import ChangeKind, ReturnCase
from bot.shop.models import OrderStatus
from bot.shop.policies.decision import Reason, Remedy
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.test_orders_changed import changes, order

pytestmark = pytest.mark.rasa


async def opened(talk: Talk) -> list[ReturnCase]:
    async with talk.database.transaction() as session:
        return list(await session.scalars(select(ReturnCase).order_by(ReturnCase.id)))


async def test_two_remedies_for_one_kind_of_goods_are_done_in_turn(deniz: Talk) -> None:
    answer = await deniz.says("TR7000001 kupaların 2'sini iade, 1'ini değişim istiyorum, kırık geldi")
    assert deniz.responses[:1] == ["utter_two_remedies"]
    assert "önce Porselen Kupa (iade), hemen ardından Porselen Kupa (değişim)" in answer
    await deniz.says("fotoğrafım yok")
    assert "Porselen Kupa, 2 adet" in deniz.text
    await deniz.says("evet")
    assert "utter_next_remedy" in deniz.responses
    assert deniz.responses[-1] == "utter_return_summary"
    await deniz.says("evet")
    first, second = await opened(deniz)
    assert [(case.remedy, case.lines[0].quantity) for case in (first, second)] == [
        (Remedy.REFUND, 2),
        (Remedy.REPLACEMENT, 1),
    ]


async def test_two_goods_and_two_remedies(deniz: Talk) -> None:
    await deniz.says("TR7000001 kupayı iade edicem elbiseyi S bedenle değiştircem")
    assert deniz.responses[0] == "utter_two_remedies"
    await deniz.says("beğenmedim")
    await deniz.says("hepsini")
    await deniz.says("evet")
    assert deniz.responses[-1] == "utter_return_summary"
    assert "Beden: S" in deniz.text
    await deniz.says("evet")
    assert [case.remedy for case in await opened(deniz)] == [Remedy.REFUND, Remedy.EXCHANGE]


@pytest.mark.parametrize(("said", "count"), [("ikisini", 2), ("birini", 1), ("2'sini", 2)])
async def test_some_of_several_pieces(deniz: Talk, said: str, count: int) -> None:
    await deniz.says("TR7000001 kupaları iade edeceğim beğenmedim")
    await deniz.says(said)
    assert deniz.responses == ["utter_return_summary"]
    await deniz.says("evet")
    assert [case.lines[0].quantity for case in await opened(deniz)] == [count]


async def test_goods_as_ordered_are_exchanged(deniz: Talk) -> None:
    answer = await deniz.says("TR7000001 elbise M geldi ben S istemiştim")
    assert "Siparişinizde Beden: M görünüyor" in answer
    assert deniz.responses[-1] == "utter_return_summary"
    await deniz.says("evet")
    (case,) = await opened(deniz)
    assert (case.reason, case.remedy, case.lines[0].wanted_sku) == (
        Reason.DOES_NOT_FIT,
        Remedy.EXCHANGE,
        "T-ELB-S",
    )


async def test_other_goods_than_ordered_are_replaced(deniz: Talk) -> None:
    await deniz.says("TR7000001 elbise XL geldi ben M istemiştim")
    assert deniz.responses[-1] == "utter_ask_return_photo"
    await deniz.says("değişim")
    await deniz.says("evet")
    (case,) = await opened(deniz)
    assert (case.reason, case.remedy) == (Reason.WRONG_ITEM, Remedy.REPLACEMENT)


@pytest.mark.parametrize("said", ["bütün siparişlerimi iptal edin", "tum siparislerimi iptal etmek istiyorum"])
async def test_all_open_orders_are_cancelled_with_one_yes(deniz: Talk, said: str) -> None:
    answer = await deniz.says(said)
    assert deniz.responses == ["utter_ask_cancel_all"]
    assert "TR7000003 (Porselen Kupa)" in answer
    assert "Yola çıkanlar durdurulamıyor" in answer
    await deniz.says("evet")
    assert {"utter_cancel_done_paid", "utter_cancel_done_unpaid"} <= set(deniz.responses)
    made = await changes(deniz)
    assert {change.kind for change in made} == {ChangeKind.CANCEL}
    for number in ("TR7000003", "TR7000007"):
        assert (await order(deniz, number)).status is OrderStatus.CANCELLED
    await deniz.presses("Evet, iptal edin")
    assert deniz.responses == ["utter_flow_done_already"]
    assert len(await changes(deniz)) == len(made)
    await deniz.says(said)
    assert deniz.responses == ["utter_cancel_all_none"]


async def test_all_of_a_list_and_a_no(deniz: Talk) -> None:
    await deniz.says("sipariş iptal")
    assert deniz.responses == ["utter_choose_order_for"]
    await deniz.says("hepsini")
    assert deniz.responses == ["utter_ask_cancel_all"]
    await deniz.says("hayır")
    assert deniz.responses == ["utter_cancel_all_kept"]
    assert await changes(deniz) == []


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("kusurlu ürün çıkarsa haklarım ne", "utter_law_defect"),
        ("hakem heyeti sınırı ne kadar", "utter_law_arbitration"),
        ("iç çamaşırı iade edilir mi", "utter_law_exceptions"),
    ],
)
async def test_a_question_of_law_is_answered_in_a_flow_as_well(deniz: Talk, said: str, response: str) -> None:
    await deniz.says(said)
    assert deniz.responses == [response]
    await deniz.says("TR7000001 kupaları iade edeceğim beğenmedim")
    await deniz.says(said)
    assert deniz.responses == [response, "utter_ask_return_quantity"]


async def test_what_is_to_change_is_taken_from_the_first_message(deniz: Talk) -> None:
    answer = await deniz.says("TR7000003 siparişimde sadece 1 tane kupa olsun")
    assert deniz.responses == ["utter_ask_change_asked"]
    assert "1 tane kupa olsun" in answer


async def test_abroad_is_refused_in_words(deniz: Talk) -> None:
    await deniz.says("TR7000003 adresimi değiştirmek istiyorum")
    await deniz.says("Almanya")
    assert deniz.responses == ["utter_change_not_abroad", "utter_ask_change_address"]
