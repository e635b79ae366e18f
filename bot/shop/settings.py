"""What a shop tells its customers, typed and frozen, read from `shop.yml` (`VAYBE_SHOP_FILE`).

A legal figure has its source beside it. Where the law gives the customer a right, a setting cannot take it away: such
a file is refused.
"""

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import EmailStr, Field, field_validator, model_validator

from bot.shop.rules import DELIVERY_DAYS_BY_LAW, BackOffice, Changes, Frozen, Returns

Kurus = Annotated[int, Field(ge=0, description="Money in kuruş: 1 TL is 100.")]

GUARANTEE_MONTHS_BY_LAW = 24
"""Guarantee certificate regulation: at least two years."""


class Carrier(Frozen):
    """A carrier company; `tracking_url` holds `{no}` where its page takes the tracking number."""

    name: str
    tracking_url: str
    phone: str | None = None
    extra_days: int = Field(default=0, ge=0)

    def link(self, tracking_number: str) -> str:
        """The carrier's own page for `tracking_number`."""
        return self.tracking_url.replace("{no}", tracking_number)


class Shift(Frozen):
    """A span of one day in which agents answer."""

    start: time
    end: time

    @model_validator(mode="after")
    def _ordered(self) -> "Shift":
        if self.end <= self.start:
            raise ValueError(f"a shift must end after it starts, not {self.start:%H:%M}–{self.end:%H:%M}")
        return self


WeekDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class OpeningHours(Frozen):
    """When agents answer: shifts per weekday, closed days, and days with hours of their own."""

    weekly: dict[WeekDay, tuple[Shift, ...]]
    public_holidays_closed: bool = True
    closed_days: tuple[date, ...] = ()
    special_days: dict[date, tuple[Shift, ...]] = {}


class Delivery(Frozen):
    """What is promised about delivery."""

    fee: Kurus
    free_from: Kurus | None = None
    cash_on_delivery_fee: Kurus | None = None
    dispatch_days: int = Field(ge=0, description="Working days until an order is handed to the carrier.")
    days_min: int = Field(ge=0)
    days_max: int = Field(ge=0, le=DELIVERY_DAYS_BY_LAW)
    regions: str = "Türkiye'nin 81 iline"
    abroad: bool = False
    saturday: bool = True
    inquiry_days: int = Field(default=3, ge=1, description="Working days in which a carrier inquiry is answered.")


class Payment(Frozen):
    """How customers can pay."""

    methods: tuple[Literal["credit_card", "debit_card", "bank_transfer", "cash_on_delivery", "wallet"], ...]
    instalments_max: int = Field(default=1, ge=1, le=12)
    instalment_banks: tuple[str, ...] = ()
    bank_account: str | None = None
    statement_name: str
    """What the card statement shows."""


class Contact(Frozen):
    """How to reach the shop."""

    phone: str
    email: EmailStr
    address: str
    store_address: str | None = None
    site: str


class Privacy(Frozen):
    """KVKK art. 10: told before anything is collected."""

    version: str
    controller: str
    url: str
    text: str
    contact: EmailStr
    retention_years: int = Field(default=3, ge=3)


class ShopSettings(Frozen):
    """All that a shop promises."""

    name: str
    greeting: str
    contact: Contact
    hours: OpeningHours
    delivery: Delivery
    returns: Returns
    changes: Changes = Changes()
    backoffice: BackOffice = BackOffice()
    payment: Payment
    privacy: Privacy
    carriers: dict[str, Carrier]
    guarantee_months: int = Field(default=GUARANTEE_MONTHS_BY_LAW, ge=GUARANTEE_MONTHS_BY_LAW)
    campaigns: tuple[str, ...] = ()
    order_number_patterns: tuple[str, ...] = (r"TR\d{7}",)
    """Regular expressions of the shop's order numbers, matched on folded upper-case text."""
    minutes_per_talk: int = Field(default=6, ge=1)
    """How long one handed-over talk takes an agent: the expected wait is counted with it until the shop has figures."""
    agents_on_shift: int = Field(default=2, ge=1)

    @field_validator("carriers")
    @classmethod
    def _carriers_have_links(cls, carriers: dict[str, Carrier]) -> dict[str, Carrier]:
        for key, carrier in carriers.items():
            if not carrier.tracking_url.startswith(("https://", "http://")):
                raise ValueError(f"carriers.{key}.tracking_url must be a web address")
        return carriers

    @model_validator(mode="after")
    def _return_carrier_is_known(self) -> "ShopSettings":
        if self.returns.carrier is not None and self.returns.carrier not in self.carriers:
            raise ValueError(f"returns.carrier names {self.returns.carrier!r}, which is not among the carriers")
        return self


def load_shop_settings(path: Path) -> ShopSettings:
    """Read and check `path`.

    Raises:
        FileNotFoundError: there is no such file.
        pydantic.ValidationError: a value is missing or not allowed; its message names the field.
    """
    return ShopSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
