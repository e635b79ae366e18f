"""How Turks write dates: the patterns of `dates`, on folded text."""

import re

from bot.turkish.entity import WORD_END
from bot.turkish.number_words import WORDS

MONTHS = {
    "ocak": 1, "subat": 2, "mart": 3, "nisan": 4, "mayis": 5, "haziran": 6, "temmuz": 7, "agustos": 8, "agustus": 8,
    "eylul": 9, "ekim": 10, "kasim": 11, "aralik": 12,
}  # fmt: skip
WEEKDAYS = {
    "pazartesi": 0, "sali": 1, "carsamba": 2, "carsanba": 2, "persembe": 3, "persenbe": 3, "cuma": 4, "cumartesi": 5,
    "pazar": 6,
}  # fmt: skip
PARTS = {
    "sabah": "morning", "ogleden once": "morning", "ogle": "noon", "oglen": "noon", "ogleyin": "noon",
    "ogleden sonra": "afternoon", "ikindi": "afternoon", "aksam": "evening", "aksamustu": "evening", "gece": "night",
}  # fmt: skip
# Days from today.
DAY_WORDS = {
    "bugun": 0, "bu gun": 0, "dun": -1, "evvelsi gun": -2, "evvelki gun": -2, "evelsi gun": -2, "onceki gun": -2,
    "evvelsi": -2, "evelsi": -2, "yarin": 1, "obur gun": 2, "oburgun": 2, "yarindan sonra": 2, "haftaya bugun": 7,
}  # fmt: skip


def _any(names: dict[str, int] | dict[str, str]) -> str:
    return "|".join(name.replace(" ", r"\s{1,2}") for name in sorted(names, key=len, reverse=True))


# Suffixes of days and months without an apostrophe: "salıdan", "kasımda", "dünkü", "yarına", "sabahki", "cumaydı".
_GLUED = (
    r"(?:['’‘`´][a-z]{0,8}|y?[aeiu]|n?[iu]n|n?[dt][ae](?:n|k[iu]|yd[iu])?|k[iu]|y?d[iu]"
    r"|s[iu](?:n[aeiu]|n[dt][ae]n?)?|[iu]n(?:[dt][ae]n?|[aeiu])|l[ae]r[iu]?)"
)
_END = rf"(?={_GLUED}?(?![a-z0-9]))"
_PART = (
    rf"(?:(?:['’]?[iu]?n?[dt][ae])?(?:\sgunu)?\s(?P<part>{_any(PARTS)})"
    r"(?=(?:k[iu]|[iu]|[iu]n[iu]?|l[ae]r[iu]?|y?[ae])?(?![a-z0-9])))?"
)
_YEAR = r"(?:\s(?P<year>20[0-9]{2})(?![0-9.,]*\s?(?:tl|lira|₺|bin|adet|try)|[0-9.]|,[0-9]))?"
_WAY = r"(?P<way>gecen|gectigimiz|evvelki|onceki|bu|gelecek|onumuzdeki)"
# A count after it means that the number was no day: "kasım 20 tl", "ayın 15 gün".
_NO_UNIT = r"(?!\s?[:.,/]?[0-9]|\s?(?:tl|lira|adet|gun|bin))"

DAY_WORD = re.compile(rf"\b(?!dunya)(?P<word>{_any(DAY_WORDS)}){_END}{_PART}")
THIS_PART = re.compile(rf"\bbu\s(?P<part>{_any(PARTS)}){_END}")
AGO = re.compile(
    rf"(?<![0-9.,/a-z])(?<![0-9]-)(?P<count>[0-9]{{1,3}}|{WORDS})\s{{0,2}}(?P<unit>gun|hafta|ay|yil)\s{{1,2}}"
    rf"(?P<way>once|evvel|sonra){_END}{_PART}"
)
WEEK = re.compile(rf"\b(?:{_WAY}\shafta|(?P<next>haftaya))(?:(?:ki|n[iu]n)?\s(?P<day>{_any(WEEKDAYS)}))?{_END}{_PART}")
# Beside a date ("3 kasım salı", "salı, 3 kasım") the weekday says nothing more.
WEEKDAY = re.compile(
    rf"\b(?:{_WAY}\s)?(?<!her\s)(?P<day>{_any(WEEKDAYS)}){_END}(?!\W{{1,2}}[0-9]{{1,2}}\s(?:{_any(MONTHS)}))"
    rf"(?!\W{{1,2}}[0-9]{{1,2}}[./][0-9]){_PART}"
)
DATE_BEFORE = re.compile(rf"(?:[0-9]\s?(?:{_any(MONTHS)})(?:\s20[0-9]{{2}})?|[./]20[0-9]{{2}})\W{{1,2}}\Z")
DAY_MONTH = re.compile(
    rf"(?<![0-9.,/:])(?:(?P<day>[0-9]{{1,2}})\s{{0,2}}|\b(?P<words>{WORDS})\s{{1,2}})(?P<month>{_any(MONTHS)})(?:{_YEAR}{_END}){_PART}"
)
MONTH_DAY = re.compile(rf"\b(?P<month>{_any(MONTHS)})(?:\s?[iu]n)?\s(?P<day>[0-9]{{1,2}}){_END}{_NO_UNIT}")
DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<way>bu|gecen|gelecek|onumuzdeki)\s)?ay[iu]n\s(?P<day>[0-9]{{1,2}}|{WORDS}){_END}{_NO_UNIT}"
)
DOTTED = re.compile(
    r"(?<![0-9a-z.,/-])(?P<day>[0-9]{1,2})\s?(?P<sep>[./-])\s?(?P<month>[0-9]{1,2})\s?(?P=sep)\s?"
    rf"(?P<year>20[0-9]{{2}}|[0-9]{{2}}){WORD_END}(?![./-][0-9])"
)
ISO = re.compile(rf"(?<![0-9a-z-])(?P<year>20[0-9]{{2}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){WORD_END}(?!-)")
# Without a year a slash is a date, a dot only with a word or suffix that says so: 12.11 may be an amount or an hour.
SLASHED = re.compile(
    rf"(?<![0-9a-z.,/-])(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}}){WORD_END}"
    r"(?![/.,-]?[0-9]|\s?(?:taksit|hizmet|beden))"
)
DOT_SHORT = re.compile(
    r"(?<![0-9a-z.,/-])(?P<day>[0-9]{1,2})[.-](?P<month>[0-9]{1,2})"
    r"(?=['’]?[dt][ae]n?\b|\starih|(?<=[01][0-9])\s[dt][ae]\b)"
)
