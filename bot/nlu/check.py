"""Checks the training utterances: what is there twice, what contradicts, what is too little or too uniform."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.dataset import OUT_OF_SCOPE, Example, Row
from bot.nlu.text import prepare
from bot.turkish.fold import fold

LEAST = 60
LEAST_BY_INTENT = {OUT_OF_SCOPE: 300}
NEAR = 0.92
"""Cosine of character n-grams from which two utterances are near-copies."""
ALIKE = 0.15
"""Share of an intent's utterances whose nearest neighbour belongs to one certain other intent."""
_DIGIT = re.compile(r"[0-9@]")
_WORDS = re.compile(r"\w+")
_SHORT, _LONG = 3, 12
_BALANCE = {"turkish letters": (0.3, 0.98), "short": (0.05, 0.98), "long": (0.02, 0.7)}
"""Least and greatest share of each style within an intent; some intents are short by nature."""
_SHORT_BY_NATURE = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "help", "stop_flow", "bot_challenge", "smalltalk", "abuse"}
    | {"provide_info", "human_handoff", OUT_OF_SCOPE}
)


@dataclass(frozen=True)
class Finding:
    """Something to look at. An error must be put right, a warning judged."""

    level: str
    kind: str
    what: str


@dataclass(frozen=True)
class Balance:
    """How an intent's utterances are written; shares between 0 and 1."""

    intent: str
    utterances: int
    turkish_letters: float
    short: float
    long: float


def check(examples: Sequence[Example]) -> list[Finding]:
    """All findings, errors first."""
    found = [*_counts(examples), *_copies(examples), *_neighbours(examples), *_uniform(examples)]
    return sorted(found, key=lambda finding: finding.level != "error")


def shared(examples: Sequence[Example], rows: Sequence[Row]) -> list[Finding]:
    """Training utterances that stand in a measuring file word for word: what they measure is memory."""
    known = {prepare(row.text) for row in rows}
    return [
        Finding("warning", "in the measuring file", f"{example.intent}: {example.text!r}")
        for example in examples
        if prepare(example.text) in known
    ]


def balance(examples: Sequence[Example]) -> list[Balance]:
    """The style of each intent, in alphabetical order."""
    texts: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        texts[example.intent].append(example.text)
    return [
        Balance(
            intent,
            len(lines),
            sum(fold(line) != line.lower() for line in lines) / len(lines),
            sum(len(line.split()) <= _SHORT for line in lines) / len(lines),
            sum(len(line.split()) >= _LONG for line in lines) / len(lines),
        )
        for intent, lines in sorted(texts.items())
    ]


def _counts(examples: Sequence[Example]) -> Iterator[Finding]:
    for intent, count in sorted(Counter(example.intent for example in examples).items()):
        least = LEAST_BY_INTENT.get(intent, LEAST)
        if count < least:
            yield Finding("error", "too few", f"{intent}: {count} utterances, {least} wanted")


def _copies(examples: Sequence[Example]) -> Iterator[Finding]:
    """Utterances that are the same to the classifier."""
    same: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        same[_spelling(example)].append(example)
    for text, group in same.items():
        intents = sorted({example.intent for example in group})
        if len(intents) > 1:
            yield Finding("error", "two intents", f"{text!r}: {', '.join(intents)}")
        if len(group) > len(intents):
            yield Finding("warning", "duplicate", f"{text!r}: {len(group)} times in {', '.join(intents)}")


def _spelling(example: Example) -> str:
    """The folded words, numbers as they are."""
    return " ".join(_WORDS.findall(fold(example.text))) or example.text


def _neighbours(examples: Sequence[Example]) -> Iterator[Finding]:
    """Near-copies, and intents whose utterances lie among another's."""
    prepared = [prepare(example.text) for example in examples]
    matrix = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit_transform(prepared)
    nearest: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(examples), 500):
        similar = (matrix[start : start + 500] @ matrix.T).toarray()
        for offset, row in enumerate(similar):
            index = start + offset
            row[index] = 0
            other = int(np.argmax(row))
            here, there = examples[index], examples[other]
            other_number = prepared[index] == prepared[other] and bool(_DIGIT.search(here.text))
            is_near = row[other] >= NEAR and index < other and not other_number
            if is_near and _spelling(here) != _spelling(there):
                names = " / ".join(sorted({here.intent, there.intent}))
                yield Finding("warning", "near-copies", f"{names}: {here.text!r} ~ {there.text!r}")
            if here.intent != there.intent:
                nearest[here.intent, there.intent] += 1
    sizes = Counter(example.intent for example in examples)
    for (intent, other_intent), count in nearest.most_common():
        if count / sizes[intent] >= ALIKE:
            share = f"{100 * count / sizes[intent]:.0f} %"
            yield Finding("warning", "alike", f"{share} of {intent} have their nearest neighbour in {other_intent}")


def _uniform(examples: Sequence[Example]) -> Iterator[Finding]:
    for entry in balance(examples):
        shares = {"turkish letters": entry.turkish_letters, "short": entry.short, "long": entry.long}
        for style, share in shares.items():
            least, greatest = _BALANCE[style]
            by_nature = style != "turkish letters" and entry.intent in _SHORT_BY_NATURE
            if not by_nature and not least <= share <= greatest:
                yield Finding("warning", "uniform", f"{entry.intent}: {100 * share:.0f} % {style}")
