"""The floor on messages of other people. They are not part of the repository: without them these tests are skipped."""

import pytest

from bot.nlu.cli import OPEN_SET
from bot.nlu.dataset import load_rows
from bot.nlu.evaluation import Evaluation, evaluate
from bot.nlu.understanding import Understanding

pytestmark = pytest.mark.skipif(not OPEN_SET.exists(), reason=f"the open set is not at {OPEN_SET}")


@pytest.fixture(scope="module")
def result(understanding: Understanding) -> Evaluation:
    return evaluate(load_rows(OPEN_SET), understanding.parse)


def test_accuracy(result: Evaluation) -> None:
    assert result.styles["as is"].accuracy >= 0.85


def test_out_of_scope_is_seen_and_the_rest_is_not_turned_away(result: Evaluation) -> None:
    scores = result.styles["as is"]
    assert scores.out_of_scope_recall >= 0.85
    assert scores.false_fallback + scores.false_out_of_scope <= 0.05


@pytest.mark.parametrize(("style", "points"), [("ascii", 0.005), ("capitals", 0.005), ("typos", 0.04)])
def test_style_of_writing_costs_little(result: Evaluation, style: str, points: float) -> None:
    assert result.styles["as is"].accuracy - result.styles[style].accuracy <= points


def test_confidence_means_something(result: Evaluation) -> None:
    assert result.calibration_error <= 0.1
