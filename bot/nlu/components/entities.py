"""The exact data in a message (numbers, dates, amounts, carriers …) as Rasa entities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.clock import ISTANBUL, Clock, utc_now
from bot.turkish.codes import complete
from bot.turkish.entity import Entity
from bot.turkish.recognise import DEFAULT_ORDER_PATTERNS, recognise


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TurkishEntities(GraphComponent, EntityExtractorMixin):
    """Wraps `bot.turkish.recognise`; offsets are those of the message as it was written."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`order_patterns`: the shop's order number formats, as regular expressions; `goods`: further names."""
        return {"order_patterns": list(DEFAULT_ORDER_PATTERNS), "goods": []}

    def __init__(self, config: dict[str, Any], clock: Clock = utc_now) -> None:
        """Keep the formats, and the clock that relative dates are counted from."""
        self._configured = self._order_patterns = tuple(config["order_patterns"])
        self._shop_patterns: tuple[str, ...] = ()
        self._goods = tuple(config["goods"])
        self._clock = clock

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TurkishEntities:
        """A new instance; nothing is stored."""
        return cls(config)

    def use_shop(self, order_patterns: Sequence[str]) -> None:
        """Take a shop's own order number formats before the general ones: one model serves any shop."""
        self._shop_patterns = tuple(order_patterns)
        self._order_patterns = (*self._shop_patterns, *self._configured)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to those that are there."""
        now = self._clock().astimezone(ISTANBUL)
        for message in messages:
            text = message.get(TEXT) or ""
            found = [self._as_dict(entity) for entity in recognise(text, now, self._order_patterns, self._goods)]
            kept = [*message.get(ENTITIES, []), *self.add_extractor_name(found)]
            message.set(ENTITIES, kept, add_to_output=True)
        return messages

    def _as_dict(self, entity: Entity) -> dict[str, Any]:
        value = entity.value
        if entity.kind == "order_number":
            value = complete(str(value), self._shop_patterns)
        return {
            "entity": entity.kind,
            "start": entity.start,
            "end": entity.end,
            "value": value,
            "text": entity.text,
            "confidence_entity": 1.0,
        }
