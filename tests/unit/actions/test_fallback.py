"""What is asked when a message is not understood."""

import pytest

from actions.fallback import is_emergency, likeliest
from actions.message import incoming


def test_the_two_likeliest_meanings_and_a_person() -> None:
    buttons = likeliest(("greet", "refund_status", "return_policy", "track_order"))
    assert [button["payload"] for button in buttons] == ["/refund_status", "/return_policy", "/human_handoff"]


@pytest.mark.parametrize("text", ["intihar etmek istiyorum", "yaşamak istemiyorum", "AMBULANS çağırın"])
def test_an_emergency_is_seen(text: str) -> None:
    assert is_emergency(text)


@pytest.mark.parametrize("text", ["ölümüne bekliyorum", "yangın söndürücü satıyor musunuz", "112 numaralı beden"])
def test_a_figure_of_speech_is_none(text: str) -> None:
    assert not is_emergency(text)


def test_two_requests_are_read_in_order_and_once() -> None:
    latest = {
        "text": "kargom nerede bir de iade",
        "intent": {"name": "track_order"},
        "intents_in_order": [{"name": "track_order"}, {"name": "return_policy"}, {"name": "track_order"}],
        "intent_ranking": [{"name": "nlu_fallback"}, {"name": "track_order"}],
    }
    message = incoming(latest)
    assert message.intents == ("track_order", "return_policy")
    assert message.ranking == ("track_order",)


def test_a_button_means_its_intent_alone() -> None:
    latest = {
        "text": '/affirm{"step": "details"}',
        "intent": {"name": "affirm"},
        "entities": [{"entity": "step", "value": "details"}],
    }
    message = incoming(latest)
    assert message.is_button
    assert message.intents == ("affirm",)
    assert message.entity("step") == "details"


def test_no_intent_at_all_is_a_fallback() -> None:
    assert incoming({"text": "", "intent": {"name": None}}).intents == ("nlu_fallback",)
