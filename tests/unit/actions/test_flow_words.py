"""What the words of an answer mean in a return or a change."""

import pytest

from actions.flows.addresses import completed, read_address
from actions.flows.undoing import calls_off
from actions.flows.words import (
    condition_of,
    count_of_all,
    goods_of,
    quantity_of,
    reason_of,
    remedy_of,
    variant_of,
)
from actions.goods import Goods
from bot.returns.service import Address, check_address
from bot.shop.policies.decision import Condition, Reason, Remedy

LINES = [
    Goods(1, "Lila Elbise", "Beden: M", 1),
    Goods(2, "Porselen Kupa", None, 3),
    Goods(3, "Saten Gömlek", "Beden: S, Renk: Siyah", 1),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("elbiseyi", {1: None}),
        ("sadece elbise", {1: None}),
        ("gömleği", {3: None}),
        ("siyah olan", {3: None}),
        ("2 kupa ve elbiseyi", {1: None, 2: 2}),
        ("kupadan iki tane", {2: 2}),
        ("hepsini", {1: 1, 2: 3, 3: 1}),
        ("kupalar hariç hepsi", {1: 1, 3: 1}),
        ("kupaların hepsini", {2: 3}),
        ("elbise ve kupaların hepsini geri yollicam", {1: 1, 2: 3}),
        ("yok kupayı iade edecektim elbise kalsın", {2: None}),
        ("elbise dahil hepsi", {1: 1, 2: 3, 3: 1}),
        ("porsele kupa", {2: None}),
        ("ikincisi", {2: None}),
        ("1 ve 3", {1: None, 3: None}),
        ("sonuncusu", {3: None}),
        ("kargo ücretini kim ödüyor", None),
        ("ilk ikisini", {1: None, 2: None}),
        ("son 2'si", {2: None, 3: None}),
        ("son iki ürünü", {2: None, 3: None}),
        ("ilk bir hafta çalıştı sonra bozuldu", None),
        ("son 3 gündür bekliyorum", None),
        ("elbise iyi dikilmemiş, kupa da kırık", {1: None, 2: None}),
        ("kupaların birini iade edeceğim", {2: 1}),
        ("kupanın 2'sini", {2: 2}),
        ("elbise güzel değil iade edeceğim", {1: None}),
        ("elbise güzel ama küçük", {1: None}),
        ("elbiseyi istemiyorum", {1: None}),
        ("elbise çok güzel ama gömlek dar geldi", {3: None}),
    ],
)
def test_goods_are_named_by_words_places_and_exceptions(text: str, found: dict[int, int | None] | None) -> None:
    assert goods_of(text, LINES) == found


@pytest.mark.parametrize("text", ["tsortu iade edicem", "t-shirt'ü", "TİŞÖRTLERİ geri yollıcam", "sadece tişötü"])
def test_goods_are_named_by_other_spellings(text: str) -> None:
    lines = [Goods(1, "Lila Elbise", None, 1), Goods(2, "Basic Pamuklu Tişört", "Beden: M", 1)]
    assert goods_of(text, lines) == {2: None}


def test_the_other_ones_are_those_not_chosen() -> None:
    assert goods_of("yok diğeri", LINES, chosen=(1, 2)) == {3: None}
    assert goods_of("diğeri", LINES) is None


def test_quantities_and_numbers_of_all() -> None:
    assert quantity_of("iki tane") == 2
    assert quantity_of("3") == 3
    assert quantity_of("3", bare=False) is None
    assert count_of_all("ikisini de") == 2
    assert count_of_all("elbiseyi") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("beğenmedim", Reason.CHANGED_MIND),
        ("bedeni küçük geldi", Reason.DOES_NOT_FIT),
        ("kırık çıktı", Reason.DAMAGED),
        ("yanlış ürün gelmiş", Reason.WRONG_ITEM),
        ("çalışmıyor", Reason.DEFECTIVE),
        ("hediye gelmişti", Reason.GIFT),
        ("başka bir neden", Reason.OTHER),
        ("merhaba", None),
    ],
)
def test_reasons(text: str, reason: Reason | None) -> None:
    assert reason_of(text, "nlu_fallback") is reason


def test_remedies_conditions_and_variants() -> None:
    assert remedy_of("paramı geri istiyorum") is Remedy.REFUND
    assert remedy_of("yenisini gönderin") is Remedy.REPLACEMENT
    assert remedy_of("tamir edilsin") is Remedy.REPAIR
    assert remedy_of("indirim yapın") is Remedy.PRICE_REDUCTION
    assert condition_of("hiç açmadım") is Condition.UNOPENED
    assert condition_of("açtım ama denemedim") is Condition.OPENED
    assert variant_of("XL olsun", ["Beden: S", "Beden: XL"]) == [1]
    assert variant_of("siyah S", ["Beden: S, Renk: Siyah", "Beden: S, Renk: Bej"]) == [0]
    assert variant_of("farketmez", ["Beden: S"]) == []


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Vazgeçtim, iadeyi iptal edin", True),
        ("iade talebimi iptal etmek istiyorum", True),
        ("iadeden vazgeçtim", True),
        ("siparişi iptal edip paramı iade edin", False),
        ("siparişimi iptal edin", False),
        ("iade etmek istiyorum", False),
    ],
)
def test_calling_a_return_off(text: str, is_it: bool) -> None:
    assert calls_off(text) is is_it


def test_addresses_are_read_in_parts_and_completed() -> None:
    whole = read_address("Yeni adresim: Caferağa Mah. Moda Cad. No: 12 D: 4 Kadıköy/İstanbul 34710")
    assert (whole.neighbourhood, whole.district, whole.city) == ("Caferağa", "Kadıköy", "İstanbul")
    assert (whole.line, whole.postal_code) == ("Moda Cad. No: 12 D: 4", "34710")
    assert check_address(whole) == ()
    part = Address(city="Ankara", district="Çankaya", line="Lale Sok. No: 8")
    assert check_address(part) == ("neighbourhood_missing",)
    assert check_address(completed(part, "Kızılay Mahallesi", "neighbourhood")) == ()
