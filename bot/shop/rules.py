"""What a shop promises about returns, cancellations and changes: typed, frozen, never less than the law gives.

Each legal figure is named with its source; a setting that falls below it is refused with a sentence.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.shop.product_classes import WithdrawalClass

WITHDRAWAL_DAYS_BY_LAW = 14
"""Law 6502 art. 48/4, regulation on distance contracts art. 9: withdrawal within 14 days, no reason needed."""
SEND_BACK_DAYS_BY_LAW = 10
"""Regulation on distance contracts art. 13: the consumer sends the goods back within 10 days of the notice."""
REFUND_DAYS_BY_LAW = 14
"""Regulation on distance contracts art. 12: all payments are given back within 14 days."""
DEFECT_MONTHS_BY_LAW = 24
"""Law 6502 art. 12/1: the seller answers for defects for two years from delivery."""
PRESUMPTION_MONTHS_BY_LAW = 6
"""Law 6502 art. 10/1: a defect that shows within six months is presumed to have been there at delivery."""
REPAIR_WORKDAYS_BY_LAW = 30
"""Law 6502 art. 11/4: free repair or replacement within thirty working days of the request."""
DELIVERY_DAYS_BY_LAW = 30
"""Law 6502 art. 48/3, regulation on distance contracts art. 16: delivery within 30 days, else termination."""

RefundFrom = Literal["notice", "handover", "arrival"]
WorkKindName = Annotated[str, Field(pattern=r"^[a-z_]+$")]


class Frozen(BaseModel):
    """Base of all sections of the shop file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _at_least(name: str, value: int, law: int, source: str) -> None:
    if value < law:
        raise ValueError(f"{name} is {value}, but {source} gives the customer {law}: set {law} or more")


def _at_most(name: str, value: int, law: int, source: str) -> None:
    if value > law:
        raise ValueError(f"{name} is {value}, but {source} allows {law} at most: set {law} or less")


class Returns(Frozen):
    """What is promised about returns, exchanges, defects and refunds."""

    days: int = WITHDRAWAL_DAYS_BY_LAW
    """Calendar days from delivery of the last item. More than the law's 14 is the shop's own offer."""
    roll_to_workday: bool = True
    """A period that ends on a day off ends on the next working day (Law 6098 art. 93)."""
    send_back_days: int = SEND_BACK_DAYS_BY_LAW
    send_back_grace_days: int = Field(default=3, ge=0)
    """How long after `send_back_days` an approved return that was not sent back expires."""
    refund_days: int = Field(default=REFUND_DAYS_BY_LAW, ge=1)
    refund_from: RefundFrom = "notice"
    """⚠ Sources differ on what the 14 days count from: the notice, the handover to the carrier, or the arrival at the
    shop. The default is the one that no reading of art. 12 makes late; a shop chooses another with its lawyer."""
    carrier: str | None = None
    """The named carrier: returns with it are free. None: no carrier is named, and nothing may be charged at all."""
    carrier_code: str | None = None
    """The shop's fixed return code at `carrier`. None: each return waits for a label or code from the shop."""
    free: bool = True
    exchange: bool = True
    """Exchange for another size or colour. No right of the consumer's, unless the goods are defective."""
    exchange_days: int | None = Field(default=None, ge=1)
    """Calendar days from delivery for exchanges; None: as `days`."""
    accept_exempt: frozenset[WithdrawalClass] = frozenset()
    """Classes of goods that the shop takes back although art. 15 would let it refuse."""
    category_classes: dict[str, WithdrawalClass] = {}
    """Class by product category, for products without a class of their own. The longest matching path counts."""
    reserve_days: int = Field(default=14, ge=1)
    """How long a piece is kept for an exchange whose goods have not arrived."""
    draft_days: int = Field(default=7, ge=1)
    """How long what a customer has begun and not finished can be gone on with, in any conversation."""
    defect_months: int = DEFECT_MONTHS_BY_LAW
    presumption_months: int = PRESUMPTION_MONTHS_BY_LAW
    repair_workdays: int = Field(default=REPAIR_WORKDAYS_BY_LAW, ge=1)
    approve_defects: bool = False
    """Whether a reported defect is approved at once; else the shop looks at it first, within `approval_workdays`."""
    approval_workdays: int = Field(default=2, ge=0, le=5)
    bank_workdays: int = Field(default=7, ge=0)
    """What a bank adds until a card refund shows, told to the customer; not part of the shop's 14 days."""
    address: str

    @model_validator(mode="after")
    def _not_below_the_law(self) -> "Returns":
        _at_least("returns.days", self.days, WITHDRAWAL_DAYS_BY_LAW, "Law 6502 art. 48")
        _at_least("returns.send_back_days", self.send_back_days, SEND_BACK_DAYS_BY_LAW, "the regulation's art. 13")
        _at_most("returns.refund_days", self.refund_days, REFUND_DAYS_BY_LAW, "the regulation's art. 12")
        _at_least("returns.defect_months", self.defect_months, DEFECT_MONTHS_BY_LAW, "Law 6502 art. 12")
        _at_least("returns.presumption_months", self.presumption_months, PRESUMPTION_MONTHS_BY_LAW, "Law 6502 art. 10")
        _at_most("returns.repair_workdays", self.repair_workdays, REPAIR_WORKDAYS_BY_LAW, "Law 6502 art. 11")
        if not self.free:
            raise ValueError(
                "returns.free is false, but since 2026-01-01 a return with the named carrier is free, and with none"
                " named nothing may be charged: remove it or set true"
            )
        if self.carrier_code and not self.carrier:
            raise ValueError("returns.carrier_code needs returns.carrier: a code belongs to a carrier")
        return self


class Changes(Frozen):
    """What the assistant may change in an order by itself, by the order's status. No legal figure is in here.

    A cancellation before dispatch is also a withdrawal before delivery (regulation art. 9/2): where it is not done at
    once the shop is asked to stop the parcel, and the customer's right to the money stays.
    """

    cancel_at_once: frozenset[Literal["received", "in_production", "preparing"]] = frozenset(
        ("received", "in_production", "preparing")
    )
    delivery_at_once: frozenset[Literal["received", "in_production", "preparing"]] = frozenset(
        ("received", "in_production", "preparing")
    )
    """Statuses in which address and recipient are changed at once."""
    contents: bool = True
    """Whether the shop can change goods, sizes or colours of an order that is not sent."""
    carrier_redirect: frozenset[str] = frozenset()
    """Carriers that change address or day under way when the shop asks them to."""
    branch_pickup: bool = True
    """Whether a parcel under way can be kept at the carrier's branch for the customer."""


class BackOffice(Frozen):
    """Who does what waits for the shop, and within how many working days."""

    owner: str = "iade"
    owners: dict[WorkKindName, str] = {}
    due_workdays: int = Field(default=1, ge=0)
    due_workdays_by_kind: dict[WorkKindName, int] = {}
