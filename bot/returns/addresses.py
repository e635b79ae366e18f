"""Whether a delivery address is complete: il, ilçe, mahalle and an open address that a courier finds."""

import re
from dataclasses import dataclass

from bot.shop.provinces import find_province
from bot.turkish.fold import fold

_MAX = 300
_SHORTEST_LINE = 8
_NUMBERLESS = re.compile(r"\b(koy|koyu|mevkii|kooperatif|sitesi|site|plaza|avm|kampus|lojman)")
"""Places that are found without a house number."""


@dataclass(frozen=True)
class Address:
    """A delivery address, as its parts are given; None for what is not."""

    city: str | None = None
    """İl."""
    district: str | None = None
    """İlçe."""
    neighbourhood: str | None = None
    """Mahalle, or köy."""
    line: str | None = None
    """The open address: street, building and door number."""
    postal_code: str | None = None

    def cleaned(self) -> "Address":
        """Blanks trimmed, empty parts None, the province in its own spelling."""
        parts = {name: _clean(getattr(self, name)) for name in self.__dataclass_fields__}
        if parts["city"]:
            parts["city"] = find_province(parts["city"]) or parts["city"]
        return Address(**parts)

    def stored(self) -> dict[str, str]:
        """As an order's `address` keeps it."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}


def check_address(address: Address) -> tuple[str, ...]:
    """What is missing or wrong, as keys; empty for a complete address.

    city_missing, city_unknown, district_missing, neighbourhood_missing, line_missing, line_too_short,
    line_without_number, postal_code_wrong, too_long.
    """
    clean = address.cleaned()
    found = [f"{part}_missing" for part in ("city", "district", "neighbourhood", "line") if not getattr(clean, part)]
    if clean.city and find_province(clean.city) is None:
        found.append("city_unknown")
    if clean.line:
        if len(clean.line) < _SHORTEST_LINE:
            found.append("line_too_short")
        elif not any(char.isdigit() for char in clean.line) and not _NUMBERLESS.search(fold(clean.line)):
            found.append("line_without_number")
    if clean.postal_code and not re.fullmatch(r"\d{5}", clean.postal_code):
        found.append("postal_code_wrong")
    if any(len(value) > _MAX for value in clean.stored().values()):
        found.append("too_long")
    return tuple(found)


def _clean(text: str | None) -> str | None:
    return " ".join(text.replace("\x00", "").split()) or None if text else None
