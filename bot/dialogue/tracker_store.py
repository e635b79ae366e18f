"""Rasa's tracker in our database, written by the turn's own transaction and bounded in size.

A turn loads the current slots and a window of recent events, so it costs the same however old the conversation is.
"""

import json
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.db.session import current_session, driver_of

WINDOW = 30
"""Events that a turn loads: four to six exchanges, more than any rule looks back."""

# Written out as SQL, one statement each: building them through SQLAlchemy takes longer than PostgreSQL does, and each
# further statement would wait for the server once more.
_LOAD = """
SELECT state.slots, (
    SELECT json_agg(json_build_array(data, loop_before) ORDER BY id)
    FROM (
        SELECT id, data, loop_before FROM dialogue_event
        WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2
    ) AS newest
) AS events
FROM dialogue_state AS state WHERE state.conversation_id = $1
"""
_SAVE = """
WITH added AS (
    INSERT INTO dialogue_event (conversation_id, data, loop_before)
    SELECT $1, data::jsonb, loop_before
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS one (data, loop_before, n) ORDER BY n
)
INSERT INTO dialogue_state (conversation_id, slots, updated_at) VALUES ($1, $4::jsonb, now())
ON CONFLICT (conversation_id) DO UPDATE SET slots = excluded.slots, updated_at = excluded.updated_at
"""

_StoredEvent = tuple[dict[str, Any], str | None]
"""An event as Rasa writes it, and the form that was active before it."""
_stored: ContextVar[int] = ContextVar("stored_events")
"""How many events of this turn's tracker need no storing: Rasa saves more than once in a turn."""


class TurnTrackerStore(TrackerStore):
    """Reads and writes through the session of the running turn."""

    def __init__(self, domain: Domain) -> None:
        """Keep trackers for `domain`."""
        super().__init__(domain)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's present: its slots and its last events, or None when it has none yet."""
        driver = await driver_of(current_session())
        row = await driver.fetchrow(_LOAD, int(sender_id), WINDOW)
        rows = _from_listening(row["events"]) if row and row["events"] else []
        if row is None or not rows:
            return None
        (_, loop), *_ = rows
        before = list(self._present(row["slots"], loop))
        events = before + deserialise_events([data for data, _ in rows])
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)
        _stored.set(len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new since the last save, and the present slots."""
        new = list(tracker.events)[_stored.get(0) :]
        if not new:
            return
        loops = []
        loop = _loop_name(list(tracker.events)[: _stored.get(0)])
        for event in new:
            loops.append(loop)
            loop = event.name if isinstance(event, ActiveLoop) else loop
        driver = await driver_of(current_session())
        data = [json.dumps(event.as_dict()) for event in new]
        slots = json.dumps(tracker.current_slot_values())
        await driver.execute(_SAVE, int(tracker.sender_id), data, loops, slots)
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


def _from_listening(rows: list[_StoredEvent]) -> list[_StoredEvent]:
    """The newest events, from a point at which the bot was listening."""
    if len(rows) < WINDOW:
        return rows
    listening = (n for n, (data, _) in enumerate(rows) if data.get("name") == ACTION_LISTEN_NAME)
    return rows[next(listening, 0) :]


def _loop_name(events: list[Event]) -> str | None:
    for event in reversed(events):
        if isinstance(event, ActiveLoop):
            return str(event.name) if event.name else None
    return None
