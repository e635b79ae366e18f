"""What the rules answer: frozen facts whose keys the dialogue turns into words (docs/returns.md lists all keys)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.shop.rules import RefundFrom


class Reason(str, Enum):
    """Why a customer wants to give goods back."""

    CHANGED_MIND = "changed_mind"
    DOES_NOT_FIT = "does_not_fit"
    GIFT = "gift"
    """Asked for by the person who got the goods as a present."""
    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong_item"
    MISSING_ITEM = "missing_item"
    NOT_AS_DESCRIBED = "not_as_described"
    LATE_DELIVERY = "late_delivery"
    OTHER = "other"


FAULTS = frozenset({Reason.DAMAGED, Reason.DEFECTIVE, Reason.WRONG_ITEM, Reason.MISSING_ITEM, Reason.NOT_AS_DESCRIBED})
"""Reasons that make the goods defective in law (6502 art. 8: not as agreed, lacking what was promised)."""
PHOTO_REASONS = frozenset({Reason.DAMAGED, Reason.DEFECTIVE, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED})


class Condition(str, Enum):
    """The state of the goods, as the customer tells it."""

    UNOPENED = "unopened"
    OPENED = "opened"
    """The seal or protective packaging is open, perhaps tried."""
    USED = "used"
    """Used beyond trying, or mixed with other goods."""


class Basis(str, Enum):
    """What a return rests on."""

    WITHDRAWAL = "withdrawal"
    LONGER_PERIOD = "longer_period"
    """The shop's own offer beyond the law's 14 days."""
    GOODWILL = "goodwill"
    """The shop takes back what art. 15 lets it refuse."""
    DEFECT = "defect"
    GUARANTEE = "guarantee"
    TERMINATION = "termination"
    """Not delivered within 30 days."""
    NONE = "none"


class Remedy(str, Enum):
    """What the customer gets."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    """For another variant; the shop's offer."""
    REPLACEMENT = "replacement"
    """For the same without the fault; a right."""
    REPAIR = "repair"
    PRICE_REDUCTION = "price_reduction"


class WhoPays(str, Enum):
    """Who pays the cargo of the goods' way back."""

    SHOP_WITH_CARRIER = "shop_with_carrier"
    """Free with the shop's named carrier."""
    SHOP = "shop"
    """Free with any carrier."""
    CUSTOMER = "customer"
    NOBODY = "nobody"
    """Nothing is sent."""


class How(str, Enum):
    """How far a wish about an order is carried out."""

    AT_ONCE = "at_once"
    ASK_SHOP = "ask_shop"
    """The shop is asked; the customer hears of its answer."""
    INSTEAD = "instead"
    """Not possible, but `alternatives` are."""
    NO = "no"


@dataclass(frozen=True)
class Decision:
    """Whether goods can go back, and what follows."""

    eligible: bool
    reason_key: str
    """Why, for the customer: `return_reason.<key>` in data/responses."""
    next_step_key: str
    basis: Basis = Basis.NONE
    legal_basis: str | None = None
    """The rule's source: `6502/48`, `msy/15-1-c` (regulation on distance contracts) or `shop`."""
    who_pays_cargo: WhoPays = WhoPays.NOBODY
    deadline: date | None = None
    """Last day on which it can be asked for; None: has not begun, or there is none."""
    send_back_by: date | None = None
    remedies: tuple[Remedy, ...] = ()
    refund_by: date | None = None
    """Latest day of the money; None without a refund or while `refund_from` has not happened."""
    refund_from: RefundFrom | None = None
    needs_approval: bool = False
    photo_wanted: bool = False
    notes: tuple[str, ...] = ()
    """Further things to tell, as keys."""
    refused_exchange: "Decision | None" = None
    """Why an exchange is not among the remedies, where the shop's rules for exchanges leave it out."""

    def noting(self, *notes: str) -> "Decision":
        """This decision with `notes` added."""
        return replace(self, notes=self.notes + notes)


@dataclass(frozen=True)
class ChangeDecision:
    """Whether an order can be cancelled or changed, and what is possible else."""

    how: How
    reason_key: str
    next_step_key: str
    legal_basis: str | None = None
    alternatives: tuple[str, ...] = ()
    """Keys of what the customer can do instead, the best one first."""
    refund_by: date | None = None
    money_back: bool = False
    """Whether the customer has paid something that comes back."""
