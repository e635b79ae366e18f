"""Pieces of text that answers are composed of, from `data/texts/*.yml`; whole answers are Rasa responses."""

from bot import wording


def phrase(path: str, **values: object) -> str:
    """The phrase at `path` ("tracking.line.link") with its `$names` filled in.

    Raises:
        KeyError: there is no such phrase, or it names a value that was not given.
    """
    table, *keys = path.split(".")
    return wording.text(f"texts/{table}", *keys, **values)


def title(intent: str) -> str | None:
    """What a button that means `intent` is called; None for intents that are not offered."""
    found: str | None = wording.table("texts/titles")["intent"].get(intent)
    return found
