import pytest

from bot.nlu.dataset import FALLBACK
from bot.nlu.diet import _PROGRESS, _mean
from bot.nlu.model import Prediction
from bot.nlu.understanding import Parsed


def _says(**confidences: float):
    ranking = tuple(Prediction(name, value) for name, value in confidences.items())
    return lambda texts: [Parsed(text, ranking[0].name, ranking[0].confidence, ranking) for text in texts]


def test_the_mean_of_two_can_be_what_neither_put_first() -> None:
    (parsed,) = _mean(_says(greet=0.5, thank=0.45, help=0.05), _says(help=0.5, thank=0.45, greet=0.05))(["x"])
    assert parsed.intent == "thank"
    assert parsed.confidence == pytest.approx(0.45)
    assert sum(prediction.confidence for prediction in parsed.ranking) == pytest.approx(1)


def test_what_we_do_not_understand_stays_not_understood() -> None:
    def ours(texts):
        return [Parsed(text, FALLBACK, 0.1, (Prediction("greet", 0.1),)) for text in texts]

    (parsed,) = _mean(ours, _says(greet=0.9))(["??"])
    assert parsed.intent == FALLBACK


def test_the_accuracy_is_read_from_rasas_progress() -> None:
    line = "Epochs:   5%|▌         | 3/60 [03:27<1:07:16, 70.82s/it, t_loss=5.72, i_acc=0.179]"
    found = _PROGRESS.search(line)
    assert found
    assert found.groups() == ("3", "5.72", "0.179")
