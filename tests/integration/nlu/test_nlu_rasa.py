"""The pipeline of config.yml inside Rasa."""

import re
import statistics
import tarfile
import time
from pathlib import Path

import pytest

from bot.nlu.understanding import Understanding

pytestmark = pytest.mark.rasa

STORY = "Ayşe'nin TR-2024-00123 SİPARİŞİ 12.11.2026'da gelecekti, ığdır'a hâlâ gelmedi; numaram 0532 111 22 33"


def test_text_is_kept_and_offsets_are_true(parse) -> None:
    data = parse(STORY)
    assert data["text"] == STORY
    found = {entity["entity"]: entity for entity in data["entities"]}
    assert {"order_number", "date", "phone"} <= set(found)
    for entity in found.values():
        assert STORY[entity["start"] : entity["end"]] == entity["text"]
    assert found["order_number"]["value"] == "TR-2024-00123"
    assert found["date"]["value"] == "2026-11-12"
    assert found["phone"]["value"] == "+905321112233"


def test_tokens_keep_numbers_and_suffixes_whole(parse) -> None:
    tokens = [STORY[start:end] for start, end in parse(STORY)["text_tokens"]]
    assert tokens[:4] == ["Ayşe'nin", "TR-2024-00123", "SİPARİŞİ", "12.11.2026'da"]


def test_ranking_is_kept_under_a_fallback(parse) -> None:
    data = parse("🤷")
    assert data["intent"]["name"] == "nlu_fallback"
    assert data["intent_ranking"][0]["name"] == "nlu_fallback"
    assert len(data["intent_ranking"]) > 5
    assert data["intents_in_order"] == [{**data["intent"], "text": "🤷"}]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "..."])
def test_nothing_readable_is_never_an_intent(parse, text: str) -> None:
    assert parse(text)["intent"]["name"] in (None, "nlu_fallback")


def test_two_requests_stand_in_their_order(parse) -> None:
    data = parse("Merhaba kargom nerede bir de iade nasıl yapıyorum")
    assert [part["name"] for part in data["intents_in_order"]] == ["track_order", "return_policy"]
    assert data["intent"]["name"] == "track_order"
    assert data["intents_in_order"][1]["text"] == "iade nasıl yapıyorum"
    assert data["intents_in_order"][1]["confidence"] > 0.5


def test_one_request_is_the_whole_message(parse) -> None:
    (only,) = parse("kargom nerede")["intents_in_order"]
    assert only["name"] == "track_order"
    assert only["text"] == "kargom nerede"


def test_the_tracker_keeps_what_we_add(parse) -> None:
    from rasa.shared.core.events import Event, UserUttered

    data = parse("kargom nerede bir de fatura lazım")
    event = UserUttered(data["text"], data["intent"], data["entities"], data)
    again = Event.from_parameters(event.as_dict())
    assert isinstance(again, UserUttered)
    assert again.parse_data["intents_in_order"] == data["intents_in_order"]


@pytest.mark.parametrize(
    "text", ["KARGOM NEREDE KALDI", "iade etcem urunu", "ŞİFREMİ UNUTTUM", "siparisimi iptal edn", "👍"]
)
def test_rasa_and_the_steps_without_it_agree(parse, understanding: Understanding, text: str) -> None:
    (alone,) = understanding.parse([text])
    data = parse(text)
    assert data["intent"]["name"] == alone.intent
    assert data["intent_ranking"][0]["confidence"] == pytest.approx(alone.confidence, abs=0.01)


def test_model_is_small_and_holds_nothing_that_executes(model_path: Path) -> None:
    assert model_path.stat().st_size < 30e6
    with tarfile.open(model_path) as archive:
        ours = [name for name in archive.getnames() if "Turkish" in name]
    assert ours
    assert not [name for name in ours if name.endswith((".pkl", ".joblib", ".pickle"))]


def test_parsing_is_quick(parse) -> None:
    """The contract is 5 ms on an idle machine; what is caught here is an order of magnitude."""
    times = []
    for number in range(60):
        started = time.perf_counter()
        parse(f"kargom nerede kaldı {number} gün oldu hâlâ gelmedi, bir de iade nasıl oluyor")
        times.append(time.perf_counter() - started)
    assert statistics.median(times) < 0.05


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("TR1048213 NERDE KALDI", "order_number", "TR1048213"),
        ("siparisim #1048213 gelmedi", "order_number", "1048213"),
        ("sp-2024-99812 yi iptal edin", "order_number", "SP-2024-99812"),
        ("sipariş numaram 104821399", "order_number", "104821399"),
        ("1234567890123 ü takip edemiyorum", "tracking_number", "1234567890123"),
        ("KP02112345678 nerede", "tracking_number", "KP02112345678"),
        ("1z999aa10123456784'te hareket yok", "tracking_number", "1Z999AA10123456784"),
        ("SMR123456789 kargom", "tracking_number", "SMR123456789"),
        ("beni 0532 123 45 67den arayın", "phone", "+905321234567"),
        ("mailim ali@gmail.comdan yazıyorum", "email", "ali@gmail.com"),
        ("149,90 TL çekilmiş", "amount", "149.90"),
        ("2 bin tl paramı verin", "amount", "2000.00"),
        ("yuz elli lira kargo mu olur", "amount", "150.00"),
        ("üç tane aldım", "quantity", "3"),
        ("yurtiçinden hala ses yok", "carrier", "yurtici"),
        ("sürattan gelmedi", "carrier", "surat"),
        ("ayakkabılarımı geri yollicam", "product", "ayakkabı"),
        ("tsortun m bedeni var mi", "product", "tişört"),
        ("beden 38 var mı", "size", "38"),
        ("tc kimlik no 10000000146", "national_id", "•••• 46"),
        ("kartım 4111 1111 1111 1111", "card_number", "•••• 1111"),
        ("TR330006100519786457841326 ya yatırın", "iban", "TR•• •••• 1326"),
    ],
)
def test_exact_data_passes_through_rasa(parse, text: str, kind: str, value: str) -> None:
    assert [entity["value"] for entity in parse(text)["entities"] if entity["entity"] == kind] == [value]


@pytest.mark.parametrize("text", ["saat 14:30 gibi", "12 taksit oluyor mu", "5 gündür bekliyorum"])
def test_distractors_report_nothing_through_rasa(parse, text: str) -> None:
    assert parse(text)["entities"] == []


def test_every_kind_of_exact_data_is_in_the_domain(parse) -> None:
    import yaml

    from bot.turkish.entity import Entity
    from tests.integration.nlu.conftest import ROOT

    entities = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["entities"]
    kinds = re.findall(r"\w+", (Entity.__doc__ or "").split("kind:")[1].split("start:")[0].replace(" or ", " "))
    assert "product" in kinds
    assert set(kinds) <= set(entities)
