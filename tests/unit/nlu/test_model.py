import json

import numpy as np
import pytest
from scipy.sparse import hstack

from bot.nlu.features import FeatureOptions, Features
from bot.nlu.model import IntentModel, ModelOptions, temperature
from bot.nlu.storage import read_json, write_json

TEXTS = [
    "kargom nerede", "siparisim nerede kaldi", "kargo takip", "paketim ne zaman gelir", "siparisim yolda mi",
    "iade etmek istiyorum", "urunu geri gonderecegim", "iade kodu verin", "bunu iade edelim", "geri almaniz lazim",
]  # fmt: skip
LABELS = ["track_order"] * 5 + ["return_request"] * 5


@pytest.mark.parametrize("member", ["svm", "lr", "nb"])
@pytest.mark.parametrize("third", [[], ["selam", "merhaba", "iyi gunler"]])
def test_learns_and_gives_probabilities(member: str, third: list[str]) -> None:
    model = IntentModel.fit(TEXTS + third, LABELS + ["greet"] * len(third), ModelOptions(members=(member,)))
    first = [ranking[0].name for ranking in model.rank(["kargom nerede kaldi", "iade edecegim"])]
    assert first == ["track_order", "return_request"]
    assert np.allclose(model.probabilities(["kargom nerede", "", "xyz"]).sum(axis=1), 1, atol=1e-5)


def test_stored_model_answers_the_same(tmp_path) -> None:
    model = IntentModel.fit(TEXTS, LABELS)
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    probes = ["kargom nerede kaldi", "iade", "bambaska bir sey"]
    assert np.allclose(model.probabilities(probes), again.probabilities(probes), atol=2e-3)
    assert again.options == model.options
    assert not list(tmp_path.rglob("*.pkl"))


def test_a_model_of_another_version_is_refused(tmp_path) -> None:
    IntentModel.fit(TEXTS, LABELS).save(tmp_path)
    stored = read_json(tmp_path / "model.json.gz")
    write_json(tmp_path / "model.json.gz", {**stored, "version": 0})
    with pytest.raises(ValueError, match="train again"):
        IntentModel.load(tmp_path)


def test_ranking_is_complete_and_sorted() -> None:
    (ranking,) = IntentModel.fit(TEXTS, LABELS).rank(["kargom"])
    assert {prediction.name for prediction in ranking} == set(LABELS)
    assert [p.confidence for p in ranking] == sorted((p.confidence for p in ranking), reverse=True)


def test_temperature_makes_overconfident_scores_milder() -> None:
    rng = np.random.default_rng(0)
    labels = np.array(["a", "b"] * 500)
    right = np.where(rng.random(1000) < 0.8, labels, np.where(labels == "a", "b", "a"))
    scores = np.column_stack([(right == "a") * 10.0, (right == "b") * 10.0])
    assert temperature(scores, labels) == pytest.approx(10 / np.log(4), rel=0.15)


def test_options_read_from_config() -> None:
    options = ModelOptions.from_config({"members": ["lr"], "ranking_length": 10, "features": {"stem": 0}})
    assert options.members == ("lr",)
    assert options.features.stem == 0
    assert json.dumps(options.members)


def test_features_are_those_of_the_vectorizers() -> None:
    features = Features(FeatureOptions())
    features.fit(TEXTS)
    probes = ["kargom nerede nerede", "", "iade xnox kodu", "qq"]
    expected = hstack([part.transform(probes) * weight for part, weight in features._parts.values()])
    assert np.allclose(features.transform(probes).toarray(), expected.toarray(), atol=1e-5)
