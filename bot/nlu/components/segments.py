"""Two requests in one message, as Rasa components: one cuts before the classifier, one decides after it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.classifier import TurkishIntentClassifier
from bot.nlu.segments import SegmentOptions, requests
from bot.nlu.text import SEGMENT_RANKINGS, SEGMENTS

INTENTS_IN_ORDER = "intents_in_order"
"""Key of the parse result: what the customer asks for, in order, each {name, confidence, text}; one entry at least."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentsInOrder(GraphComponent, IntentClassifier):
    """Sets INTENTS_IN_ORDER. Where it has two entries or more, the message's intent becomes the first of them."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The classifier ranks the segments."""
        return [TurkishIntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options of `bot.nlu.segments.SegmentOptions` under their own names."""
        return {"threshold": SegmentOptions.threshold, "max_parts": SegmentOptions.max_parts}

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the options."""
        self._options = SegmentOptions(config["threshold"], config["max_parts"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentsInOrder:
        """A new instance; nothing is stored."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message that the classifier has seen."""
        for message in messages:
            if intent := message.get(INTENT):
                parts = requests(message.get(SEGMENTS, []), message.get(SEGMENT_RANKINGS, []), self._options)
                if parts:
                    intent = {"name": parts[0].name, "confidence": parts[0].confidence}
                    message.set(INTENT, intent, add_to_output=True)
                found = [part._asdict() for part in parts] or [{**intent, "text": message.get(TEXT)}]
                message.set(INTENTS_IN_ORDER, found, add_to_output=True)
        return messages
