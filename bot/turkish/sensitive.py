"""Finds what must never be kept in plain: Turkish identity numbers, payment cards, IBANs."""

import re
from collections.abc import Iterator

# Cheap test: nothing sensitive has fewer than eleven digits.
_MAYBE = re.compile(r"\d(?:[\s.\-–]{0,3}\d){10}")
_RUN = re.compile(r"\d+(?:[^\S\n]{0,2}[.\-–]?[^\S\n]{0,2}\d+)*")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"(?<![^\W\d_])[tT][rR](?:[\s.\-]{0,2}\d){24}(?!\d)")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_ID_DIGITS = 11
_CARD_LENGTHS = range(13, 20)
# Eleven digits that are said to be an identity number are one, also when a digit is mistyped.
_ID_NAME = r"(?<![^\W\d_])(?:t\.?\s?c\.?(?:\s?k\.?n\.?)?|tckn|tc\s?no|k[iıİI]ml[iıİI][kğg])"
_NAMED_ID = re.compile(
    rf"{_ID_NAME}[^\W\d_]{{0,8}}(?:\W{{1,3}}(?:no|nu|num|numara)[^\W\d_]{{0,8}})?\W{{0,3}}(?P<after>[1-9]\d{{10}})(?!\d)"
    rf"|(?<![\w.+-])(?P<before>[1-9]\d{{10}})\W{{1,3}}{_ID_NAME}(?![^\W\d_])",
    re.IGNORECASE,
)
_GLUED_LABELS = frozenset({"no", "tc", "kk"})


def find_sensitive(text: str) -> list[tuple[str, int, int]]:
    """Find identity numbers (with their checksum), cards (Luhn and a plausible issuer) and Turkish IBANs.

    Takes: a message or log line. Gives: (kind, start, end) in order of position, without overlaps; kind is
    national_id, card_number or iban. An IBAN counts even when its checksum is wrong: nothing else looks like it, and a
    mistyped one deserves masking too; so does an identity number that is called one.
    """
    if not _MAYBE.search(text):
        return []
    found = [("iban", match.start(), match.end()) for match in _IBAN.finditer(text)]
    ibans = [(start, end) for _, start, end in found]
    for run in _RUN.finditer(text):
        if any(start < run.end() and run.start() < end for start, end in ibans):
            continue
        if run.end() - run.start() >= _ID_DIGITS:
            found.extend(_in_run(text, run.start(), run.end()))
    for match in _NAMED_ID.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if not any(begin < end and start < stop for _, begin, stop in found):
            found.append(("national_id", start, end))
    return sorted(found, key=lambda item: item[1])


def _in_run(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Look for cards and identity numbers that begin and end at a group of a run of digit groups."""
    groups = list(_GROUP.finditer(text, start, end))
    sizes = [len(group.group()) for group in groups]
    first = 0
    while first < len(groups):
        last = _longest_at(text, groups, sizes, first)
        if last is None:
            first += 1
            continue
        kind, after = last
        yield kind, groups[first].start(), groups[after - 1].end()
        first = after


def _longest_at(text: str, groups: list[re.Match[str]], sizes: list[int], first: int) -> tuple[str, int] | None:
    """Give the kind and the index after the last group of the longest hit that begins at group `first`."""
    if _is_inside_code(text, groups[first].start()):
        return None
    hit: tuple[str, int] | None = None
    digits = ""
    for after in range(first + 1, len(groups) + 1):
        digits += groups[after - 1].group()
        if len(digits) > _CARD_LENGTHS.stop - 1:
            break
        shape = sizes[first:after]
        if len(digits) in _CARD_LENGTHS and is_card_number(digits) and _is_card_shape(shape, digits):
            hit = ("card_number", after)
        elif len(digits) == _ID_DIGITS and is_national_id(digits) and (len(shape) == 1 or _all_in(shape, 2, 5)):
            hit = ("national_id", after)
    return hit


def _is_inside_code(text: str, start: int) -> bool:
    """Tell whether letters stand right before the digits, as in a tracking code; labels ("tckn123…") do not count."""
    before = _LETTERS_BEFORE.search(text, max(0, start - 12), start)
    if before is None:
        return False
    letters = before.group()
    return len(letters) < 4 and letters.lower() not in _GLUED_LABELS


def _all_in(shape: list[int], low: int, high: int) -> bool:
    return all(low <= size <= high for size in shape)


def _is_card_shape(shape: list[int], digits: str) -> bool:
    """Tell whether people group a card like this; two other numbers side by side must not add up to one."""
    if len(shape) == 1 or shape in ([4, 6, 5], [4, 6, 4]):
        return True
    body, tail = shape[:-1], shape[-1]
    if all(size % 4 == 0 for size in body) and tail <= 8:
        return True
    if len(set(body)) == 1 and body[0] <= 3 and tail <= body[0]:
        return True
    # Sixteen digits grouped at random are still a card, unless the first ten read as a mobile phone.
    sums = {sum(shape[:index]) for index in range(1, len(shape))}
    return len(digits) == 16 and max(shape) <= 6 and not (digits[0] == "5" and 10 in sums)


def is_national_id(digits: str) -> bool:
    """Check a Turkish identity number.

    Takes: 11 digits. Gives: whether both check digits fit. The rule is the population office's: the tenth digit is
    (7 × the sum of places 1,3,5,7,9 − the sum of places 2,4,6,8) mod 10, the eleventh the sum of the first ten mod 10.
    """
    numbers = [int(char) for char in digits]
    if len(numbers) != _ID_DIGITS or numbers[0] == 0:
        return False
    tenth = (7 * sum(numbers[0:9:2]) - sum(numbers[1:8:2])) % 10
    return numbers[9] == tenth and numbers[10] == sum(numbers[:10]) % 10


def is_card_number(digits: str) -> bool:
    """Check a payment card: Luhn's checksum and a first digit that issuers use for this length.

    Takes: 13–19 digits. Gives: whether it can be a card. Luhn alone passes every tenth tracking number.
    """
    plausible = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37"), 16: ("2", "3", "4", "5", "6", "9")}
    if not digits.startswith(plausible.get(len(digits), ("4", "5", "6", "9792"))):
        return False
    total = 0
    for index, char in enumerate(reversed(digits)):
        number = int(char) * (1 + index % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
