"""Carrier companies in a message, with suffixes and slips, but not the ordinary words that look like them."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from bot.turkish.entity import Found, Priority

CARRIERS = (
    "yurtici", "aras", "mng", "surat", "ptt", "hepsijet", "trendyol_express", "kolay_gelsin", "sendeo", "ups",
)  # fmt: skip
_CASE = (
    r"(?:['’‘`´][a-z]{1,8}|y?[aeiu]|n[aeiu]|n?[iu]n|n?[dt][ae](?:n(?:m[iu])?|k[iu]|yd[iu])?|y?l[ae]|l[iu]"
    r"|s[iu](?:n[aeiu]n?|n[dt][ae]n?|yl[ae])?|y?d[iu]|m[iu]s)"
)
_KARGO = r"(?:\s?kargo(?P<kargo>(?:su|cu|cusu)?))?"
_END = rf"(?={_CASE}?(?![a-z0-9]))"
# After these, "yurt içi kargo" means shipping within the country.
_DOMESTIC = (
    r"(?!\s?(?:kargo\s)?(?:ucret|gonder|siparis|teslimat|kargolar|kargo\s?(?:ucret|bedel|fiyat)|alisveris|uretim))"
)

_CERTAIN = re.compile(
    r"\b(?:(?P<yurtici>yurt\s?ici" + _DOMESTIC + r")|(?P<mng>mng|dhl(?:\s?e-?\s?commerce)?)|(?P<ptt>ptt)"
    r"|(?P<hepsijet>hepsi\s?jet)|(?P<trendyol_express>trendyol\s?e(?:x|ks|xs)s?press?)|(?P<sendeo>sendeo))"
    rf"{_KARGO}{_END}"
)
# "Aras" is a name and the stem of "arasa, arasın, arası": bare or with the suffixes that those words do not have.
_ARAS = re.compile(
    rf"(?<!adim\s)(?<!ismim\s)(?<!ben\s)\baras(?:\s?kargo(?={_CASE}?(?![a-z0-9]))"
    r"|(?P<alone>(?=['’‘`´][a-z]|(?:tan|ta|la|taki|in kargo)?(?![a-z0-9'’])))(?!\s(?:bey|hanim)\b))"
)
# "Sürat" is speed and, without its dots, "surat" a face. Alone it is a carrier only as an answer.
_SURAT = re.compile(rf"\bsurat(?:\s?kargo(?={_CASE}?(?![a-z0-9]))|(?=['’‘`´][a-z]|t[ae]n?(?![a-z])|\s?(?:ile|mi)\b))")
_SURAT_ALONE = re.compile(r"\W*(surat)\W*\Z")
# "Kolay gelsin" greets whoever works: a carrier only when a suffix or the word for one follows.
_KOLAY_GELSIN = re.compile(
    r"\bkolaygelsin\skargo\b|\bkolay\s?gelsin(?:\s?kargo(?=['’‘`´][a-z]|(?:dan|da|ya|nun|yla|daki)\b|\s(?:ile|firma|sirket|sube|takip))"
    r"|(?=['’‘`´][a-z]|(?:den|deki|le)\b|\s(?:ile|sube|firma)))"
)
# "Ups" is also "oops": in capitals, with a suffix, or beside a word of the trade.
_UPS = re.compile(rf"\bups(?:\s?kargo)?(?P<suffix>{_CASE})?(?![a-z0-9])")
_UPS_TRADE = re.compile(r"\s?(?:ile|kargo|sube|kurye|takip|firma|gonder)")

_WORD = re.compile(r"[a-z]+")
_STRIP = re.compile(r"(?:n?[dt][ae](?:n|ki)?|n?[iu]n|y?l[ae]|y?[aeiu])\Z")
_NOT_TYPOS = frozenset(
    {"yirtici", "yirticilar", "yurtdisi", "murat", "sirat", "ara", "arasi", "arada", "para", "hepsi"}
)
_BEFORE_KARGO = ("yurtici", "aras", "surat", "hepsijet", "sendeo")
_ALONE = ("yurtici", "hepsijet")
_LONG_WORD = 6


def find_carriers(folded: str, original: str) -> Iterator[Found]:
    """Find carrier companies.

    Takes: folded text and the original, whose capitals tell UPS from "ups". Gives: candidates whose value is one of
    `CARRIERS`; the span takes in a following "kargo", not its suffix.
    """
    for match in _CERTAIN.finditer(folded):
        yield _found(next(name for name, text in match.groupdict().items() if text and name != "kargo"), match)
    for name, pattern in (("aras", _ARAS), ("surat", _SURAT), ("kolay_gelsin", _KOLAY_GELSIN)):
        for match in pattern.finditer(folded):
            if name != "aras" or not _is_person(match, original):
                yield _found(name, match)
    if alone := _SURAT_ALONE.match(folded):
        yield Found("carrier", alone.start(1), alone.end(1), "surat", Priority.CARRIER)
    for match in _UPS.finditer(folded):
        end = match.start("suffix") if match["suffix"] else match.end()
        whole = len(original.strip()) == len("ups")
        shout = original[match.start() : match.start() + 3].isupper() and (whole or not original.isupper())
        if match["suffix"] or shout or "kargo" in match.group() or _UPS_TRADE.match(folded, end):
            yield Found("carrier", match.start(), end, "ups", Priority.CARRIER)
    yield from _typos(folded)


def _is_person(match: re.Match[str], original: str) -> bool:
    """Tell whether a surname follows: "Aras Yılmaz"."""
    follows = original[match.end() : match.end() + 3]
    return match["alone"] is not None and not original.isupper() and follows[:1].isspace() and follows[1:].istitle()


def _found(name: str, match: re.Match[str]) -> Found:
    return Found("carrier", match.start(), match.end(), name, Priority.CARRIER)


def _typos(folded: str) -> Iterator[Found]:
    """Find misspelt names: a word one slip from a long name, and before "kargo" from a short one too."""
    words = list(_WORD.finditer(folded))
    for index, match in enumerate(words):
        word = match.group()
        before_kargo = index + 1 < len(words) and words[index + 1].group().startswith("kargo")
        if word in _NOT_TYPOS or len(word) < 4 or not (before_kargo or (len(word) >= _LONG_WORD and word[0] in "yh")):
            continue
        for form in {word, _STRIP.sub("", word)} - _NOT_TYPOS:
            name = _nearest(form, _BEFORE_KARGO if before_kargo else _ALONE)
            if name:
                yield Found("carrier", match.start(), match.start() + len(form), name, Priority.CARRIER)
                break


def _nearest(word: str, names: tuple[str, ...]) -> str | None:
    for name in names:
        if abs(len(name) - len(word)) <= 1 and DamerauLevenshtein.distance(word, name, score_cutoff=1) == 1:
            return name
    return None
