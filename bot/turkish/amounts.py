"""Money, quantities, sizes and hours in a message."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.turkish.entity import SUFFIX, Found, Priority
from bot.turkish.number_words import WORDS, number_of

_UNIT = r"(?P<unit>tl|₺|turk lirasi|lira|try)(?=(?:['’‘`´]?[a-z]{1,7})?(?![a-z0-9]))"
_COINS = r"(?:\s?(?P<coins>[0-9]{1,2})\s?(?:kurus|kr)\b)?"
_FIGURE = r"(?P<figure>[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[0-9]{1,9}(?:[.,][0-9]{1,3}){0,3})"
_SCALE = r"(?:\s?(?P<half>bucuk))?(?:\s?(?P<scale>bin|milyon)(?:\s?(?P<rest>[0-9]{1,3}))?)?"
_MONEY = (
    re.compile(rf"(?<![0-9a-z])(?<![0-9][.,/:]){_FIGURE}{_SCALE}\s?{_UNIT}{_COINS}"),
    re.compile(rf"₺\s?{_FIGURE}(?![0-9]){_SCALE}"),
)
_MONEY_WORDS = re.compile(rf"\b(?P<words>{WORDS}(?:\s[0-9]{{1,3}})?)(?:\s(?P<half>bucuk))?\s?{_UNIT}{_COINS}")
_SCALES = {"bin": 1000, "milyon": 1_000_000}

_COUNTED = re.compile(
    rf"(?<![0-9.,/a-z-])(?P<count>[0-9]{{1,3}}|{WORDS})\s?"
    rf"(?P<unit>adet|tane|paket|kutu|koli|cift|parca|takim|set|urun|sise)(?={SUFFIX}?(?![a-z0-9]))"
)
# "bir ürün aldım" says "a product", "bin parça" that it broke: these numbers count only with units that count.
_LOOSE_WORDS = ("bir", "bi", "yuz", "bin")
_COUNTING_UNITS = ("adet", "tane")

_LETTER_SIZE = re.compile(
    r"(?<![a-z0-9'’.&])(?:(?:(?P<wide>[2-6]xl|x{1,4}[ls])|(?P<named>xlarge|small|medium|large))"
    r"(?=(?:['’‘`´][a-z]{1,6}|[iu]|s[iu](?:n[aeiu])?|y?[ae])?(?![a-z0-9]))"
    r"|(?P<single>[sml])(?=['’‘`´][a-z]|[^a-z0-9'’]|\Z))"
)
_NUMBER_SIZE = re.compile(
    r"(?<![0-9a-z.,/-])(?:(?P<before>[1-6][0-9](?:[.,]5|/[1-6][0-9])?)(?P<half>\sbucuk)?\s?(?:beden|numara)(?!l[iu])"
    r"|(?:beden(?:[iu]m?)?|numara)\s?[:=]?\s?(?P<after>[1-6][0-9](?:[.,]5)?))(?![0-9])"
)
_SMALLEST_SIZE = 16
_NAMED_SIZES = {"small": "S", "medium": "M", "large": "L", "xlarge": "XL"}
_BEDEN_NEXT = re.compile(r"\sbeden")
_BEDEN_BEFORE = re.compile(r"beden[a-z]{0,3}\s\Z")

_CLOCK = re.compile(r"(?<![0-9])(?<![0-9][.,:/])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9]|[.,:/][0-9])")
_O_CLOCK = re.compile(r"\bsaat\s(?P<hour>[01]?[0-9]|2[0-4])(?:[:.](?P<minute>[0-5][0-9]))?(?![0-9]|[.,:/][0-9])")


def find_amounts(folded: str) -> Iterator[Found]:
    """Find sums of money.

    Takes: folded text. Gives: candidates whose value is the sum in lira with two places ("1250.00"). A number counts
    only with its currency; a comma is the decimal mark, a dot groups thousands unless that cannot be.
    """
    for pattern in _MONEY:
        for match in pattern.finditer(folded):
            value = parse_figure(match["figure"])
            if value is not None:
                yield from _money(match, value)
    for match in _MONEY_WORDS.finditer(folded):
        number = number_of(match["words"])
        if number is not None:
            yield from _money(match, Decimal(number))


def _money(match: re.Match[str], value: Decimal) -> Iterator[Found]:
    groups = match.groupdict()
    if groups.get("half"):
        value += Decimal("0.5")
    value *= _SCALES.get(groups.get("scale") or "", 1)
    value += int(groups.get("rest") or 0) + Decimal(groups.get("coins") or 0) / 100
    yield Found("amount", match.start(), match.end(), f"{value:.2f}", Priority.MONEY)


def parse_figure(figure: str) -> Decimal | None:
    """Read a number as Turks write it.

    Takes: "1.250", "149,90", "1.250,90", "99.90", "1,250.00". Gives: its value, or None when it is no number.
    """
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", figure) or re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", figure):
        plain = figure.replace(".", "").replace(",", "")
    elif figure.rfind(",") > figure.rfind("."):
        plain = figure.replace(".", "").replace(",", ".")
    else:
        plain = figure.replace(",", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def find_quantities(folded: str) -> Iterator[Found]:
    """Find counted things: takes folded text, gives candidates whose value is the count as digits ("3")."""
    for match in _COUNTED.finditer(folded):
        count = number_of(match["count"])
        if count and (match["count"] not in _LOOSE_WORDS or match["unit"] in _COUNTING_UNITS):
            yield Found("quantity", match.start(), match.end(), str(count), Priority.QUANTITY)


def find_sizes(folded: str, original: str) -> Iterator[Found]:
    """Find clothing and shoe sizes.

    Takes: folded text and the original, because a lone "m" is a size only in capitals or beside "beden". Gives:
    candidates whose value is "XL", "M", "38" or "36.5". "3 beden büyük" is a distance, not a size.
    """
    for match in _LETTER_SIZE.finditer(folded):
        if match["single"] and not _is_lone_size(match, folded, original):
            continue
        value = _NAMED_SIZES.get(match["named"] or "", match.group().upper())
        yield Found("size", match.start(), match.end(), value, Priority.SIZE)
    for match in _NUMBER_SIZE.finditer(folded):
        value = (match["before"] or match["after"]).replace(",", ".") + (".5" if match["half"] else "")
        if float(value.split("/")[0]) >= _SMALLEST_SIZE:
            yield Found("size", match.start(), match.end(), value, Priority.SIZE)


def _is_lone_size(match: re.Match[str], folded: str, original: str) -> bool:
    if _BEDEN_NEXT.match(folded, match.end()) or _BEDEN_BEFORE.search(
        folded, max(0, match.start() - 10), match.start()
    ):
        return True
    if original[match.start()] not in "SML":
        return False
    # "5 M" is a length, "L'Oréal" a name.
    follows = original[match.end() + 1 : match.end() + 2]
    names = original[match.end() : match.end() + 1] in "'’" and follows.isupper() and not original.isupper()
    return not names and not re.search(r"[0-9]\s?\Z", folded[: match.start()][-3:])


def find_times(folded: str) -> Iterator[Found]:
    """Find hours ("14:30", "saat 9.15", "saat 15"): takes folded text, gives spans that shall be nothing else.

    No answer needs an hour. With a dot only after "saat": 14.30 alone may be a price.
    """
    for match in _CLOCK.finditer(folded):
        yield Found("", match.start(), match.end(), "", Priority.TIME)
    for match in _O_CLOCK.finditer(folded):
        yield Found("", match.start("hour"), match.end(), "", Priority.TIME)
