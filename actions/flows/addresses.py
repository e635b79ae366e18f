"""Reads a delivery address from free text: il, ilçe, mahalle, the open address. Pure functions."""

import re

from bot.returns.service import Address
from bot.shop.provinces import PROVINCES, find_province
from bot.turkish.fold import fold

_POSTAL = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_QUARTER = re.compile(r"\b((?:[^\W\d]+[. ]+){1,3}?)(?:mah(?:allesi|alle|\.)?|mh\.?|koyu|koy)(?=\W|$)")
_PROVINCES = frozenset(fold(name) for name in PROVINCES)
_INTRO = re.compile(
    r"^\W*(?:[a-z]{2,4}-?[0-9]{6,}\W+)?(?:(?:yeni|teslimat|dogru|benim)\s+)*adres(?:im|imi|i)?\b"
    r"(?:\s+(?:su|soyle|bu|olarak|degis\w*|olsun))*\s*[:,-]?\s*"
)
_OUTRO = re.compile(r"\s*\b(?:olsun|olacak|adresine gonder\w*|adresine gelsin|oraya gelsin|olarak degistir\w*)\W*$")
_ABROAD = re.compile(
    r"\b(?:yurt ?disi\w*|almanya\w*|germany|fransa\w*|hollanda\w*|belcika\w*|avusturya\w*|isvicre\w*|ingiltere\w*"
    r"|amerika(?!n)\w*|abd|kibris\w*|kktc\w*|azerbaycan\w*|yunanistan\w*|bulgaristan\w*|italya(?!n)\w*|ispanya\w*|isvec\w*"
    r"|norvec\w*|danimarka\w*|rusya\w*|kanada\w*|katar|dubai)\b(?! (?:sehit|cad|sok|bulvar|mah|apt))"
)
PARTS = ("city", "district", "neighbourhood", "line")


def read_address(text: str) -> Address:
    """What of an address is in the text; parts that are not found are None."""
    text = _trimmed(text)
    postal = _POSTAL.search(text)
    if postal:
        text = text[: postal.start()] + " " + text[postal.end() :]
    text, city, district = _place(text)
    quarter = _QUARTER.search(fold(text))
    before = text[: quarter.start(1)].strip(" ,/-") if quarter else ""
    words = text[quarter.start(1) : quarter.end(1)].split() if quarter else []
    if quarter and city and not district and len(words) > 1 and not before:
        # "İzmir Bornova Kazımdirik Mah.": what stands between il and mahalle begins with the ilçe.
        district = words[0].strip(" ,.")
        text = text[: quarter.start(1)] + " ".join(words[1:]) + " " + text[quarter.end(1) :]
        quarter = _QUARTER.search(fold(text))
    elif quarter and city and not district and re.fullmatch(r"[^\W\d_]+", before):
        district, text = before, text[quarter.start(1) :]
        quarter = _QUARTER.search(fold(text))
    neighbourhood = None
    if quarter:
        neighbourhood = text[quarter.start(1) : quarter.end(1)].strip(" .,") or None
        text = text[: quarter.start()] + " " + text[quarter.end() :]
    line = " ".join(text.split()).strip(" ,.;/-") or None
    return Address(city, district, neighbourhood, line, postal[0] if postal else None)


def is_abroad(text: str) -> bool:
    """Whether the text names another country, and no mahalle, which only an address in this one has."""
    folded = fold(text)
    return bool(_ABROAD.search(folded)) and not _QUARTER.search(folded)


def completed(address: Address, text: str, part: str) -> Address:
    """The address with one missing part taken from an answer to a question for it."""
    values = {name: getattr(address, name) for name in address.__dataclass_fields__}
    found = read_address(text)
    answer = getattr(found, part, None)
    if part == "city":
        answer = find_province(text) or answer
    elif answer is None or part == "line":
        answer = " ".join(text.split()).strip(" ,.;")
    if part == "neighbourhood" and answer:
        answer = re.sub(r"\s+(?:mah\w*|mh)\.?$", "", answer, flags=re.IGNORECASE)
    values[part] = answer or values[part]
    return Address(**values)


def _trimmed(text: str) -> str:
    folded = fold(text)
    start = found.end() if (found := _INTRO.match(folded)) else 0
    end = found.start() if (found := _OUTRO.search(folded)) else len(text)
    return text[start:end] if start < end else text


def _place(text: str) -> tuple[str, str | None, str | None]:
    """The rest of the text, il and ilçe: the last word that is a province, and the word before it."""
    words = list(re.finditer(r"[^\W\d_]+", text))
    for index in range(len(words) - 1, -1, -1):
        if fold(words[index][0]) not in _PROVINCES:
            continue
        city = words[index]
        before = words[index - 1] if index else None
        between = text[before.end() : city.start()] if before else ""
        if before is None or not re.fullmatch(r"[\s,/–-]*", between):
            return text[: city.start()] + " " + text[city.end() :], city[0], None
        if fold(before[0]) in ("mah", "mahallesi", "sok", "sokak", "cad", "caddesi", "no", "daire", "kat"):
            return text[: city.start()] + " " + text[city.end() :], city[0], None
        return text[: before.start()] + " " + text[city.end() :], city[0], before[0]
    return text, None, None
