"""The main job, on orders pushed through the public API and asked for over Socket.IO."""

import pytest

from tests.e2e.conftest import Product
from tests.e2e.shop_api import ShopApi, ago, day, parcel
from tests.e2e.talk import Talk


@pytest.fixture(scope="module")
def api(product: Product) -> ShopApi:
    return ShopApi(product)


async def prove(talk: Talk, number: str, digits: str, *parts: str, opening: str = "kargom nerde") -> str:
    await talk.says(opening)
    await talk.expects("numara")
    await talk.says(number)
    await talk.expects("son 4 hane")
    await talk.says(digits)
    return await talk.expects(*(parts or (number,)))


async def test_from_the_first_question_to_the_last_movement(product: Product, api: ShopApi) -> None:
    number = await api.order(
        "TR2000001", "+905321112233", expected_on=day(1), parcels=[parcel("TR2000001", "in_transit")]
    )
    async with Talk(product.url) as talk:
        limited = await prove(talk, "tr 2000001", "2233", number, opening="slm kargom nerde kaldı acaba")
        assert "Aras Kargo" in limited
        assert "yarın" in limited
        for hidden in ("Çaydanlık", "Ankara", "Defne", "749"):
            assert hidden not in limited
        await talk.presses("Tüm ayrıntılar")
        await talk.expects("kod")
        await talk.says(await api.last_code())
        full = await talk.expects(number)
        assert "Seramik Çaydanlık" in full
        assert "Ankara Aktarma Merkezi" in full


async def test_wrong_digits_and_an_unknown_number_are_told_alike(product: Product, api: ShopApi) -> None:
    await api.order("TR2000002", "+905321112244", expected_on=day(1), parcels=[parcel("TR2000002", "in_transit")])
    answers = []
    for number in ("TR2000002", "TR2999999"):
        async with Talk(product.url) as talk:
            await talk.says("kargom nerede")
            await talk.expects("numara")
            await talk.says(number)
            await talk.expects("son 4 hane")
            await talk.says("0000")
            answers.append((await talk.expects("")).replace(number, "…"))
    assert "Aras" not in answers[0]
    assert answers[0].split()[:2] == answers[1].split()[:2] or all("bulamadım" in a or "eşleş" in a for a in answers)


async def test_a_late_parcel_is_said_to_be_late_first_and_an_inquiry_gets_a_number(
    product: Product, api: ShopApi
) -> None:
    number = await api.order(
        "TR2000003", "+905321112255", expected_on=day(-3), parcels=[parcel("TR2000003", "in_transit", last=70)]
    )
    async with Talk(product.url) as talk:
        answer = await prove(talk, number, "2255", opening="siparişim hala gelmedi")
        assert "3 gün" in answer.split("\n")[0]
        await talk.presses("Kargo firmasına sor")
        await talk.expects("VB-")


async def test_a_split_order_is_told_parcel_by_parcel(product: Product, api: ShopApi) -> None:
    number = await api.order(
        "TR2000004",
        "+905321112266",
        expected_on=day(2),
        parcels=[
            parcel("TR2000004a", "in_transit", carrier="aras"),
            parcel("TR2000004b", "out_for_delivery", carrier="yurtici"),
        ],
    )
    async with Talk(product.url) as talk:
        await prove(talk, number, "2266", "Aras Kargo", "Yurtiçi Kargo")


async def test_an_order_that_was_not_sent_yet_and_a_cancelled_one(product: Product, api: ShopApi) -> None:
    await api.order("TR2000005", "+905321112277", status="preparing", expected_on=day(3))
    await api.order("TR2000006", "+905321112277", status="cancelled", cancelled_at=ago(days=1))
    async with Talk(product.url) as talk:
        assert "hazırlan" in await prove(talk, "TR2000005", "2277")
    async with Talk(product.url) as talk:
        assert "iptal" in await prove(talk, "TR2000006", "2277")


async def test_a_person_is_asked_for_twice_and_queued_once(product: Product) -> None:
    async with Talk(product.url) as talk:
        await talk.says("temsilciye bağlanmak istiyorum")
        first = await talk.expects("VB-")
        number = next(word.strip(".,;:") for word in first.split() if word.startswith("VB-"))
        await talk.says("müşteri temsilcisi istiyorum dedim")
        await talk.expects(number)
        assert product.vaybe("desk", "list").count(number) == 1
        product.vaybe("desk", "reply", number, "Merhaba, ben Elif. Hemen bakıyorum.", "--agent", "Elif")
        await talk.expects("Merhaba, ben Elif")
        await talk.says("teşekkürler bekliyorum")
        product.vaybe("desk", "close", number)
        await talk.says("kargo ücreti ne kadar")
        answer = await talk.expects("TL")
        assert "Rica ederim" not in answer, "what was said to the agent is not answered by the bot later"
