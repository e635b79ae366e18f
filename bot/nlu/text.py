"""What the components agree on about a message's text: the attributes they leave on it, and whether it can be read at all."""

from __future__ import annotations

import unicodedata

FOLDED = "folded_text"
"""Message attribute: the fold of the text, character for character, so that offsets hold in both."""
INTENT_TEXT = "intent_text"
"""Message attribute: what the intent classifier reads: folded, elongations collapsed, punctuation dropped, spelling corrected."""
SEGMENTS = "segments"
"""Message attribute: the clauses of a message that might hold two requests, as prepared text."""
SEGMENT_RANKINGS = "segment_rankings"
"""Message attribute: one intent ranking per entry of SEGMENTS."""


def is_readable(text: str) -> bool:
    """Whether `text` holds anything that words can be made of: at least one letter or digit.

    Messages of emoji, punctuation, or invisible characters alone have no features; a classifier would still name an intent.
    """
    return any(unicodedata.category(char)[0] in "LN" for char in text)
