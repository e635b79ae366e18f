"""The decision that a message is not understood, as a Rasa component."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.model import Prediction
from bot.nlu.scope import ScopeOptions, falls_back


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeFallback(GraphComponent, IntentClassifier):
    """Puts `nlu_fallback` in front of the ranking of messages that are unreadable, uncertain or ambiguous."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Something must have ranked the intents."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options of `bot.nlu.scope.ScopeOptions` under their own names."""
        return asdict(ScopeOptions())

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the options."""
        self._options = ScopeOptions(config["threshold"], config["ambiguity"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeFallback:
        """A new instance; nothing is stored."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message; the ranking stays below the fallback."""
        for message in messages:
            ranking = [Prediction(entry["name"], entry["confidence"]) for entry in message.get(INTENT_RANKING_KEY, [])]
            if falls_back(message.get(TEXT) or "", ranking, self._options):
                confidence = 1.0 - (ranking[0].confidence if ranking else 0.0)
                fallback = Prediction(DEFAULT_NLU_FALLBACK_INTENT_NAME, confidence)
                message.set(INTENT, fallback._asdict(), add_to_output=True)
                shown = [prediction._asdict() for prediction in (fallback, *ranking)]
                message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
        return messages
