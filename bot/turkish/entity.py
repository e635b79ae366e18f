"""What a recogniser finds in a message."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class Entity:
    """One piece of exact data in a message.

    Attributes:
        kind: order_number, tracking_number, phone, email, date, amount, quantity, carrier, product, size, code,
            national_id, card_number or iban.
        start: Offset of its first character in the original message.
        end: Offset after its last character; a glued Turkish suffix lies outside.
        value: The normalised value. A date with a part of the day is `{"date": ISO, "part": name}`.
        text: `message[start:end]`, except for the sensitive kinds, whose `value` and `text` are both the masked form.
    """

    kind: str
    start: int
    end: int
    value: str | dict[str, str]
    text: str


class Priority(IntEnum):
    """Who wins where two candidates overlap: the smaller number; among equals the longer, then the earlier.

    Sensitive data wins over everything, so that it cannot leak under another name. Then what carries its own proof
    (an @, a prefix, a word like "sipariş no" before it), then what a unit or a shape explains, and bare digits last.
    """

    SENSITIVE = 0
    ADDRESS = 1
    NAMED = 2
    PHONE = 3
    MONEY = 4
    TIME = 5
    DATE = 6
    SIZE = 7
    QUANTITY = 8
    BARE = 9
    CODE = 10
    CARRIER = 11
    PRODUCT = 12


@dataclass(frozen=True)
class Found:
    """A candidate before overlaps are resolved. Kind "" only keeps its span from being something else."""

    kind: str
    start: int
    end: int
    value: str | dict[str, str]
    priority: Priority


# A Turkish suffix glued to a number, code or name, on folded text; with the apostrophe anything short will do.
SUFFIX = (
    r"(?:['’‘`´][a-z]{0,8}"
    r"|y?[aeiu]|y?l[ae]|n?[iu]n|[dt][ae](?:n|ki)?|n[aeiu]|l[iu]k?|s[iu](?:n[aeiu]|n[iu]n|n[dt][ae]n?|yl[ae])?"
    r"|[iu]nc[iu]|l[ae]r[a-z]{0,4}|nolu|no|numarali)"
)
# What must follow a code or number: an optional suffix and then the end of the word.
WORD_END = rf"(?={SUFFIX}?(?![a-z0-9]))"
