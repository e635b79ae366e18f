"""Phones and e-mail addresses in the one form in which they are stored and compared."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

REGION = "TR"


def normalise_phone(text: str) -> str:
    """`text`, in any spelling, as E.164 (`+905321234567`); without a country code it is taken as Turkish.

    Raises:
        ValueError: it is no valid telephone number; the message is fit for a shop's developer.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("is no telephone number; write it like +905321234567 or 0532 123 45 67") from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("is no valid telephone number; write it like +905321234567 or 0532 123 45 67")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normalise_email(text: str) -> str:
    """`text` as a lower-case address; whether the mailbox exists is not asked.

    Raises:
        ValueError: it is no e-mail address.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address: {error}") from error
    return found.normalized.lower()


def last_four(phone: str | None) -> str | None:
    """The last four digits of an E.164 `phone`, which prove an order; None without a phone."""
    return phone[-4:] if phone else None
