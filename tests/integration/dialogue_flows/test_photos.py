"""Photos in the talk about a return: at their step, before it, after it, or not at all."""

import pytest
from sqlalchemy import select

from bot.conversations.service import open_conversation
from bot.integrations.models import OutgoingEvent
from bot.photos.models import Photo
from bot.photos.picture import Picture
from bot.photos.service import store_photo
from tests.integration.dialogue_flows.conftest import Talk
from tests.integration.dialogue_flows.returned import the_case

pytestmark = pytest.mark.rasa


async def sends_photo(talk: Talk, text: str = "") -> str:
    """As the web channel stores it: an upload, then a message that names it. Gives the photo's id."""
    async with talk.database.transaction() as session:
        conversation = await open_conversation(session, "web", talk.address)
        photo, _ = await store_photo(session, conversation.id, Picture(b"jpeg", 4, 3), upload_id=None, limit=99)
    await talk.says(text, photos=[photo])
    return photo.public_id


async def events(talk: Talk) -> list[tuple[str, list[str]]]:
    async with talk.database.transaction() as session:
        found = await session.scalars(select(OutgoingEvent).order_by(OutgoingEvent.id))
        return [(event.type, event.payload["data"]["return"]["photos"]) for event in found]


async def finish(talk: Talk) -> None:
    await talk.presses("Para iadesi")
    assert talk.responses[-1] == "utter_return_summary"
    await talk.presses("Evet, kaydı açın")


async def test_the_photo_is_bound_to_the_return_and_told_to_the_shop(deniz: Talk) -> None:
    await deniz.says("TR7000006 siparişimdeki ürün hasarlı geldi")
    assert deniz.responses[-1] == "utter_ask_return_photo"
    first = await sends_photo(deniz)
    assert deniz.responses == ["utter_photo_taken", "utter_ask_return_remedy"]
    second = await sends_photo(deniz)
    assert deniz.responses == ["utter_photo_taken", "utter_ask_return_remedy"]
    await finish(deniz)

    case = await the_case(deniz)
    assert case.photos == [f"photo:{first}", f"photo:{second}"]
    assert "müşteri sohbetten gönderdi" in str(case.note)
    async with deniz.database.transaction() as session:
        assert set(await session.scalars(select(Photo.return_id))) == {case.id}
    kind, urls = (await events(deniz))[0]
    assert kind == "return.requested"
    assert [url.partition("/api/")[2] for url in urls] == [f"v1/photos/{first}", f"v1/photos/{second}"]


async def test_a_photo_with_words_answers_both(deniz: Talk) -> None:
    await deniz.says("TR7000006 siparişimdeki ürün hasarlı geldi")
    await sends_photo(deniz, "paramı geri istiyorum")
    assert deniz.responses == ["utter_photo_taken", "utter_return_summary"]


async def test_a_photo_before_anything_is_known_is_kept_for_it(deniz: Talk) -> None:
    photo = await sends_photo(deniz)
    assert deniz.responses[0] == "utter_photo_received"
    await deniz.says("TR7000006 siparişimdeki ürün hasarlı geldi")
    assert deniz.responses[-1] == "utter_ask_return_remedy"
    await finish(deniz)
    assert (await the_case(deniz)).photos == [f"photo:{photo}"]


async def test_a_photo_while_one_is_asked_who_one_is_is_no_wrong_answer(talk: Talk) -> None:
    await talk.says("kargom nerede")
    for _ in range(2):
        await sends_photo(talk)
        assert talk.responses == ["utter_photo_kept", "utter_ask_identify_form_order_ref"]
    await talk.says("TR1000001")
    await sends_photo(talk)
    assert talk.responses == ["utter_photo_kept", "utter_ask_identify_form_phone_digits"]
    await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]


@pytest.mark.parametrize("words", ["göndermek istemiyorum", "atla", "fotoğrafım yok", "fotoğrafsız devam et"])
async def test_without_a_photo_it_goes_on(deniz: Talk, words: str) -> None:
    await deniz.says("TR7000006 siparişimdeki ürün hasarlı geldi")
    await deniz.says(words)
    assert deniz.responses == ["utter_ask_return_remedy"]
    await finish(deniz)
    assert (await the_case(deniz)).photos == []


async def test_a_photo_sent_later_joins_the_return(deniz: Talk) -> None:
    await deniz.says("TR7000006 siparişimdeki ürün hasarlı geldi")
    await deniz.presses("Sonra göndereceğim")
    await finish(deniz)
    photo = await sends_photo(deniz)
    assert "utter_photo_added" in deniz.responses
    assert (await the_case(deniz)).photos == [f"photo:{photo}"]
    told = [urls for _, urls in await events(deniz)]
    assert told[0] == []
    assert len(told[-1]) == 1


async def test_the_carriers_code_comes_as_a_card_to_scan(deniz: Talk) -> None:
    await deniz.says("TR7000006 siparişimi iade etmek istiyorum, beğenmedim")
    await deniz.says("evet")
    [reply] = deniz.replies
    [card] = reply.payload["attachment"]["payload"]["elements"]
    assert card["title"] == "İade kodu: 6502148"
    assert "/qr/IA-100001/" in card["image_url"]
