from datetime import datetime, timedelta, timezone
from typing import Any

import yaml

from bot.conversations.misses import as_training_data, label, misses
from bot.conversations.service import open_conversation, store_inbound
from bot.db.session import Database

NOW = datetime.now(timezone.utc)
SINCE = NOW - timedelta(days=1)


async def heard(database: Database, text: str, intent: str, confidence: float, **payload: Any) -> int:
    async with database.transaction() as session:
        conversation = await open_conversation(session, "web", "a")
        message, _ = await store_inbound(session, conversation, text, payload=payload)
        message.understanding = {"intent": intent, "confidence": confidence}
        return message.id


async def test_unsure_and_corrected_messages_are_listed_newest_first(database: Database) -> None:
    await heard(database, "kargom nerede", "track_order", 0.98)
    unsure = await heard(database, "0532 123 45 67 arayın beni", "human_handoff", 0.41)
    fallback = await heard(database, "şey vardı ya o", "nlu_fallback", 0.2)
    await heard(database, "Kargom nerede?", "track_order", 1.0, button='/track_order{"a": "b"}')
    async with database.transaction() as session:
        found = await misses(session, 0.5, SINCE)
    assert [(m.message_id, m.chosen) for m in found] == [(fallback, "track_order"), (unsure, None)]
    assert "123 45" not in found[1].text


async def test_a_label_is_kept_and_becomes_training_data(database: Database) -> None:
    message_id = await heard(database, "ürünü geri yollıycam", "delivery_info", 0.9)
    async with database.transaction() as session:
        assert await label(session, message_id, "return_request", "Elif", NOW)
        assert not await label(session, 10**9, "return_request", "Elif", NOW)
    async with database.transaction() as session:
        found = await misses(session, 0.5, SINCE)
    assert [m.label for m in found] == ["return_request"]
    data = yaml.safe_load(as_training_data(found))
    assert data["nlu"] == [{"intent": "return_request", "examples": "- ürünü geri yollıycam\n"}]
