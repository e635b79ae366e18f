"""What the words of an answer mean in a return: goods, quantities, reason, state, remedy. Pure functions."""

import re
from collections.abc import Sequence

from actions.flows.word_patterns import (
    ALL,
    ALL_OF,
    BARE_NUMBER,
    CAME_OF,
    CONDITIONS,
    ENDS,
    EXCEPT,
    LEFT,
    NOT_SO,
    NUMBER,
    OF_THEM,
    PIECES,
    PLACES,
    QUESTION,
    REASON_OF_INTENT,
    REASONS,
    REMEDIES,
    SIZE_CAME,
    SIZE_WANTED,
)
from actions.goods import SHORTEST, Goods, named_lines, stems_of
from actions.reading import LAST, OTHER, choice_of
from bot.shop.policies.decision import Condition, Reason, Remedy
from bot.turkish.fold import fold
from bot.turkish.goods import name_goods
from bot.turkish.number_words import number_of


def goods_of(text: str, lines: Sequence[Goods], chosen: Sequence[int] = ()) -> dict[int, int | None] | None:
    """Positions that the text names, with the quantity where it says one; None when it names none.

    `chosen` are those of an earlier answer: "diğeri" means the ones that are not among them.
    """
    folded = fold(name_goods(text))
    named = [line.position for line in named_lines(folded, lines)]
    rest = [line.position for line in lines if line.position not in named]
    if ALL.search(folded):
        if named and EXCEPT.search(folded):
            return _whole(lines, rest) or None
        of_named = bool(named) and not re.search(r"\bdahil", folded)
        return _whole(lines, named if of_named else [line.position for line in lines]) or None
    if len(named) > 1 and (kept := _kept(folded, lines, LEFT)) and len(kept) < len(named):
        named = [position for position in named if position not in kept]
    elif named and rest and set(named) <= _kept(folded, lines, EXCEPT) and not re.search(r"\bsadece|\byalniz", folded):
        return _unsaid(rest)
    if named:
        whole = quantity_of(text, bare=False) if len(named) == 1 else None
        by_position = {line.position: line for line in lines}
        if len(named) == 1 and OF_THEM.search(folded):
            return {named[0]: whole}
        return {place: _before(folded, by_position[place]) or whole for place in named}
    return _by_place(folded, text, lines, chosen)


def _whole(lines: Sequence[Goods], positions: Sequence[int]) -> dict[int, int | None]:
    """These positions with all their pieces."""
    return {line.position: line.remaining or None for line in lines if line.position in positions}


def _kept(folded: str, lines: Sequence[Goods], said: re.Pattern[str]) -> set[int]:
    """Positions of the goods that are said to stay: "kupayı iade edeceğim, elbise kalsın"."""
    kept: set[int] = set()
    for clause in re.split(r"[,.;]|\bama\b|\bfakat\b", said.sub(lambda found: "\x00" + found[0], folded)):
        if "\x00" not in clause:
            continue
        words = clause[: clause.index("\x00")].split()
        while words and words[-1] in ("ve", "ile", "de", "da", "ise"):
            words.pop()
        for word in reversed(words):
            found = named_lines(word, lines)
            if not found and word not in ("ve", "ile"):
                break
            kept.update(line.position for line in found)
    return kept


def _unsaid(positions: Sequence[int]) -> dict[int, int | None]:
    """These positions, with no quantity said."""
    return dict.fromkeys(positions, None)


def _by_place(folded: str, text: str, lines: Sequence[Goods], chosen: Sequence[int]) -> dict[int, int | None] | None:
    if PLACES.match(folded):
        places = [int(digit) for digit in re.findall(r"[1-9]", folded)]
        return _unsaid([lines[place - 1].position for place in places if place <= len(lines)]) or None
    if found := ENDS.search(folded):
        count = number_of(found[2]) or 1
        meant = lines[:count] if found[1] in ("ilk", "bastaki") else lines[-count:]
        return _unsaid([line.position for line in meant])
    choice = choice_of(text)
    if choice is None:
        return None
    if choice == OTHER:
        others = [line.position for line in lines if line.position not in chosen]
        return _unsaid(others) if chosen and others else None
    if choice == LAST:
        return _unsaid([lines[-1].position])
    return _unsaid([lines[choice - 1].position]) if choice <= len(lines) else None


def quantity_of(text: str, *, bare: bool = True) -> int | None:
    """How many pieces are meant: "iki tane"; with `bare` also "2" alone."""
    folded = fold(text)
    if found := OF_THEM.search(folded):
        return number_of(next(part for part in found.groups() if part).replace("dor", "dort"))
    if found := PIECES.search(folded):
        return number_of(found[1])
    if bare and (found := BARE_NUMBER.match(folded)):
        return number_of(found[1])
    return None


def count_of_all(text: str) -> int | None:
    """How many different goods are meant by "ikisini de", "üçünü de"; None for anything else."""
    found = ALL_OF.search(fold(text))
    return {"iki": 2, "uc": 3, "dor": 4}[found[1] or found[2]] if found else None


def missing_of(text: str) -> int | None:
    """How many pieces did not come: 1 of "3 tane aldım 2 tane geldi"; None where no two numbers say so."""
    found = CAME_OF.search(fold(text))
    ordered, came = (number_of(found[1]), number_of(found[2])) if found else (None, None)
    return ordered - came if ordered and came and ordered > came else None


def says_all(text: str) -> bool:
    """Whether all of something is meant."""
    return bool(ALL.search(fold(text)))


def reason_of(text: str, intent: str) -> Reason | None:
    """Why something goes back, by the words, else by what the message was taken for."""
    folded = fold(text)
    left = NOT_SO.sub(" ", folded)
    found = next((reason for reason, pattern in REASONS if pattern.search(left)), None)
    return found or (REASON_OF_INTENT.get(intent) if left == folded else None)


def remedy_of(text: str) -> Remedy | None:
    """What the customer wants done."""
    folded = fold(text)
    return next((remedy for remedy, pattern in REMEDIES if pattern.search(folded)), None)


def condition_of(text: str) -> Condition | None:
    """The state of the goods."""
    folded = fold(text)
    return next((found for found, pattern in CONDITIONS if pattern.search(folded)), None)


def variant_of(text: str, names: Sequence[str]) -> list[int]:
    """Places in `names` ("Beden: M, Renk: Bej") of the variants that fit the text best; empty when none is named."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    scores = []
    for name in names:
        values = [fold(part.split(":")[-1]).strip() for part in name.split(",")]
        scores.append(sum(1 for value in values if _says(words, value)))
    best = max(scores, default=0)
    return [place for place, score in enumerate(scores) if score == best] if best else []


def size_mixed_up(text: str) -> tuple[str, str] | None:
    """The sizes that came and that were wanted: ("38", "39") of "38 geldi 39 istemiştim"; else None."""
    folded = fold(text)
    if found := SIZE_CAME.search(folded):
        return found[1], found[2]
    if found := SIZE_WANTED.search(folded):
        return found[2], found[1]
    return None


def is_question(text: str) -> bool:
    """Whether the text asks something."""
    return bool(QUESTION.search(fold(text)))


def _before(folded: str, line: Goods) -> int | None:
    """The number that stands before the line's name: "2 kupayı"."""
    stems = tuple(stems_of(line))
    for found in re.finditer(rf"\b({NUMBER})\s+(?:tane\s+|adet\s+)?(?=(\w+))", folded):
        if found[2].startswith(stems):
            return number_of(found[1])
    return None


def _says(words: Sequence[str], value: str) -> bool:
    """Whether a value is among the words: short ones ("M", "38") as a word or with a suffix after it."""
    parts = value.split()
    return all(
        any(word == part or (len(part) >= SHORTEST and word.startswith(part)) for word in words) for part in parts
    )
