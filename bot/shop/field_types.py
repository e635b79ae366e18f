"""Types of the fields that shops push: limits, normalisation and the text of the OpenAPI document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from bot.clock import ISTANBUL
from bot.shop.contact import normalise_email, normalise_phone

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character U+0000")
    return text


def _of_our_time(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"must lie between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return day


def _aware(moment: datetime) -> datetime:
    _of_our_time(moment)
    return moment if moment.tzinfo else moment.replace(tzinfo=ISTANBUL)


def _plain_number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be an amount, not true or false")
    if isinstance(value, str) and "," in value:
        raise ValueError("must be written with a point and without thousands marks: 1299.90")
    return value


def to_kurus(amount: Decimal) -> int:
    """`amount` in TRY as integer kuruş; exact, for at most two decimals are let in."""
    return int(amount * 100)


Identifier = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_storable)
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_storable)
]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), AfterValidator(_storable)]

Phone = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(normalise_phone),
    WithJsonSchema({"type": "string", "maxLength": 40, "description": "Any spelling; without +code it is Turkish."}),
]
Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(normalise_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 254}),
]
WebAddress = Annotated[
    str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s<>\"]+$"), AfterValidator(_storable)
]
Moment = Annotated[datetime, AfterValidator(_aware), Field(description="ISO 8601; without an offset: Istanbul time.")]
Day = Annotated[date, AfterValidator(_of_our_time), Field(description="ISO 8601 day, in Istanbul.")]
Money = Annotated[
    Decimal,
    BeforeValidator(_plain_number),
    Field(ge=0, max_digits=12, decimal_places=2),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": r"^\d{1,10}(\.\d{1,2})?$"}, {"type": "number", "minimum": 0}],
            "description": "TRY with at most two decimals, a point between.",
        }
    ),
]
AttributeValue = Annotated[float, Field(allow_inf_nan=False)] | bool | Words | list[Words]
