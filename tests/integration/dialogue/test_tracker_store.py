"""Rasa's tracker in our database: what a turn finds again, and how little it loads."""

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from sqlalchemy import func, select

from bot.conversations.service import open_conversation
from bot.db.session import Database, turn_session
from bot.dialogue.models import DialogueEvent
from bot.dialogue.tracker_store import WINDOW, TurnTrackerStore, begin_turn

pytestmark = pytest.mark.rasa

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet, inform]
slots:
  order_ref: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  digits: {type: text, influence_conversation: false, mappings: [{type: custom}]}
forms:
  order_form: {required_slots: [order_ref, digits]}
actions: [action_track]
"""
)


async def exchange(database: Database, conversation_id: int, *events: object) -> None:
    """One turn: load, listen, hear, do `events`, save twice as Rasa does."""
    store = TurnTrackerStore(DOMAIN)
    async with database.transaction() as session, turn_session(session):
        begin_turn()
        tracker = await store.get_or_create_tracker(str(conversation_id))
        tracker.update(UserUttered("selam", intent={"name": "greet"}), DOMAIN)
        for event in events:
            tracker.update(event, DOMAIN)
        await store.save(tracker)
        tracker.update(ActionExecuted("action_listen"), DOMAIN)
        await store.save(tracker)


async def new_conversation(database: Database) -> int:
    async with database.transaction() as session:
        return (await open_conversation(session, "web", "a")).id


async def test_slots_and_the_open_form_are_found_again(database: Database) -> None:
    conversation_id = await new_conversation(database)
    await exchange(database, conversation_id, SlotSet("order_ref", "TR1"), ActiveLoop("order_form"))
    store = TurnTrackerStore(DOMAIN)
    async with database.transaction() as session, turn_session(session):
        begin_turn()
        tracker = await store.retrieve(str(conversation_id))
    assert tracker is not None
    assert tracker.get_slot("order_ref") == "TR1"
    assert tracker.active_loop_name == "order_form"
    assert tracker.latest_action_name == "action_listen"


async def test_each_event_is_stored_once_however_often_rasa_saves(database: Database) -> None:
    conversation_id = await new_conversation(database)
    for _ in range(3):
        await exchange(database, conversation_id, BotUttered("merhaba"))
    async with database.transaction() as session:
        count = await session.scalar(select(func.count()).select_from(DialogueEvent))
    assert count == 1 + 3 * 3  # the first action_listen, then three events a turn


async def test_a_long_conversation_loads_a_window_and_forgets_no_slot(database: Database) -> None:
    conversation_id = await new_conversation(database)
    await exchange(database, conversation_id, SlotSet("digits", "4567"), ActiveLoop("order_form"))
    for _ in range(60):
        await exchange(database, conversation_id, BotUttered("…"))
    store = TurnTrackerStore(DOMAIN)
    async with database.transaction() as session, turn_session(session):
        begin_turn()
        tracker = await store.retrieve(str(conversation_id))
    assert tracker is not None
    assert len(tracker.events) <= WINDOW + 3
    assert tracker.get_slot("digits") == "4567"
    assert tracker.active_loop_name == "order_form"


async def test_a_form_that_ended_long_ago_stays_ended(database: Database) -> None:
    conversation_id = await new_conversation(database)
    await exchange(database, conversation_id, ActiveLoop("order_form"))
    await exchange(database, conversation_id, ActiveLoop(None))
    for _ in range(30):
        await exchange(database, conversation_id, BotUttered("…"))
    store = TurnTrackerStore(DOMAIN)
    async with database.transaction() as session, turn_session(session):
        begin_turn()
        tracker = await store.retrieve(str(conversation_id))
    assert tracker is not None
    assert tracker.active_loop_name is None


async def test_an_undone_turn_leaves_no_event(database: Database) -> None:
    conversation_id = await new_conversation(database)
    store = TurnTrackerStore(DOMAIN)
    with pytest.raises(RuntimeError, match="action failed"):
        async with database.transaction() as session, turn_session(session):
            begin_turn()
            tracker = await store.get_or_create_tracker(str(conversation_id))
            await store.save(tracker)
            raise RuntimeError("action failed")
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(DialogueEvent)) == 0
