"""Order numbers, tracking numbers and one-time codes in a message."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.turkish.entity import SUFFIX, WORD_END, Found, Priority
from bot.turkish.fold import fold
from bot.turkish.slips import without_slips

# Letters, with blanks or hyphens before the digits. Turkish letters and case make no difference.
DEFAULT_ORDER_PATTERNS = (
    r"#\s?[A-Z]{0,4}-?[0-9]{4,12}",
    r"[A-Z]{2,5}-?[0-9]{4}-[0-9]{4,8}",
    r"(?:TR|ORD|SP|WEB)[- ]?(?:[0-9]{5,12}|[0-9]{4}[- ][0-9]{4,8})",
    r"(?:ORDER|SIP)-?(?:[0-9]{5,12}|[0-9]{4}[- ][0-9]{4,8})",
    r"(?!(?:NO|NU|TC|TCKN|TEL|CEP|GSM|IMEI|SKU|VKN|KOD|ID|PIN|LOT)[0-9-])[A-Z]{2,4}-?[0-9]{6,12}",
)
# "no:1048213" and "siparisno1048213" begin a number, "12.1048213" and "x1048213" do not.
_BEGIN = r"(?:(?<![0-9a-z#+•])|(?<=no))(?<![0-9][.,/:-])"
_END = WORD_END + r"(?![.,/:-][0-9])"
_BARE_ORDER = re.compile(rf"{_BEGIN}[0-9]{{7,12}}{_END}")
_LONG = re.compile(rf"{_BEGIN}[0-9]{{13,16}}{_END}")
_SHORT = re.compile(rf"{_BEGIN}[0-9]{{4,6}}{_END}")
_SPACED_CODE = re.compile(r"\s*([0-9]{3}[ -][0-9]{3})\s*\Z")

# Letters, year, count, with a blank for a hyphen: "SP 2024 99812".
_DATED = re.compile(r"([a-z]+)[ -](20[0-9]{2})[ -]([0-9]+)\Z")

# Shapes that carriers print: PTT (KP…, RR…TR), UPS (1Z…), SMR…, HepsiJet, Trendyol Express, Sendeo, Kolay Gelsin.
_SHAPED = re.compile(
    r"(?<![a-z0-9])(?:kp ?[0-9]{8,13}|[a-z]{2} ?[0-9]{9} ?tr|1z ?(?=[0-9a-z]*[0-9]{4})[0-9a-z]{16}"
    r"|(?:smr[ -]?|(?:hj|hepj|hpj|tye|tex|snd|sdo|klg|kg)-?)[0-9]{8,16})" + WORD_END
)

_NO = r"(?:(?:no|nu|nolu|numara|kod|id)[a-z]{0,8}\W{1,3})"
_IS = r"(?:(?:su|bu|budur|sudur|soyle)\W{1,3})?\Z"
_ORDER_BEFORE = re.compile(rf"(?:siparis|order)[a-z]{{0,8}}\W{{1,3}}(?:takip\s)?{_NO}?{_IS}")
_TRACKING_BEFORE = re.compile(
    rf"(?:takip[a-z]{{0,6}}\W{{1,3}}{_NO}?|(?:kargo|gonderi|barkod)[a-z]{{0,6}}\W{{1,3}}(?:takip\s)?{_NO}){_IS}"
)
_ORDER_NO_BEFORE = re.compile(rf"(?:(?:siparis|order)[a-z]{{0,8}}\W{{1,3}}{_NO}|siparisno\W{{0,3}}){_IS}")
_OTHER_BEFORE = re.compile(
    rf"(?:(?:vkn|imei|barkod|mersis|sicil)[a-z]{{0,8}}\W{{1,3}}{_NO}?|(?:vergi|fatura|musteri|seri|model|uye|urun|stok"
    rf"|dekont|posta|iade|talep|kayit|basvuru)[a-z]{{0,8}}\W{{1,3}}(?:dairesi\W)?{_NO}){_IS}"
)
_ORDER_AFTER = re.compile(rf"{SUFFIX}?\s?(?:no|numara)[a-z]*\s(?:\w+\s)?siparis")
_TRACKING_AFTER = re.compile(rf"{SUFFIX}?\s?(?:takip|kargo|gonderi)\s(?:no|numara|kod)")
_CONTEXTS = (("tracking_number", _TRACKING_BEFORE), ("order_number", _ORDER_BEFORE), ("other", _OTHER_BEFORE))
_LOOK_BACK = 45


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Make the shop's patterns match folded text, as whole words, with a suffix allowed after them."""
    begin = r"(?:(?<![a-z0-9#])|(?<=[a-z])(?=#))"
    return tuple(re.compile(rf"{begin}(?:{_fold_pattern(pattern)}){WORD_END}(?!-[0-9])") for pattern in patterns)


def _fold_pattern(pattern: str) -> str:
    r"""Fold a pattern's letters, but not its escapes: \D is not \d."""
    return "".join(part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", pattern))


def complete(number: str, patterns: Sequence[str]) -> str:
    """Write the letters before an order number that its owner left out.

    Takes: "1048213"; the shop's formats. Gives: "TR1048213" when that is the only format that so many digits fit; what
    has letters already, or fits as it is, comes back unchanged.
    """
    if not number.isdigit() or any(re.fullmatch(pattern, number) for pattern in patterns):
        return number
    begun = {begin[0] + number for pattern in patterns if (begin := re.match(r"[A-Z]+-?", pattern))}
    fitting = [whole for whole in begun if any(re.fullmatch(pattern, whole) for pattern in patterns)]
    return fitting[0] if len(fitting) == 1 else number


def find_codes(folded: str, order_patterns: Sequence[str]) -> Iterator[Found]:
    """Find order numbers, tracking numbers and six-digit codes.

    Takes: folded text; the shop's order number formats as regular expressions (upper-case, matched without regard to
    case and Turkish letters). Gives: candidates; an order number's value is upper-case without # and blanks. Words
    around bare digits decide: "takip no", "sipariş no", or a number that is neither ("vergi no", "IMEI"). An O for a
    0 is read as 0.

    Raises:
        re.error: when one of the shop's patterns is no regular expression.
    """
    folded = without_slips(folded)
    for match in _SHAPED.finditer(folded):
        yield Found("tracking_number", match.start(), match.end(), _plain(match.group()), Priority.NAMED)
    for pattern in _compiled(tuple(order_patterns)):
        for match in pattern.finditer(folded):
            if match.end() > match.start():
                yield Found("order_number", match.start(), match.end(), _plain(match.group()), Priority.NAMED)
    yield from _bare(folded)


def _plain(written: str) -> str:
    if dated := _DATED.match(written):
        return "-".join(dated.groups()).upper()
    return re.sub(r"[\s#]", "", written).upper()


def _bare(folded: str) -> Iterator[Found]:
    """Name runs of bare digits by the words around them, or else by their length."""
    for match in _LONG.finditer(folded):
        kind = _named(folded, match) or "tracking_number"
        if kind != "other":
            yield Found(kind, match.start(), match.end(), match.group(), Priority.BARE)
    for match in _BARE_ORDER.finditer(folded):
        named = _named(folded, match)
        if named != "other":
            priority = Priority.NAMED if named else Priority.BARE
            yield Found(named or "order_number", match.start(), match.end(), match.group(), priority)
    for match in _SHORT.finditer(folded):
        named = _named(folded, match)
        if named == "order_number" and _is_called_order(folded, match):
            yield Found(named, match.start(), match.end(), match.group(), Priority.NAMED)
        elif len(match.group()) == 6 and named != "other":
            yield Found("code", match.start(), match.end(), match.group(), Priority.CODE)
    if spaced := _SPACED_CODE.match(folded):
        yield Found("code", spaced.start(1), spaced.end(1), re.sub(r"\D", "", spaced[1]), Priority.CODE)


def _named(folded: str, match: re.Match[str]) -> str | None:
    """Give the kind that the words beside the digits name: order_number, tracking_number, other, or None."""
    start = max(0, match.start() - _LOOK_BACK)
    before = folded[start : match.start()]
    for kind, pattern in _CONTEXTS:
        if pattern.search(before):
            return kind
    if _ORDER_AFTER.match(folded, match.end()):
        return "order_number"
    return "tracking_number" if _TRACKING_AFTER.match(folded, match.end()) else None


def _is_called_order(folded: str, match: re.Match[str]) -> bool:
    """Tell whether few digits are named a number outright: "sipariş 2024" is a year."""
    before = folded[max(0, match.start() - _LOOK_BACK) : match.start()]
    return bool(_ORDER_NO_BEFORE.search(before) or _ORDER_AFTER.match(folded, match.end()))
