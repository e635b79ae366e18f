"""Returns in the chat: from the wish to the number, each refusal, corrections, digressions, double clicks."""

import pytest
from sqlalchemy import select

from bot.notify.models import Notice
from bot.returns.models import ReturnStatus
from bot.shop.policies.decision import Reason, Remedy
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.goods import add_shelf
from tests.integration.dialogue_flows.returned import cases

pytestmark = pytest.mark.rasa


async def test_from_the_wish_to_the_number(talk: Talk) -> None:
    async with talk.database.transaction() as session:
        await add_shelf(session)
    await talk.says("iade etmek istiyorum")
    assert talk.responses == ["utter_return_request", "utter_ask_identify_form_order_ref"]
    await talk.says("TR7000001")
    await talk.says("7701")
    assert talk.responses[:2] == ["utter_code_first", "utter_code_sent_to_order"]
    await talk.says(await talk.last_code())
    assert talk.responses == ["utter_ask_return_lines"]
    await talk.presses("Lila Elbise")
    assert talk.responses == ["utter_ask_return_reason"]
    await talk.presses("Beğenmedim")
    assert talk.responses == ["utter_return_summary"]
    answer = await talk.presses("Evet, kaydı açın")
    assert talk.responses == ["utter_return_opened_send_with_code"]
    for part in ("IA-100001", "Yurtiçi Kargo", "6502148", "30 Kasım", "800 TL", "2 Aralık", "e-postanıza"):
        assert part in answer
    [case] = await cases(talk)
    assert (case.status, case.remedy, case.reason) == (ReturnStatus.APPROVED, Remedy.REFUND, Reason.CHANGED_MIND)
    async with talk.database.transaction() as session:
        mail = select(Notice.body).where(Notice.medium == "email").order_by(Notice.id.desc()).limit(1)
        assert "IA-100001" in str(await session.scalar(mail))


async def test_another_wish_while_the_code_is_awaited(talk: Talk) -> None:
    async with talk.database.transaction() as session:
        await add_shelf(session)
    await talk.says("TR7000001 7701 kargom nerede")
    await talk.says("elbiseyi degistircem bedeni olmadi")
    assert talk.responses == ["utter_code_first", "utter_code_sent_to_order", "utter_ask_identify_form_code"]
    await talk.says("ya da bosver elbiseyi iade etcem begenmedim para iadesi istiyom")
    assert talk.responses == ["utter_ask_identify_form_code"]
    await talk.says(await talk.last_code())
    assert talk.responses == ["utter_return_summary"]
    assert "Para iadesi" in talk.text


async def test_free_text_all_the_way(deniz: Talk) -> None:
    await deniz.says("TR7000001 siparişimi iade etmek istiyorum")
    await deniz.says("sadece elbiseyi")
    assert deniz.responses == ["utter_ask_return_reason"]
    await deniz.says("bedeni küçük geldi")
    assert deniz.responses == ["utter_ask_return_remedy"]
    await deniz.says("paramı istiyorum")
    assert deniz.responses == ["utter_return_summary"]
    await deniz.says("evet onaylıyorum")
    assert deniz.responses == ["utter_return_opened_send_with_code"]


async def test_all_in_the_first_sentence_leaves_only_the_word(deniz: Talk) -> None:
    answer = await deniz.says("TR7000001 siparişimdeki elbiseyi iade etmek istiyorum beğenmedim")
    assert deniz.responses == ["utter_return_summary"]
    assert "Lila Elbise" in answer


async def test_the_order_is_chosen_among_those_that_can_go_back(deniz: Talk) -> None:
    await deniz.says("ürün iade edeceğim")
    assert deniz.responses == ["utter_choose_order_for"]
    assert sorted(title.split(" ")[0] for title in deniz.titles) == ["TR7000001", "TR7000006"]
    await deniz.presses("TR7000006")
    assert deniz.responses == ["utter_ask_return_reason"]


async def test_quantities_are_asked_for_and_checked(deniz: Talk) -> None:
    await deniz.says("TR7000001 kupaları iade etmek istiyorum")
    assert deniz.responses == ["utter_ask_return_quantity"]
    await deniz.says("5")
    assert deniz.responses == ["utter_return_quantity_too_high", "utter_ask_return_quantity"]
    await deniz.says("iki tane")
    await deniz.says("beğenmedim")
    assert "Porselen Kupa, 2 adet" in await deniz.says("bu arada kaç gün içinde iade edebilirim?")
    await deniz.says("evet")
    [case] = await cases(deniz)
    assert case.lines[0].quantity == 2


async def test_a_second_return_of_the_same_order_takes_what_is_left(deniz: Talk) -> None:
    await deniz.says("TR7000001 2 kupayı iade etmek istiyorum beğenmedim")
    await deniz.says("evet")
    await deniz.says("TR7000001 kupaları iade etmek istiyorum")
    await deniz.says("beğenmedim")
    await deniz.says("evet")
    assert [case.lines[0].quantity for case in await cases(deniz)] == [2, 1]


async def test_several_lines_in_one_sentence(deniz: Talk) -> None:
    await deniz.says("TR7000001 elbiseyi ve 2 kupayı iade etmek istiyorum beğenmedim")
    assert deniz.responses == ["utter_return_summary"]
    await deniz.says("evet")
    [case] = await cases(deniz)
    assert [(line.name, line.quantity) for line in case.lines] == [("Lila Elbise", 1), ("Porselen Kupa", 2)]


@pytest.mark.parametrize(
    ("message", "response"),
    [
        ("TR7000002 iade etmek istiyorum", "utter_return_refused_too_late"),
        ("TR7000005 iade etmek istiyorum", "utter_return_refused_order_cancelled"),
        ("TR7000001 bilekliği iade etmek istiyorum", "utter_return_refused_exempt_custom_made"),
        ("TR7000009 bozuldu çalışmıyor", "utter_return_refused_defect_too_late"),
    ],
)
async def test_each_refusal_has_its_words(deniz: Talk, message: str, response: str) -> None:
    answer = await deniz.says(message)
    assert response in deniz.responses
    assert "{" not in answer
    assert await cases(deniz) == []


async def test_goods_whose_seal_matters_are_asked_after_and_refused_when_open(deniz: Talk) -> None:
    await deniz.says("TR7000001 kremi iade etmek istiyorum beğenmedim")
    assert deniz.responses == ["utter_ask_return_condition"]
    await deniz.says("açtım denedim")
    assert "utter_return_refused_exempt_hygiene" in deniz.responses
    await deniz.says("vazgeçtim")
    await deniz.says("TR7000001 kremi iade etmek istiyorum beğenmedim")
    await deniz.presses("Açılmadı")
    assert deniz.responses == ["utter_return_summary"]


async def test_what_is_open_already_is_told_with_number_and_way(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum beğenmedim")
    await deniz.says("evet")
    answer = await deniz.says("TR7000006 iade etmek istiyorum")
    assert deniz.responses == ["utter_return_refused_already_open"]
    assert "IA-100001" in answer
    assert "6502148" in answer


async def test_an_order_that_is_not_sent_is_cancelled_instead(deniz: Talk) -> None:
    await deniz.says("TR7000003 iade etmek istiyorum")
    assert deniz.responses == ["utter_return_not_sent_yet", "utter_ask_cancel_done"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_cancel_done_paid"]


async def test_an_order_on_its_way_can_be_withdrawn_from(deniz: Talk) -> None:
    await deniz.says("TR7000004 iade etmek istiyorum")
    assert deniz.responses == ["utter_return_on_the_way", "utter_return_summary"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_return_opened_before_delivery"]


async def test_a_fault_leaves_the_choice_and_asks_for_a_photo(deniz: Talk) -> None:
    await deniz.says("TR7000001 elbise yırtık geldi")
    assert deniz.responses == ["utter_complaint_damaged", "utter_ask_return_photo"]
    await deniz.says("fotoğrafım yok")
    assert deniz.responses == ["utter_ask_return_remedy"]
    assert deniz.titles == ["Para iadesi", "Yenisiyle değişim", "Ücretsiz onarım", "Bedel indirimi"]
    await deniz.says("yenisini gönderin")
    await deniz.says("evet")
    assert deniz.responses == ["utter_return_opened_wait_for_approval"]
    [case] = await cases(deniz)
    assert (case.remedy, case.reason, case.status) == (Remedy.REPLACEMENT, Reason.DAMAGED, ReturnStatus.REQUESTED)


async def test_who_sends_the_photo_later_is_told_where(deniz: Talk) -> None:
    await deniz.says("TR7000006 kırık geldi para iadesi istiyorum")
    await deniz.says("sonra göndereceğim")
    await deniz.says("evet")
    assert deniz.responses[-1] == "utter_return_photo_where"
    assert "destek@lalebutik.example" in deniz.text
    assert "IA-100001" in deniz.text


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("TR7000006 yanlış ürün gelmiş", Reason.WRONG_ITEM),
        ("TR7000006 paketten eksik çıktı", Reason.MISSING_ITEM),
        ("TR7000006 fotoğraftakiyle alakası yok", Reason.NOT_AS_DESCRIBED),
        ("TR7000006 bozuk çıktı", Reason.DEFECTIVE),
    ],
)
async def test_complaints_lead_to_the_choice_of_remedy(deniz: Talk, message: str, reason: Reason) -> None:
    await deniz.says(message)
    if deniz.responses[-1] == "utter_ask_return_photo":
        await deniz.presses("Fotoğrafsız devam et")
    assert deniz.responses[-1] == "utter_ask_return_remedy"
    await deniz.presses("Para iadesi")
    await deniz.says("evet")
    [case] = await cases(deniz)
    assert case.reason is reason
