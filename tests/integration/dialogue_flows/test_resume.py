"""What was begun and not finished goes on in another conversation, on another channel, on another day."""

import pytest
from sqlalchemy import select

from bot.returns.models import FlowDraft
from bot.shop.models import Order
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.goods import PHONE, add_shelf
from tests.integration.dialogue_flows.returned import cases

pytestmark = pytest.mark.rasa


def elsewhere(talk: Talk, channel: str = "rest") -> Talk:
    """The same shop, another conversation."""
    return Talk(talk.database, talk.engine, talk.clock, channel=channel)


async def drafts(talk: Talk) -> list[FlowDraft]:
    async with talk.database.transaction() as session:
        return list(await session.scalars(select(FlowDraft)))


async def begin(talk: Talk) -> None:
    """A return of the dress, left before the word."""
    await talk.says("TR7000001 iade etmek istiyorum")
    await talk.says("elbise")
    await talk.says("beğenmedim")
    assert talk.responses == ["utter_return_summary"]


async def test_the_next_day_on_another_channel_it_goes_on_where_it_was(deniz: Talk) -> None:
    await begin(deniz)
    deniz.clock.pass_(days=1)
    other = elsewhere(deniz)
    await other.verifies(PHONE)
    answer = await other.says("TR7000001 iade etmek istiyorum")
    assert other.responses == ["utter_ask_resume"]
    assert answer.startswith("Dün bu sipariş için başlattığınız iade yarım kalmış (Lila Elbise, Beğenmedim")
    assert other.titles == ["Devam et", "Baştan başla"]
    await other.presses("Devam et")
    assert other.responses == ["utter_return_summary"]
    await other.presses("Evet, kaydı açın")
    assert other.responses[0] == "utter_return_opened_send_with_code"
    assert [line.name for line in (await cases(other))[0].lines] == ["Lila Elbise"]
    assert await drafts(other) == []


async def test_the_first_conversation_cannot_open_it_a_second_time(deniz: Talk) -> None:
    await begin(deniz)
    other = elsewhere(deniz)
    await other.verifies(PHONE)
    await other.says("TR7000001 iade etmek istiyorum")
    await other.says("devam edelim")
    await other.says("evet")
    await deniz.presses("Evet, kaydı açın")
    assert deniz.responses == ["utter_return_refused_already_open"] or "IA-100001" in deniz.text
    assert len(await cases(deniz)) == 1


async def test_from_the_beginning_forgets_what_was_left(deniz: Talk) -> None:
    await begin(deniz)
    other = elsewhere(deniz)
    await other.verifies(PHONE)
    await other.says("TR7000001 iade etmek istiyorum")
    await other.presses("Baştan başla")
    assert other.responses == ["utter_ask_return_lines"]
    await other.says("kupaların hepsi")
    await other.says("beğenmedim")
    assert "Porselen Kupa, 3 adet" in other.text


async def test_who_asks_for_the_parcel_is_told_of_it_once(deniz: Talk) -> None:
    await deniz.says("TR7000003 teslimat adresimi değiştirmek istiyorum")
    assert deniz.responses == ["utter_ask_change_address"]
    await deniz.says("Lale Sok. No: 8, Çankaya/Ankara")
    other = elsewhere(deniz)
    await other.verifies(PHONE)
    await other.says("TR7000003 nerede")
    assert other.responses[-1] == "utter_resume_offer"
    assert "Lale" not in other.text
    await other.presses("Kaldığım yerden devam")
    assert other.responses == ["utter_ask_change_address_part"]
    assert "mahalle" in other.text
    await other.says("vazgeçtim")
    await other.says("TR7000003 nerede")
    assert "utter_resume_offer" not in other.responses


async def test_it_is_found_by_its_words(deniz: Talk) -> None:
    await begin(deniz)
    other = elsewhere(deniz)
    await other.says("dünkü iademe kaldığım yerden devam etmek istiyorum")
    await other.presses("Sipariş numaram yok")
    await other.says(PHONE)
    await other.says(await other.last_code())
    assert other.responses == ["utter_return_summary"]


async def test_who_has_not_the_proof_learns_nothing_of_it(deniz: Talk) -> None:
    await begin(deniz)
    stranger = elsewhere(deniz)
    await stranger.says("TR7000001 iademe kaldığım yerden devam etmek istiyorum")
    heard = stranger.text
    await stranger.says("TR7000001 7702")
    heard += stranger.text
    assert "utter_proof_failed" in stranger.responses
    await stranger.says("vazgeçtim")
    await stranger.says("TR7000001 7701 kargom nerede")
    heard += stranger.text
    assert "utter_resume_offer" not in stranger.responses
    await stranger.says("TR7000001 iade etmek istiyorum")
    assert "utter_code_first" in stranger.responses
    await stranger.says("vazgeçtim")
    assert "Elbise" not in heard + stranger.text
    assert len(await drafts(deniz)) == 1, "the stranger has neither seen nor dropped it"


async def test_another_verified_customer_is_not_offered_it(deniz: Talk) -> None:
    await begin(deniz)
    other = elsewhere(deniz)
    await other.verifies("0532 000 10 01")
    await other.says("yarım kalan iademe devam edelim")
    assert "utter_ask_resume" not in other.responses
    assert "Lila" not in other.text


async def test_it_ends_after_the_shops_days(deniz: Talk) -> None:
    await begin(deniz)
    deniz.clock.pass_(days=deniz.engine._shop.returns.draft_days)
    other = elsewhere(deniz)
    await other.verifies(PHONE)
    await other.says("TR7000001 iade etmek istiyorum")
    assert "utter_ask_resume" not in other.responses


@pytest.mark.parametrize("word", ["vazgeçtim", "boş ver"])
async def test_what_was_given_up_is_not_offered(deniz: Talk, word: str) -> None:
    await begin(deniz)
    await deniz.says(word)
    assert await drafts(deniz) == []


async def test_on_the_same_channel_another_day_it_is_offered_and_not_pressed(deniz: Talk) -> None:
    await begin(deniz)
    deniz.clock.pass_(days=1)
    await deniz.says("merhaba")
    assert deniz.responses == ["utter_greet", "utter_resume_offer"]
    await deniz.presses("Kaldığım yerden devam")
    assert deniz.responses == ["utter_ask_identify_form_order_ref"]
    await deniz.says("TR7000001 7701")
    await deniz.says(await deniz.last_code())
    assert deniz.responses == ["utter_return_summary"]


async def test_after_another_matter_the_first_one_is_offered_again(deniz: Talk) -> None:
    await deniz.says("TR7000006 iade etmek istiyorum")
    await deniz.says("bu arada TR7000003 siparişimi iptal edin")
    assert deniz.responses == ["utter_ask_cancel_done"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_cancel_done_paid", "utter_resume_offer"]
    await deniz.says("evet")
    assert deniz.responses == ["utter_ask_return_reason"]


async def test_the_order_number_alone_proves_too_little(talk: Talk) -> None:
    async with talk.database.transaction() as session:
        await add_shelf(session)
        assert await session.scalar(select(Order.id).where(Order.number == "TR7000001"))
    await talk.says("TR7000001 7701 kargom nerede")
    await talk.says("iade etmek istiyorum")
    assert "utter_code_first" in talk.responses
    assert await drafts(talk) == []
