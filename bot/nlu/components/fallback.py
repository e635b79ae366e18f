"""The decision that a message is not understood, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.text import is_readable


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeFallback(GraphComponent, IntentClassifier):
    """Puts `nlu_fallback` in front of the ranking of messages that are unreadable, uncertain or ambiguous."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Something must have ranked the intents."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: least confidence of the first intent. `ambiguity`: least lead over the second."""
        return {"threshold": 0.2, "ambiguity": 0.0}

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the options."""
        self._threshold: float = config["threshold"]
        self._ambiguity: float = config["ambiguity"]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ScopeFallback:
        """A new instance; nothing is stored."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message; the ranking stays below the fallback."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            if not is_readable(message.get(TEXT) or "") or self._is_uncertain(ranking):
                best = ranking[0]["confidence"] if ranking else 0.0
                fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0 - best}
                message.set(INTENT, fallback, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [dict(fallback), *ranking], add_to_output=True)
        return messages

    def _is_uncertain(self, ranking: list[dict[str, Any]]) -> bool:
        if not ranking or ranking[0]["confidence"] < self._threshold:
            return True
        return len(ranking) > 1 and ranking[0]["confidence"] - ranking[1]["confidence"] < self._ambiguity
