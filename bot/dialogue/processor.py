"""Rasa's message processor, run inside our turn: an action that fails ends the turn instead of being passed over."""

import dataclasses
import json
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

from bot.conversations.turn import Reply


class TurnProcessor(MessageProcessor):
    """Stock Rasa logs a failing action, drops its events and goes on; here the whole turn is undone and tried again."""

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        temporary = tracker
        if prediction.events:
            temporary = tracker.copy()
            temporary.update_with_events(prediction.events, self.domain)
        if isinstance(action, RemoteAction):
            action = InProcessAction(action.name(), action.action_endpoint)
        try:
            events = await action.run(output_channel, nlg, temporary, self.domain)
        except ActionExecutionRejection:
            rejected = ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence)
            tracker.update(rejected)
            return self.should_predict_another_action(action.name())
        self._log_action_on_tracker(tracker, action, events, prediction)
        if action.name() != ACTION_LISTEN_NAME:
            await self._send_bot_messages(events, tracker, output_channel)
        return self.should_predict_another_action(action.name())


class InProcessAction(RemoteAction):
    """A custom action of this process, which is given what actions read instead of the whole past."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """The call without the domain and without the events before the customer's message."""
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": tracker.current_slot_values(),
                "latest_message": tracker._latest_message_data(),
                "events": _events_of_turn(tracker),
                "paused": tracker.is_paused(),
                "followup_action": tracker.followup_action,
                "active_loop": dataclasses.asdict(tracker.active_loop) if tracker.active_loop else {},
                "latest_action_name": tracker.latest_action_name,
            },
        }


def _events_of_turn(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """The events from the customer's last message on, as Rasa writes them."""
    events: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        events.append(event.as_dict())
        if isinstance(event, UserUttered):
            break
    return events[::-1]


class InProcessActions(EndpointConfig):
    """The action server without a server: the same calls and answers, in this process and this transaction."""

    def __init__(self, package: str) -> None:
        """Register all actions of `package`."""
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._domain: dict[str, Any] = {}

    def use_domain(self, domain: Domain) -> None:
        """Give `domain` to the actions that ask for it."""
        self._domain = domain.as_dict()

    async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> Any:
        """Run the action that the call names.

        Raises:
            ClientResponseError: with status 400 where the action rejects to run, as Rasa expects it.
        """
        try:
            return await self._executor.run({**json, "domain": self._domain})
        except SdkRejection as rejection:
            raise _rejected(rejection) from rejection


def _rejected(rejection: SdkRejection) -> ClientResponseError:
    body = json.dumps({"action_name": rejection.action_name, "error": str(rejection)})
    return ClientResponseError(400, str(rejection), body)


class CollectingChannel(OutputChannel):
    """Gathers the replies of one turn."""

    def __init__(self, name: str) -> None:
        """Answer as the channel `name`, for channel-specific responses."""
        self._name = name
        self.replies: list[Reply] = []

    def name(self) -> str:
        """The channel's name in our conversations."""
        return self._name

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Turn one of Rasa's messages into a reply."""
        payload: dict[str, Any] = {}
        if message.get("buttons"):
            payload["quick_replies"] = [
                {"content_type": "text", "title": button["title"], "payload": button.get("payload") or button["title"]}
                for button in message["buttons"]
            ]
        if message.get("image"):
            payload["attachment"] = {"type": "image", "payload": {"src": message["image"]}}
        if message.get("elements"):
            payload["attachment"] = {
                "type": "template",
                "payload": {"template_type": "generic", "elements": message["elements"]},
            }
        if message.get("utter_action"):
            payload["response"] = message["utter_action"]
        if message.get("text") or payload:
            self.replies.append(Reply(message.get("text"), payload))
