"""Phones and e-mail addresses in a message, in the many ways people type them."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.turkish.entity import Found, Priority

_GAP = r"[\s.\-/]{0,3}"
_TURKISH = re.compile(
    rf"(?<![0-9+(])\(?(?P<prefix>(?:\+|00)\s?90|90|0)?[\s).\-/(]{{0,3}}(?P<zero>0)?(?P<area>[2-58][0-9]{{2}})"
    rf"(?P<gap>[\s).\-/]{{0,3}})(?P<rest>(?:[0-9]{_GAP}){{6}}[0-9])(?![0-9])"
)
_FOREIGN = re.compile(r"(?<![0-9+])(?:\+|00)(?!\s?90)[1-9](?:[\s().\-]{0,2}[0-9]){7,14}(?![0-9])")
_PHONE_BEFORE = re.compile(r"(?:tel|telefon|cep|gsm|whatsapp|numara)[a-z]{0,6}\W{1,3}\Z")
_LANDLINE_GROUPS = re.compile(r"\(?[0-9]{3}[\s)\-.]{1,2}[0-9]{3}[\s.-]?(?:[0-9]{2}[\s.-]?[0-9]{2})\Z")

_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])(?P<local>[a-z0-9_][a-z0-9._%+-]{0,63})@(?P<domain>(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,20}"
    r"|(?:gmail|hotmail|outlook|icloud|yahoo|yandex),com)(?![a-z0-9])"
)
# Endings of which a glued suffix can be told: "gmail.comdan". Longest first.
_ENDINGS = (
    "com.tr",
    "net.tr",
    "org.tr",
    "edu.tr",
    "gov.tr",
    "com",
    "net",
    "org",
    "edu",
    "gov",
    "tr",
    "io",
    "co",
    "info",
)
_GLUED_CASE = re.compile(r"y?[aeiu]|n?[iu]n|[dt][ae]n?|y?l[ae]|d[iu]r|[dt][ae]k[iu]|y?d[iu]")


def find_phones(folded: str) -> Iterator[Found]:
    """Find phone numbers.

    Takes: folded text. Gives: candidates whose value is E.164, only numbers that the numbering plans know. Ten bare
    digits are a phone when they begin like a mobile one, or when the message says that they are a phone.
    """
    for match in _TURKISH.finditer(folded):
        start = match.start() + len(match.group()) - len(match.group().lstrip(" \t\r\n.-/)"))
        written = folded[start : match.end()]
        if not match["prefix"] and not match["zero"] and not _is_phone_without_zero(match, folded, start, written):
            continue
        number = _valid(match["area"] + re.sub(r"\D", "", match["rest"]), "TR")
        if number:
            yield Found("phone", start, match.end(), number, Priority.PHONE)
    for match in _FOREIGN.finditer(folded):
        written = match.group()
        number = _valid("+" + written[2:] if written.startswith("00") else written, None)
        if number:
            yield Found("phone", match.start(), match.end(), number, Priority.PHONE)


def _is_phone_without_zero(match: re.Match[str], folded: str, start: int, written: str) -> bool:
    if start and folded[start - 1].isalpha():
        # Letters and digits in one word are some code.
        return False
    if match["area"].startswith("5"):
        return True
    named = _PHONE_BEFORE.search(folded, max(0, start - 20), start)
    return bool(named or _LANDLINE_GROUPS.match(written))


def _valid(number: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def find_emails(folded: str) -> Iterator[Found]:
    """Find e-mail addresses.

    Takes: folded text. Gives: candidates whose value is the address in lower-case ASCII (nobody's mailbox has a ş; a
    Turkish keyboard in capitals writes ALİ). A suffix glued to a known ending stays outside.
    """
    for match in _EMAIL.finditer(folded):
        domain = _without_suffix(match["domain"])
        end = match.start("domain") + len(domain)
        address = folded[match.start() : end].replace(",", ".")
        yield Found("email", match.start(), end, address, Priority.ADDRESS)


def _without_suffix(domain: str) -> str:
    if domain.endswith(tuple("." + ending for ending in _ENDINGS)):
        return domain
    head, _, last = domain.rpartition(".")
    for ending in _ENDINGS:
        if "." not in ending and last.startswith(ending) and _GLUED_CASE.fullmatch(last, len(ending)):
            return f"{head}.{ending}"
    return domain
