"""Prepares a message's text for the components after it, without touching the text itself."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.segments import cut
from bot.nlu.storage import code_fingerprint
from bot.nlu.text import FOLDED, INTENT_TEXT, SEGMENT_TEXTS, SEGMENTS, prepare
from bot.turkish.fold import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TurkishText(GraphComponent):
    """Sets FOLDED and INTENT_TEXT on every message; at run time the same of the parts that a message may have."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when our code has changed."""
        return code_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurkishText:
        """A new instance; there is nothing to configure or to load."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Prepare the training messages."""
        for message in training_data.training_examples:
            _prepare(message)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Prepare messages; those without text (stories' intents) pass through."""
        for message in messages:
            if text := _prepare(message):
                segments = cut(text)
                if len(segments) > 1:
                    message.set(SEGMENTS, segments)
                    message.set(SEGMENT_TEXTS, [prepare(segment.text) for segment in segments])
        return messages


def _prepare(message: Message) -> str | None:
    text: str | None = message.get(TEXT)
    if text:
        message.set(FOLDED, fold(text))
        message.set(INTENT_TEXT, prepare(text))
    return text
