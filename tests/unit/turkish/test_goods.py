from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.turkish.fold import fold
from bot.turkish.goods_words import GOODS, SPELT
from bot.turkish.recognise import recognise

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def goods(text: str, *extra: str) -> list[tuple[str, str]]:
    """(as written, base form) of all goods in a message."""
    return [(e.text, str(e.value)) for e in recognise(text, NOW, goods=extra) if e.kind == "product"]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("ayakkabı", "ayakkabı", "ayakkabı"),
        ("ayakkabılarımı geri yollicam", "ayakkabı", "ayakkabı"),
        ("AYAKKABIM DELİK GELDİ", "AYAKKABI", "ayakkabı"),
        ("ayakkabı'yı iade edicem", "ayakkabı", "ayakkabı"),
        ("spor ayakkabılar 42 numara olacaktı", "spor ayakkabı", "spor ayakkabı"),
        ("siyah elbisemi değiştirecem m beden olacak", "elbise", "elbise"),
        ("gömleğimin düğmesi kopuk", "gömleğ", "gömlek"),
        ("gomlegi iade", "gomleg", "gömlek"),
        ("kulaklıgım calısmıyo", "kulaklıg", "kulaklık"),
        ("bluetooth kulaklığın teki", "bluetooth kulaklığ", "kulaklık"),
        ("dolabın kapağı çizik", "dolab", "dolap"),
        ("kitabı yanlış almışım", "kitab", "kitap"),
        ("çorapları kaça", "çorap", "çorap"),
        ("telefon kılıfımı yollayın", "telefon kılıfı", "telefon kılıfı"),
        ("telefon kılıfı gelmedi", "telefon kılıfı", "telefon kılıfı"),
        ("çamaşır makinem bozuldu", "çamaşır makine", "çamaşır makinesi"),
        ("kahve makinasını iade", "kahve makinası", "kahve makinesi"),
        ("buz dolabı çizik geldi", "buz dolabı", "buzdolabı"),
        ("güneş gözlüğümü kırık yolladınız", "güneş gözlüğü", "güneş gözlüğü"),
        ("telefonu iade edeceğim", "telefon", "telefon"),
        ("iphone 14 128 gb", "iphone", "telefon"),
        ("halı yırtık", "halı", "halı"),
        ("HALI YIRTIK", "HALI", "halı"),
        ("botum yırtık", "botum", "bot"),
        # Slips and other spellings
        ("ayakabıyı iade edicem", "ayakabı", "ayakkabı"),
        ("ayakkbaımı geri alın", "ayakkbaı", "ayakkabı"),
        ("tsort kucuk geldi", "tsort", "tişört"),
        ("t-shirt'ü geri yollayacam", "t-shirt", "tişört"),
        ("pantalonu geri gönderdim", "pantalon", "pantolon"),
        ("elbsie bana uymadı", "elbsie", "elbise"),
        ("battanye tüylendi", "battanye", "battaniye"),
    ],
)
def test_goods_have_their_base_form(text: str, written: str, value: str) -> None:
    assert goods(text) == [(written, value)]


@pytest.mark.parametrize(
    "text",
    [
        "kötü ürün", "salı günü geldi", "monte edilmemiş", "bu hali ne", "HALİNİZ YOK", "yorgunum artık",
        "sen bot musun", "botla konuşmak istemiyorum", "telefonla aradım", "telefona bakan yok",
        "telefonu açmıyorsunuz",
        "telefonu suratıma kapattı", "telefon numaram değişti", "telefonumun son 4 hanesi 2031", "beden tablosu nerede",
        "bilgisayardan giremiyorum", "krem rengi var mı", "toplam 3 kalem ürün", "birini iade edeceğim", "cayma hakkı",
        "sepete ekledim", "tavana kadar", "yaptığınız ayıp", "yazısı silik", "caymak istiyorum", "kasada ödedim",
        "beni suratıma bakmadan gönderdi", "santim olarak", "kombin önerisi", "bornova şubesi", "şampanya rengi",
    ],
)  # fmt: skip
def test_words_that_only_look_like_goods(text: str) -> None:
    assert goods(text) == []


def test_several_goods_with_their_numbers() -> None:
    found = [(e.kind, e.value) for e in recognise("2 kupa, üç tane bardak ve bir tencere aldım", NOW)]
    assert found == [
        ("quantity", "2"), ("product", "kupa"), ("quantity", "3"), ("product", "bardak"), ("product", "tencere"),
    ]  # fmt: skip


def test_a_size_beside_goods_stays_a_size() -> None:
    found = [(e.kind, e.value) for e in recognise("38 beden elbise, 42 numara ayakkabı, tişörtün XL'i", NOW)]
    assert found == [
        ("size", "38"), ("product", "elbise"), ("size", "42"), ("product", "ayakkabı"), ("product", "tişört"),
        ("size", "XL"),
    ]  # fmt: skip


def test_the_shop_adds_its_own_names() -> None:
    assert goods("zeytin ezmem bozuk çıktı", "zeytin ezme+si") == [("zeytin ezme", "zeytin ezmesi")]
    assert goods("zeytin ezmem bozuk çıktı") == []


def test_every_name_is_found_as_itself() -> None:
    for name in (entry.strip() for entry in GOODS.split(",")):
        base = name.replace("+", "")
        assert (base, base) in goods(f"{base} gelmedi"), base


def test_other_spellings_stand_for_a_name_or_a_word_of_their_own() -> None:
    for written, _, value in (entry.strip().partition("=") for entry in SPELT.split(",")):
        plain = written.replace("+", "")
        assert [found for _, found in goods(f"{plain} bozuk")] == [value], plain
        assert fold(plain) != fold(value)
