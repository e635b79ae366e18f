"""Rasa as the engine of a turn."""

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.ext.asyncio import AsyncSession

from actions.context import TurnContext, turn_context
from bot.clock import Clock
from bot.conversations.models import Conversation, Message
from bot.conversations.turn import Answer
from bot.dialogue import rasa_patches
from bot.dialogue.processor import CollectingChannel, InProcessActions, TurnProcessor
from bot.dialogue.tracker_store import TurnTrackerStore, begin_turn
from bot.settings import Settings
from bot.shop.settings import ShopSettings

_log = structlog.get_logger(__name__)


class CircuitBreaker(RuntimeError):
    """The policies predicted action after action without an end."""


class RasaEngine:
    """A trained model, ready to answer; holds nothing of any conversation."""

    def __init__(self, model: Path, settings: Settings, shop: ShopSettings, clock: Clock) -> None:
        """Load `model` (a `.tar.gz` of `rasa train`)."""
        self._settings, self._shop, self._clock = settings, shop, clock
        self._actions = InProcessActions("actions")
        rasa_patches.apply()
        generator = TemplatedNaturalLanguageGenerator({})
        self._processor = TurnProcessor(
            model_path=model,
            tracker_store=TurnTrackerStore(Domain.empty()),
            lock_store=InMemoryLockStore(),  # the conversation's row is the lock
            generator=generator,
            action_endpoint=self._actions,
            on_circuit_break=_break_circuit,
        )
        for node in self._processor.graph_runner._instantiated_nodes.values():
            if hasattr(node._component, "use_shop"):  # of bot.nlu, which knows nothing of shops
                node._component.use_shop(shop.order_number_patterns)
        domain = self._processor.domain
        self._processor.tracker_store.domain = domain
        generator.responses = domain.responses
        self._actions.use_domain(domain)
        self.responses: dict[str, list[dict[str, Any]]] = domain.responses

    async def answer(self, session: AsyncSession, conversation: Conversation, message: Message) -> Answer:
        """Answer `message`. Called inside `turn_session(session)`."""
        begin_turn()
        channel = CollectingChannel(conversation.channel)
        incoming = UserMessage(
            text=rasa_text(message),
            output_channel=channel,
            sender_id=str(conversation.id),
            input_channel=conversation.channel,
            message_id=str(message.id),
        )
        context = TurnContext(
            conversation_id=conversation.id,
            network_address=message.network_address,
            now=self._clock(),
            shop=self._shop,
            settings=self._settings,
            photos=tuple(photo["id"] for photo in message.payload.get("photos", ())),
        )
        with turn_context(context):
            tracker = await self._processor.log_message(incoming, should_save_tracker=False)
            tracker = await self._processor.run_action_extract_slots(channel, tracker)
            await self._processor._run_prediction_loop(channel, tracker)
            await self._processor.save_tracker(tracker)
        return Answer(channel.replies, _understanding(tracker))

    async def parse(self, text: str) -> dict[str, Any]:
        """What the model makes of `text`, outside of any conversation."""
        return await self._processor.parse_message(UserMessage(text=text, sender_id="parse"))


def rasa_text(message: Message) -> str:
    """The text for Rasa: the payload of a button that we issued, else what was written, never read as a command."""
    button = message.payload.get("button")
    if button:
        return str(button)
    return (message.text or "").lstrip("/ \t\n") or "?"


def _understanding(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    latest = tracker.get_last_event_for(UserUttered)
    if latest is None or latest.parse_data is None:
        return None
    intent = latest.parse_data.get("intent", {})
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "ranking": [
            {"name": row["name"], "confidence": row["confidence"]}
            for row in latest.parse_data.get("intent_ranking", [])[:5]
        ],
    }


def _break_circuit(tracker: DialogueStateTracker, *_: Any) -> None:
    raise CircuitBreaker(f"no end of actions in conversation {tracker.sender_id}")
