"""No message makes our text functions slow: a worker answers others in the time that one message takes."""

import time
from datetime import datetime, timezone

import pytest

from actions.fallback import is_emergency
from bot.turkish.fold import fold
from bot.turkish.masking import mask_personal, mask_sensitive
from bot.turkish.normalise import normalise_for_intent
from bot.turkish.recognise import recognise
from bot.turkish.text_quality import clean, is_unreadable

LIMIT_SECONDS = 1.0
LENGTH = 2000
PIECES = (
    "a", "1", " ", "0 ", "5-", "+90", "(", "a@", "a.a", "@a.", "TR", "TR1", "12.", "1.1.", "1,", "bin ", "yüz ",
    "ocak ",
    "gün ", "\u0130", "I\u0307", "e\u0301", "\u200b", "/", "{", '{"a":', "\\", "%", "'", "haha", "asdf", "\n", "-", "_",
    "www.", "http://", "5 5 5 ", "03.12.", "yarın ", "iki ", "TR00 ", "4111 ", "#", "😀", "👨‍👩‍👧",
)  # fmt: skip


def entities_of(text: str) -> object:
    return recognise(text, datetime(2026, 11, 21, tzinfo=timezone.utc))


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    text = (piece * LENGTH)[: LENGTH - 1] + "!"
    for function in (
        clean,
        fold,
        mask_sensitive,
        mask_personal,
        normalise_for_intent,
        entities_of,
        is_unreadable,
        is_emergency,
    ):
        started = time.process_time()
        function(text)  # type: ignore[operator]
        assert time.process_time() - started < LIMIT_SECONDS, function.__name__
