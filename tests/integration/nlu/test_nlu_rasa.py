"""The pipeline of config.yml inside Rasa."""

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
