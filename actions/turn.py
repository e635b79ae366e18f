"""One turn as handlers see it: the message, slots, who is asking, and what is said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from actions import slots
from actions.context import TurnContext, current_turn
from actions.message import Incoming, incoming
from actions.say import Say
from bot.db.session import current_session
from bot.identity.service import Identity, current
from bot.shop.models import Order

Button = Mapping[str, str]


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def placeholders(variants: Sequence[Mapping[str, Any]]) -> frozenset[str] | None:
    """The values that a response's variants name; None for a response that is not known."""
    if not variants:
        return None
    return frozenset(name for variant in variants for name in _PLACEHOLDER.findall(str(variant.get("text") or "")))


class Turn:
    """Collects what a handler wants said and remembered."""

    def __init__(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any] | None = None
    ) -> None:
        """Read the tracker; nothing is looked up yet."""
        self.context: TurnContext = current_turn()
        self.session: AsyncSession = current_session()
        self.message: Incoming = incoming(tracker.latest_message or {})
        self._dispatcher = dispatcher
        self._responses: Mapping[str, Any] = (domain or {}).get("responses", {})
        self._before: dict[str, Any] = dict(tracker.slots)
        self._changed: dict[str, Any] = {}
        self._identity: Identity | None = None
        self.orders: dict[int, Order] = {}
        """Those looked up in this turn, by our own key: each is loaded once."""
        self._leave_form = False
        self.has_spoken = False
        self.active_form: str | None = (tracker.active_loop or {}).get("name")
        self.offered: str | None = None
        """The step that the turn before has offered."""
        self.ended_flows: list[tuple[int, str]] = []
        """Order and id of the flows that have ended in this turn."""

    def slot(self, name: str) -> Any:
        """The slot's value, as this turn has set it."""
        return self._changed[name] if name in self._changed else self._before.get(name)

    def has_set(self, name: str) -> bool:
        """Whether this turn has set the slot."""
        return name in self._changed

    def take_offer(self) -> None:
        """What was offered holds for this message alone."""
        self.offered = self.slot(slots.OFFER)
        self.set(slots.OFFER, None)

    def set(self, name: str, value: Any) -> None:
        """Remember `value` in the slot."""
        self._changed[name] = value

    def say(
        self, response: str, buttons: Iterable[Button] = (), card: Mapping[str, Any] | None = None, /, **values: Any
    ) -> None:
        """Answer with the response of this name; a `card` (title, subtitle, image_url, buttons) goes with it."""
        named = placeholders(self._responses.get(response, ()))
        # The tracker keeps what is passed: nothing that the text does not name.
        needed = {name: value for name, value in values.items() if name in named} if named is not None else values
        self.has_spoken = True
        elements = [dict(card)] if card else []
        pressable = [dict(button) for button in buttons]
        self._dispatcher.utter_message(response=response, buttons=pressable, elements=elements, **needed)

    def say_all(self, messages: Iterable[Say]) -> None:
        """Answer with each of `messages`."""
        for message in messages:
            self.say(message.response, message.buttons, **message.values)

    async def identity(self) -> Identity:
        """What this conversation has proved, looked up once a turn."""
        if self._identity is None:
            self._identity = await current(self.session, self.context.conversation_id, self.context.now)
        return self._identity

    def forget_identity(self) -> None:
        """Look up again, after something was proved."""
        self._identity = None

    def ask_identity(self, *goals: str) -> None:
        """Start the form that finds out who is asking; then `goals` are answered."""
        waiting = self.slot(slots.GOALS) if self.slot(slots.NEEDS_IDENTITY) else None
        self.set(slots.GOALS, list(dict.fromkeys([*(waiting or ()), *goals])))
        self.set(slots.NEEDS_IDENTITY, True)

    def leave_form(self) -> None:
        """End the form or flow, and forget what was filled in."""
        self._leave_form = self.active_form is not None
        self.forget_form()
        self.set(slots.GOALS, None)
        self.set(slots.FLOW, None)
        self.set(slots.WISH, None)

    def close_form(self) -> None:
        """End the form if what it was for is answered: the message brought it along."""
        self._leave_form = self.active_form is not None and not self.slot(slots.NEEDS_IDENTITY)

    def forget_form(self) -> None:
        """Forget what was filled in, but not what it was for."""
        for name in (
            slots.NEEDS_IDENTITY,
            slots.ORDER_REF,
            slots.PHONE_DIGITS,
            slots.CONTACT,
            slots.CONTACT_RAW,
            slots.CODE,
            slots.WAY,
        ):
            self.set(name, None)

    def events(self) -> list[EventType]:
        """What Rasa is to record."""
        found: list[EventType] = [
            SlotSet(name, value) for name, value in self._changed.items() if value != self._before.get(name)
        ]
        if self._leave_form:
            found += [ActiveLoop(None), SlotSet(slots.REQUESTED, None)]
        return found
