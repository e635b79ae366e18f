"""Spelling correction on the training vocabulary, as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.text import TurkishText
from bot.nlu.storage import code_fingerprint, read_json, write_json
from bot.nlu.text import INTENT_TEXT, SEGMENT_TEXTS
from bot.turkish.spelling import SpellCorrector

_FILE = "vocabulary.json.gz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TurkishSpelling(GraphComponent):
    """Replaces unknown words of INTENT_TEXT by the known word that is one edit away."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The text must have been prepared."""
        return [TurkishText]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when our code has changed."""
        return code_fingerprint()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`min_count`: how often a word must occur in training to be a correction; `min_length` of a corrected word."""
        return {"min_count": 1, "min_length": 5}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        corrector: SpellCorrector | None = None,
    ) -> None:
        """Keep what training and loading need."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._corrector = corrector

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurkishSpelling:
        """An instance that corrects nothing yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Collect and store the vocabulary."""
        texts = [text for m in training_data.training_examples if (text := m.get(INTENT_TEXT))]
        corrector = SpellCorrector.from_texts(texts, self._config["min_count"], self._config["min_length"])
        with self._model_storage.write_to(self._resource) as folder:
            write_json(folder / _FILE, corrector.vocabulary)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TurkishSpelling:
        """An instance on the stored vocabulary."""
        with model_storage.read_from(resource) as folder:
            vocabulary = read_json(folder / _FILE)
        return cls(config, model_storage, resource, SpellCorrector(vocabulary, config["min_length"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training words are right by definition."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Correct INTENT_TEXT; the message's own text stays as written."""
        if self._corrector is not None:
            for message in messages:
                if text := message.get(INTENT_TEXT):
                    message.set(INTENT_TEXT, self._corrector.correct(text))
                if segments := message.get(SEGMENT_TEXTS):
                    message.set(SEGMENT_TEXTS, [self._corrector.correct(segment) for segment in segments])
        return messages
