"""Rasa's tracker in our database, written by the turn's own transaction and bounded in size.

A turn loads the current slots and a window of recent events, so it costs the same however old the conversation is.
"""

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Any, cast

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Row, Table, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.session import current_session
from bot.dialogue.models import DialogueEvent, DialogueState

WINDOW = 30
"""Events that a turn loads: four to six exchanges, more than any rule looks back."""

_EVENTS, _STATES = cast(Table, DialogueEvent.__table__), cast(Table, DialogueState.__table__)
# Made once: to build and hash these for every turn takes longer than to run them.
_LAST_EVENTS = (
    select(DialogueEvent.data, DialogueEvent.loop_before)
    .where(DialogueEvent.conversation_id == bindparam("conversation_id"))
    .order_by(DialogueEvent.id.desc())
    .limit(WINDOW)
)
_SLOTS = select(DialogueState.slots).where(DialogueState.conversation_id == bindparam("conversation_id"))

_stored: ContextVar[int] = ContextVar("stored_events")
"""How many events of this turn's tracker need no storing: Rasa saves more than once in a turn."""


class TurnTrackerStore(TrackerStore):
    """Reads and writes through the session of the running turn."""

    def __init__(self, domain: Domain) -> None:
        """Keep trackers for `domain`."""
        super().__init__(domain)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's present: its slots and its last events, or None when it has none yet."""
        session = current_session()
        rows = await _window(session, int(sender_id))
        if not rows:
            return None
        slots = await session.scalar(_SLOTS, {"conversation_id": int(sender_id)})
        before = list(self._present(slots or {}, rows[0].loop_before))
        events = before + deserialise_events([row.data for row in rows])
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)
        _stored.set(len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new since the last save, and the present slots."""
        session = current_session()
        conversation_id = int(tracker.sender_id)
        new = list(tracker.events)[_stored.get(0) :]
        if not new:
            return
        rows = []
        loop = _loop_name(list(tracker.events)[: _stored.get(0)])
        for event in new:
            rows.append({"conversation_id": conversation_id, "data": event.as_dict(), "loop_before": loop})
            loop = event.name if isinstance(event, ActiveLoop) else loop
        await session.execute(insert(_EVENTS), rows)
        state = {"slots": tracker.current_slot_values(), "updated_at": func.now()}
        statement = upsert(_STATES).values(conversation_id=conversation_id, **state)
        await session.execute(statement.on_conflict_do_update(index_elements=["conversation_id"], set_=state))
        _stored.set(len(tracker.events))

    def _present(self, slots: dict[str, Any], loop: str | None) -> Iterable[Event]:
        known = {slot.name for slot in self.domain.slots}
        for name, value in slots.items():
            if value is not None and name in known:
                yield SlotSet(name, value)
        if loop is not None:
            yield ActiveLoop(loop)


def begin_turn() -> None:
    """Forget the last turn's count; each turn runs in a context of its own or calls this."""
    _stored.set(0)


async def _window(session: AsyncSession, conversation_id: int) -> Sequence[Row[tuple[dict[str, Any], str | None]]]:
    """The newest events, from a point at which the bot was listening."""
    found = await session.execute(_LAST_EVENTS, {"conversation_id": conversation_id})
    rows = list(reversed(found.all()))
    if len(rows) < WINDOW:
        return rows
    listening = (n for n, row in enumerate(rows) if row.data.get("name") == ACTION_LISTEN_NAME)
    return rows[next(listening, 0) :]


def _loop_name(events: list[Event]) -> str | None:
    for event in reversed(events):
        if isinstance(event, ActiveLoop):
            return str(event.name) if event.name else None
    return None
