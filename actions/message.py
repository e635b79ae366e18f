"""The customer's message as an action sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Incoming:
    """One message, understood."""

    text: str
    intent: str
    intents: tuple[str, ...]
    """All requests in it, in order; the first is not always the strongest."""
    entities: tuple[Mapping[str, Any], ...]
    ranking: tuple[str, ...]
    """Intents by confidence, the fallback left out."""
    is_button: bool
    id: str = ""
    """Our key of the message."""

    def entity(self, name: str) -> str | None:
        """The first value of the entity `name`."""
        return next((str(e["value"]) for e in self.entities if e.get("entity") == name and e.get("value")), None)


def incoming(latest: Mapping[str, Any]) -> Incoming:
    """Read Rasa's `latest_message`."""
    text = str(latest.get("text") or "")
    intent = str((latest.get("intent") or {}).get("name") or FALLBACK)
    is_button = text.startswith("/")
    named = [_name(item) for item in latest.get("intents_in_order") or ()]
    intents = tuple(dict.fromkeys(name for name in named if name)) if not is_button else ()
    ranked = (str(row.get("name")) for row in latest.get("intent_ranking") or ())
    return Incoming(
        text=text,
        intent=intent,
        intents=intents if len(intents) > 1 else (intent,),
        entities=tuple(latest.get("entities") or ()),
        ranking=tuple(name for name in ranked if name != FALLBACK),
        is_button=is_button,
        id=str(latest.get("message_id") or ""),
    )


def _name(item: Any) -> str | None:
    """`intents_in_order` holds names, or objects that have one."""
    name = item.get("name") if isinstance(item, Mapping) else item
    return str(name) if name else None
