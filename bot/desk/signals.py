"""Signs in what a customer wrote: anger, insults, threats, money. The words are in `data/desk/triage.yml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.settings import ROOT
from bot.turkish.fold import fold

FILE = ROOT / "data" / "desk" / "triage.yml"
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for hurrying."""

    angry: bool = False
    insulting: bool = False
    threatening: bool = False
    """With the arbitration board, a court, the public."""
    money: bool = False
    """The customer's money is at stake: taken twice, not paid back."""
    repeated: bool = False
    """The customer came back within days about what was not solved."""
    days_late: int = 0
    """Calendar days that the order is overdue."""
    failed_turn: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The file, ready for matching."""

    words: Mapping[str, re.Pattern[str]]
    intents: Mapping[str, frozenset[str]]
    team_of: Mapping[str, str]
    """Intent to team."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words, intents and teams of `data/desk/triage.yml`, read once."""
    raw: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Lexicon(
        words={
            sign: re.compile(r"\b(?:" + "|".join(map(_beginning, words)) + ")") for sign, words in raw["words"].items()
        },
        intents={sign: frozenset(intents) for sign, intents in raw["intents"].items()},
        team_of={intent: team for team, intents in raw["teams"].items() for intent in intents},
    )


def _beginning(word: str) -> str:
    return re.escape(word[:-1]) + r"\b" if word.endswith(".") else re.escape(word)


def signs_in(texts: Iterable[str], intents: Iterable[str]) -> frozenset[str]:
    """Which of anger, insult, threat, money show in these messages and in what was understood of them."""
    known = lexicon()
    plain = [_NOT_WORD.sub(" ", fold(text)) for text in texts]
    understood = set(intents)
    return frozenset(
        sign
        for sign, pattern in known.words.items()
        if any(pattern.search(text) for text in plain) or understood & known.intents.get(sign, frozenset())
    )
