"""What the first message of a return, a question about rights and a wish taken back mean, by their words."""

import pytest

from actions.flows.addresses import is_abroad, read_address
from actions.flows.flow import Flow
from actions.flows.return_wish import two_remedies, wants_exchange
from actions.flows.taking_back import is_meant, takes_back
from actions.flows.undoing import calls_off
from actions.flows.words import missing_of, quantity_of, reason_of, remedy_of, size_mixed_up
from actions.goods import Goods
from bot.returns.models import ChangeKind
from bot.shop.policies.decision import Reason, Remedy


@pytest.mark.parametrize(
    ("text", "count"),
    [("ikisini", 2), ("birini", 1), ("2'sini", 2), ("3 ünü", 3), ("dördünü", 4), ("onu", None), ("ikincisi", None)],
)
def test_some_of_several_pieces_are_counted(text: str, count: int | None) -> None:
    assert quantity_of(text, bare=False) == count


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kusur yok ya", None),
        ("kusurlu değil, beğenmedim", Reason.CHANGED_MIND),
        ("bozuk değil ama yanlış geldi", Reason.WRONG_ITEM),
        ("kusurlu", Reason.DEFECTIVE),
        ("1 ürün eksik, kupa yok", Reason.MISSING_ITEM),
        ("bozuk geldi faturası yok", Reason.DEFECTIVE),
    ],
)
def test_a_fault_that_is_denied_is_none(text: str, reason: Reason | None) -> None:
    assert reason_of(text, "complaint_defective" if reason is None else "") == reason


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("38 geldi 39 istemiştim", ("38", "39")),
        ("39 istemiştim 38 gelmiş", ("38", "39")),
        ("tişört L geldi XL istemiştim", ("l", "xl")),
        ("40 gündür gelmedi", None),
    ],
)
def test_sizes_need_no_word_for_size(text: str, sizes: tuple[str, str] | None) -> None:
    assert size_mixed_up(text) == sizes


def test_what_is_missing_is_what_did_not_come() -> None:
    assert missing_of("kupa 3 tane aldım 2 tane geldi") == 1
    assert missing_of("2 tane geldi") is None
    assert missing_of("3 gün önce sipariş verdim 2 gün sonra geldi, kupa eksik") is None
    assert remedy_of("eksik olanı gönderin") is Remedy.REPLACEMENT


@pytest.mark.parametrize(
    "text",
    [
        "vazgeçtim, iptal etmeyin",
        "iptali iptal et",
        "IPTAL ETMEYIN",
        "iptalden vazgeçtim",
        "iptal talebimi geri alın",
        "vazgeçtim eski adrese gelsin",
        "değişikliği iptal edin",
    ],
)
def test_a_request_is_taken_back(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "siparişimi iptal edin",
        "siparişi iptal etmek istiyorum",
        "iptal iptal iptal edin",
        "siparişten vazgeçtim iptal edin",
        "adres değiştirme istiyorum",
        "değişiklik veya iptal yapabilir miyim",
        "iadeyi iptal edin",
        "iptal ettim mi",
        "kargo eski adresime gönderilmiş",
        "eski adresime göndermişsiniz, ben taşındım",
    ],
)
def test_a_request_is_not_taken_back(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize(
    ("text", "cancel", "address"),
    [
        ("iptali iptal edin", True, False),
        ("iptal etmeyin", True, False),
        ("eski adrese gelsin", False, True),
        ("değişikliği iptal edin", False, True),
        ("talebimi geri alın", True, True),
    ],
)
def test_what_is_taken_back_is_what_the_words_name(text: str, cancel: bool, address: bool) -> None:
    assert (is_meant(text, ChangeKind.CANCEL), is_meant(text, ChangeKind.ADDRESS)) == (cancel, address)


def test_a_return_is_called_off_in_either_order() -> None:
    assert calls_off("peki iptal et o zaman iadeyi")
    assert calls_off("iptal etmek istiyorum iademi")
    assert not calls_off("iptal edip paramı iade edin")
    assert not calls_off("iptal ettiğim siparişin iadem yatmadı")
    assert not calls_off("iptal talebim var iademi yapın")


def test_too_small_alone_is_no_wish_for_another_size() -> None:
    assert not wants_exchange("gömlek küçük geldi")
    assert wants_exchange("gömlek küçük geldi L olsun")
    assert wants_exchange("")


def test_an_address_may_begin_with_the_province() -> None:
    address = read_address("izmir bornova kazımdirik mah 372 sok no 14 daire 3")
    assert (address.city, address.district, address.neighbourhood) == ("izmir", "bornova", "kazımdirik")
    assert is_abroad("berlin almanya friedrichstr 12")
    assert not is_abroad("Kıbrıs Şehitleri Cad. No: 5 Alsancak İzmir")
    assert not is_abroad("Ankara Çankaya Kıbrıs Mah. Lale Sok. No 3")
    assert not is_abroad("Amerikan Hastanesi arkası Nişantaşı")


GOODS = [Goods(1, "Porselen Kupa", None, 3), Goods(2, "Lila Elbise", "Beden: M", 1)]


class Begun:
    """A turn that begins a return: keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, response: str, **values: str) -> None:
        self.said.append(response)


@pytest.mark.parametrize(
    ("text", "lines", "then"),
    [
        ("kupayı iade edeceğim, elbiseyi değiştireceğim", {"1": None}, {"2": None}),
        ("2 kupayı iade, 1 kupayı değişim", {"1": 2}, {"1": 1}),
        ("kupayı iade etmeyeceğim, elbiseyi değiştireceğim", None, None),
        ("kupayı iade edin olmazsa kupayı değiştirin", None, None),
        ("kupayı iade etmek istiyorum", None, None),
    ],
)
def test_two_remedies_are_two_only_for_different_goods_and_where_both_are_wanted(
    text: str, lines: dict[str, int | None] | None, then: dict[str, int | None] | None
) -> None:
    flow, turn = Flow("return", "c1-m1-1", 1, "return_request"), Begun()
    assert two_remedies(turn, flow, GOODS, text) is (lines is not None)  # type: ignore[arg-type]
    assert flow.data.get("lines") == lines
    assert flow.data.get("then", {}).get("lines") == then
    assert turn.said == (["utter_two_remedies"] if lines else [])
