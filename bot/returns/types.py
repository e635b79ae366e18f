"""What the services of this package take and give: facts and keys, no sentences."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.returns.models import OrderChange, ReturnCase, ReturnStatus
from bot.shop.policies.decision import ChangeDecision, Condition, Decision, Reason, Remedy


@dataclass(frozen=True)
class Wanted:
    """Pieces of one order line that are to go back; `variant_sku` is what is wanted in their place (exchange)."""

    position: int
    quantity: int
    variant_sku: str | None = None


@dataclass(frozen=True)
class ReturnRequest:
    """What a customer asks for."""

    order_id: int
    lines: tuple[Wanted, ...]
    reason: Reason
    remedy: Remedy
    condition: Condition | None = None
    own_carrier: bool = False
    photos: tuple[str, ...] = ()
    """Addresses of photos elsewhere, as the customer wrote them."""
    photo_ids: tuple[str, ...] = ()
    """Photos uploaded to the conversation."""
    note: str | None = None
    conversation_id: int | None = None


@dataclass(frozen=True)
class VariantOffer:
    """A variant that can be had in exchange."""

    sku: str
    name: str
    available: int | None
    """Pieces not kept for anybody; None when the shop does not tell its stock."""
    price_kurus: int


@dataclass(frozen=True)
class LineAnswer:
    """What can be done with one line."""

    position: int
    name: str
    variant: str | None
    ordered: int
    remaining: int
    """Pieces that are in no return yet."""
    decision: Decision
    open_return: str | None = None
    """Number of the return that holds (some of) its pieces and is still going on."""
    unit_price_kurus: int = 0

    @property
    def eligible(self) -> bool:
        """Whether anything of it can go back."""
        return self.decision.eligible and self.remaining > 0


@dataclass(frozen=True)
class Preview:
    """What a return would be; nothing is stored."""

    lines: tuple[LineAnswer, ...]
    remedies: tuple[Remedy, ...]
    """Those that every eligible line allows, the first the most fitting."""
    amount_kurus: int | None
    """The refund of the eligible lines asked for; None when none of them is eligible."""

    @property
    def eligible(self) -> tuple[LineAnswer, ...]:
        """The lines that can go back."""
        return tuple(line for line in self.lines if line.eligible)


@dataclass(frozen=True)
class OpenResult:
    """Outcome of `open_return`."""

    case: ReturnCase | None
    created: bool
    """False when the same request was made before (`case` is that return), or when it was refused."""
    reason_key: str
    """Why it is allowed or refused: a key of the policies, or one of those in docs/returns.md."""
    next_step_key: str
    refused: tuple[LineAnswer, ...] = ()
    offers: tuple[VariantOffer, ...] = ()
    """With `out_of_stock`: variants that can be had instead."""
    refund_by: date | None = None
    amount_kurus: int | None = None


@dataclass(frozen=True)
class CancelReturnResult:
    """Outcome of `cancel_return`."""

    ok: bool
    changed: bool
    reason_key: str
    """return_cancelled, already_cancelled, return_in_transit, return_finished or unknown_return."""
    case: ReturnCase | None = None


class RefundStage(str, Enum):
    """Where a customer's money is."""

    WAITING_FOR_APPROVAL = "waiting_for_approval"
    WAITING_FOR_GOODS = "waiting_for_goods"
    GOODS_UNDER_WAY = "goods_under_way"
    BEING_INSPECTED = "being_inspected"
    BEING_PAID = "being_paid"
    SENT = "sent"
    OVERDUE = "overdue"
    GOODS_NOT_SEEN = "goods_not_seen"
    """The last day has passed, but no movement of the goods is known: were they sent, and with which number?"""
    NOT_DUE = "not_due"
    """The return was rejected, expired or cancelled: nothing is paid."""


@dataclass(frozen=True)
class RefundFacts:
    """One refund, as it can be told."""

    stage: RefundStage
    order_id: int
    return_number: str | None
    """None: for a cancelled order."""
    return_status: ReturnStatus | None
    amount_kurus: int | None
    means: str | None
    due_on: date | None
    counts_from: str
    """notice, handover or arrival."""
    days_overdue: int
    sent_at: datetime | None
    shows_by: date | None
    """When the bank shows it at the latest; only once it was sent."""
    bank_workdays: int
    reference: str | None
    rejected_reason: str | None = None


@dataclass(frozen=True)
class ChangeResult:
    """Outcome of a cancellation or change of an order."""

    decision: ChangeDecision
    change: OrderChange | None
    """None where nothing was done or asked."""
    created: bool
    """False for a repeated request."""
    missing: tuple[str, ...] = ()
    """For an address: what is missing or wrong, as keys (docs/returns.md). Nothing was stored then."""
    amount_kurus: int | None = None
    """What comes back for a cancelled order."""


@dataclass(frozen=True)
class Step:
    """Who does what, when, and what they say about it."""

    now: datetime
    actor: str
    """customer, system, shop, or an agent's name."""
    note: str | None = None
    """To the customer, in the shop's words: the reason of a rejection."""
    external_id: str | None = None
    amount_kurus: int | None = None
    sent_at: datetime | None = None
    reference: str | None = None
    tracking_number: str | None = None
    in_talk: bool = False
    """The customer hears of it in the answer of this very turn."""

    @property
    def is_news(self) -> bool:
        """Whether the customer must be told."""
        return not self.in_talk and self.actor != "customer"
