"""What the classifier reads of a message, and the attributes that our components leave on a Rasa message."""

from bot.turkish.normalise import normalise_for_intent

FOLDED = "folded_text"
"""The fold of the text, character for character, so that offsets hold in both."""
INTENT_TEXT = "intent_text"
"""What the intent classifier reads: `prepare` of the text, spelling corrected."""
SEGMENTS = "segments"
"""The parts that the message was cut into (`bot.nlu.segments.Segment`)."""
SEGMENT_TEXTS = "segment_texts"
"""INTENT_TEXT of each segment."""
SEGMENT_RANKINGS = "segment_rankings"
"""One intent ranking per entry of SEGMENTS."""

_SPOKEN = {
    "👍": "evet", "👌": "evet", "✅": "evet", "✔": "evet", "👎": "hayır", "❌": "hayır", "🙏": "teşekkürler",
    "❤": "teşekkürler", "😍": "teşekkürler", "🥰": "teşekkürler", "👏": "bravo", "👋": "merhaba", "😡": "rezalet",
    "😠": "rezalet", "🤬": "rezalet",
}  # fmt: skip


def is_readable(text: str) -> bool:
    """Whether anything is left of `text` that words can be made of, or a sign whose meaning is plain.

    Other emoji, punctuation or invisible characters alone have no features; a classifier would still name an intent.
    """
    return bool(prepare(text))


def prepare(text: str) -> str:
    """Normalise `text`; of a message without words, what its first plain sign says."""
    words = normalise_for_intent(text)
    if words:
        return words
    said = next((_SPOKEN[char] for char in text if char in _SPOKEN), "")
    return normalise_for_intent(said)
