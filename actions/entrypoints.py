"""The actions that Rasa's rules name. All of them answer the message; the names keep rules and story tests readable."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.flows.keeping import settle
from actions.flows.resuming import remind
from actions.flows.running import demand_full, go_on
from actions.identify import FORM, identified, next_slot, requested, take_answer, way_of
from actions.proving import Way
from actions.router import answer
from actions.turn import Turn

_NOT_TURNS = frozenset({FORM, "action_listen", "action_extract_slots", "action_session_start"})


class TurnAction(Action, ABC):
    """Runs one step on a `Turn`, and gives Rasa what it changed."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Called by Rasa."""
        turn = Turn(dispatcher, tracker, domain)
        await self.step(turn)
        return turn.events()

    async def step(self, turn: Turn) -> None:
        """Answer the message."""
        await answer(turn)


class ActionTrackOrder(TurnAction):
    """track_order, delivery_late, delivered_not_received."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_track_order"


class ActionChangeOrder(TurnAction):
    """cancel_order, change_order, change_delivery."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_change_order"


class ActionTellSettings(TurnAction):
    """Questions that the shop's settings answer."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_tell_settings"


class ActionOfferPerson(TurnAction):
    """Matters that a person finishes."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_offer_person"


class ActionHandOver(TurnAction):
    """human_handoff."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_hand_over"


class ActionConverse(TurnAction):
    """Greetings, thanks, yes, no, bare data."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_converse"


class ActionClarify(TurnAction):
    """nlu_fallback and out_of_scope."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_clarify"


class ActionIdentified(TurnAction):
    """The form is done."""

    def name(self) -> str:
        """See `TurnAction`."""
        return "action_identified"

    async def step(self, turn: Turn) -> None:
        """Answer what the form was for."""
        await identified(turn)
        await go_on(turn, may_ask=False)
        await settle(turn)
        await remind(turn)


class ValidateIdentifyForm(Action):
    """Reads the answers to the form's questions.

    Not rasa_sdk's `FormValidationAction`: that one extracts from the message again when the form comes back after a
    question in between, and would take the question for an answer.
    """

    def name(self) -> str:
        """The name by which Rasa finds it."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Give the slots filled and the one to ask next; nothing at all when the message is no answer."""
        turn = Turn(dispatcher, tracker, domain)
        asked = tracker.slots.get(slots.REQUESTED)
        if _is_first_of_turn(tracker) and not await take_answer(turn, asked):
            return []
        if way_of(turn) is Way.ORDER and next_slot(turn) is None:
            await demand_full(turn)
        # One slot beside the requested one must be set, or Rasa takes the message for no answer.
        return [*turn.events(), SlotSet(slots.NEEDS_IDENTITY, True), requested(next_slot(turn))]


class ActionSessionStart(Action):
    """A conversation begins. Rasa's own would set every slot of the last session again."""

    def name(self) -> str:
        """Overrides Rasa's own action."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Start with empty slots: who is asking is in the database, and orders are looked up anew."""
        return [SessionStarted(), ActionExecuted("action_listen")]


def _is_first_of_turn(tracker: Tracker) -> bool:
    """Whether nothing but the form has answered the message yet."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return True
        if event["event"] == "action" and event["name"] not in _NOT_TURNS:
            return False
    return False
