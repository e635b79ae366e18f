import pytest

from bot.nlu.model import Prediction
from bot.nlu.scope import ScopeOptions, falls_back
from bot.nlu.text import is_readable, prepare

SURE = [Prediction("track_order", 0.9), Prediction("greet", 0.05)]


@pytest.mark.parametrize("text", ["", "  ", "...", "?!", "🙂🙂", "\u200b\u200c", "—", "🤷‍♀️"])
def test_unreadable_falls_back_however_sure_the_classifier_is(text: str) -> None:
    assert not is_readable(text)
    assert falls_back(text, SURE, ScopeOptions(threshold=0.0))


@pytest.mark.parametrize(
    ("text", "said"), [("👍", "evet"), ("👍🏻👍🏻", "evet"), ("👎", "hayir"), ("🙏🙏", "tesekkurler")]
)
def test_plain_signs_are_read_as_words(text: str, said: str) -> None:
    assert prepare(text) == said


def test_signs_beside_words_say_nothing() -> None:
    assert prepare("kargom gelmedi 👍") == "kargom gelmedi"


def test_threshold_and_ambiguity() -> None:
    assert not falls_back("kargom nerede", SURE, ScopeOptions(threshold=0.5, ambiguity=0.5))
    assert falls_back("kargom nerede", SURE, ScopeOptions(threshold=0.95))
    close = [Prediction("a", 0.5), Prediction("b", 0.45)]
    assert falls_back("kargom nerede", close, ScopeOptions(threshold=0.2, ambiguity=0.1))
    assert falls_back("kargom nerede", [], ScopeOptions())
