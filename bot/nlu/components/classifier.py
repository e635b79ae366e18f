"""The intent classifier as a Rasa component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.text import TurkishText
from bot.nlu.model import IntentModel, ModelOptions
from bot.nlu.storage import code_fingerprint
from bot.nlu.text import INTENT_TEXT, SEGMENT_RANKINGS, SEGMENT_TEXTS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurkishIntentClassifier(GraphComponent, IntentClassifier):
    """Classifies INTENT_TEXT with calibrated probabilities."""

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
        """Options of `bot.nlu.model.ModelOptions` under their own names, those of the features under `features`."""
        return {"ranking_length": 10, "members": ["svm"], "features": {}}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        """Keep what training and loading need."""
        self._ranking_length: int = config["ranking_length"]
        self._options = ModelOptions.from_config(config)
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurkishIntentClassifier:
        """An untrained instance."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the training messages and store the model."""
        examples = [m for m in training_data.intent_examples if m.get(INTENT_TEXT)]
        texts, labels = [m.get(INTENT_TEXT) for m in examples], [m.get(INTENT) for m in examples]
        self._model = IntentModel.fit(texts, labels, self._options)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TurkishIntentClassifier:
        """The stored model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and its ranking, and the rankings of the parts that the message may have."""
        if self._model is None:
            return messages
        for message in messages:
            texts = [message.get(INTENT_TEXT) or "", *message.get(SEGMENT_TEXTS, [])]
            whole, *segments = self._model.rank(texts)
            shown = [prediction._asdict() for prediction in whole[: self._ranking_length]]
            message.set(INTENT, dict(shown[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
            message.set(SEGMENT_RANKINGS, segments)
        return messages
