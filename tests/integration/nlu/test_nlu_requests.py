"""Two requests in one message, and messages that only look like it. Written for this test, not in the training data."""

import pytest

from bot.nlu.understanding import Understanding

TWO = {
    "kargom nerede bir de iade nasıl yapıyorum": ("track_order", "return_policy"),
    "siparişimi iptal edin ayrıca faturamı da gönderin": ("cancel_order", "invoice"),
    "Kargo kaç günde geliyor? Kapıda ödeme var mı?": ("delivery_info", "payment_methods"),
    "şifremi unuttum bu arada geçen ayki siparişin faturası lazım": ("account_help", "invoice"),
    "bu ayakkabının 42 numarası var mı, bir de kargo ücreti ne kadar": ("product_stock", "shipping_fee"),
    "adresimi değiştirmek istiyorum bide taksit yapılıyor mu": ("change_delivery", "payment_methods"),
    "paketten bir ürün eksik çıktı. Ayrıca hesabımı silmek istiyorum": ("complaint_missing_item", "account_help"),
    "iade param ne zaman yatar? indirim kodum neden çalışmıyor?": ("refund_status", "campaign_info"),
    "siparişim nerede kaldı, bir sorum daha var çalışma saatleriniz nedir": ("track_order", "store_info"),
    "kurye çok kaba davrandı ayrıca telefonun ekranı kırık geldi": ("complaint_courier", "complaint_damaged"),
    "TR1048213 nerede bir de TR1048299 u iptal edin": ("track_order", "cancel_order"),
    "faturamı nasıl indiririm ve garanti süresi kaç yıl": ("invoice", "warranty"),
}
ONE = [
    "ürün kırık geldi iade etmek istiyorum",
    "kırık geldi bir de rengi yanlış",
    "merhaba nasılsınız kargom nerede",
    "Kargom nerede? Ne zaman gelecek? Kaç gün oldu!",
    "siparişimi iptal edin ve paramı geri verin",
    "kulaklık ve kılıf aldım ikisi de gelmedi",
    "Geçen hafta bir mont aldım. Rengi çok güzel ama bedeni dar. Bir büyüğüyle değiştirmek istiyorum.",
    "teşekkürler, bir de iyi akşamlar dilerim",
    "Annem için aldım. Hasta kendisi. Üç gündür bekliyoruz, hâlâ gelmedi.",
    "evet, kargom nerede",
    "müşteri hizmetleri telefonu açmıyor, beni bir yetkiliye bağlayın lütfen",
    "hangi beden almalıyım, kalıbı dar mı? boyum 1.70 kilom 60",
]


@pytest.mark.parametrize(("text", "expected"), TWO.items())
def test_both_are_found_in_order(understanding: Understanding, text: str, expected: tuple[str, str]) -> None:
    (parsed,) = understanding.parse([text])
    assert tuple(part.name for part in parsed.parts) == expected


@pytest.mark.parametrize("text", ONE)
def test_one_matter_is_not_cut(understanding: Understanding, text: str) -> None:
    (parsed,) = understanding.parse([text])
    assert parsed.parts == ()


def test_training_stories_are_rarely_cut(understanding: Understanding) -> None:
    """Every training utterance holds one request, stories of several sentences included."""
    from bot.nlu.dataset import load_training
    from tests.integration.nlu.conftest import ROOT

    parsed = understanding.parse([example.text for example in load_training(ROOT / "data" / "nlu")])
    assert sum(bool(answer.parts) for answer in parsed) / len(parsed) < 0.005
