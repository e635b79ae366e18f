import pytest

from bot.nlu.model import Prediction
from bot.nlu.segments import SegmentOptions, cut, requests, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("kargom nerede", ["kargom nerede"]),
        ("merhaba kargom nerede bir de iade nasıl yapıyorum", ["merhaba kargom nerede", "iade nasıl yapıyorum"]),
        ("kargom nerede bide fatura gelmedi", ["kargom nerede", "fatura gelmedi"]),
        ("SİPARİŞİMİ İPTAL EDİN, AYRICA PARAMI GÖNDERİN", ["SİPARİŞİMİ İPTAL EDİN", "PARAMI GÖNDERİN"]),
        ("Kargo kaç günde gelir? Kapıda ödeme var mı?", ["Kargo kaç günde gelir", "Kapıda ödeme var mı"]),
        ("adresimi değiştirin ve faturayı mail atın", ["adresimi değiştirin", "faturayı mail atın"]),
        ("kulaklık ve kılıf aldım", ["kulaklık ve kılıf aldım"]),
        ("149,90 TL çekildi 12.11.2026 tarihinde", ["149,90 TL çekildi 12.11.2026 tarihinde"]),
        ("kargom nerede\nfaturam nerede", ["kargom nerede", "faturam nerede"]),
        ("Acil! Kargom nerede kaldı", ["Kargom nerede kaldı"]),
        ("", [""]),
        ("?", ["?"]),
    ],
)
def test_split(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def _requests(text: str, *intents: tuple[str, float]) -> list[str]:
    segments = cut(text)
    assert len(segments) == len(intents)
    rankings = [[Prediction(name, confidence)] for name, confidence in intents]
    return [part.name for part in requests(segments, rankings, SegmentOptions())]


def test_two_different_requests_in_their_order() -> None:
    found = _requests("kargom nerede bir de iade nasıl oluyor", ("track_order", 0.9), ("return_policy", 0.8))
    assert found == ["track_order", "return_policy"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("selam nasılsınız? kargom nerede", ("greet", 0.9), ("track_order", 0.9)),
        ("kargom nerede? ne zaman gelir", ("track_order", 0.9), ("track_order", 0.9)),
        ("kargom nerede bir de şey vardı", ("track_order", 0.9), ("product_info", 0.3)),
        ("kutusu ezikti bir de yanlış renk", ("complaint_damaged", 0.9), ("complaint_wrong_item", 0.9)),
        ("Kırık geldi. İade etmek istiyorum", ("complaint_damaged", 0.9), ("return_request", 0.9)),
        ("Dün bir mont aldım. Faturası gelmedi mi", ("payment_problem", 0.9), ("invoice", 0.9)),
        ("kimse dönmüyor bir de beni insana bağlayın", ("complaint_service", 0.9), ("human_handoff", 0.9)),
    ],
)
def test_one_matter_stays_whole(text: str, first: tuple[str, float], second: tuple[str, float]) -> None:
    assert _requests(text, first, second) == []


def test_a_story_of_many_matters_stays_whole() -> None:
    intents = [("track_order", 0.9), ("invoice", 0.9), ("payment_methods", 0.9), ("product_size", 0.9)]
    assert _requests("bu nerede? fatura nerede? taksit var mı? beden ne alayım?", *intents) == []
