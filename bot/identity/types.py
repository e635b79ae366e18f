"""What identity answers with: facts, no sentences."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.identity.models import Level


class View(str, Enum):
    """How much of an order may be told."""

    NONE = "none"
    LIMITED = "limited"
    """Status, carrier, tracking link and expected day alone: no names, addresses, amounts, and no changes."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Identity:
    """What one conversation has proved, as of now."""

    level: Level
    customer_id: int | None = None
    proved_order_ids: frozenset[int] = frozenset()
    """Orders of which the LIMITED view was won."""
    customer_name: str | None = None
    """Only for a verified customer."""
    verified_order_ids: frozenset[int] = frozenset()
    """Orders seen in FULL one by one, without a right to the customer's others (see docs/identity.md)."""


@dataclass(frozen=True, slots=True)
class ProofResult:
    """Outcome of `prove_order`. A wrong number and wrong digits give the very same one."""

    ok: bool
    order_id: int | None = None
    locked_until: datetime | None = None
    tries_left: int | None = None
    """Of this conversation; None while locked or after success."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """Outcome of `send_code`. An unknown contact gives the very same one as a known one."""

    sent_to_masked: str | None
    """Where it goes, readable only to who knows it already: `+90 5•• ••• •• 12`. None while locked."""
    expires_at: datetime | None
    locked_until: datetime | None = None
    """When the next code may be asked for; set when this request was refused."""

    @property
    def ok(self) -> bool:
        """Whether a code is (as far as anyone may know) on its way."""
        return self.locked_until is None


@dataclass(frozen=True, slots=True)
class CodeResult:
    """Outcome of `check_code`."""

    ok: bool
    tries_left: int = 0
    expired: bool = False
    """The code came too late, was used, or there is none to check against: a new one is needed."""
    locked_until: datetime | None = None
    """With no tries left: when a new code may be asked for."""
    level: Level = Level.NONE
    """What was won: VERIFIED for the customer, or ORDER_PROVED when the right is to `order_id` alone."""
    customer_id: int | None = None
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class TokenResult:
    """Outcome of `grant_by_token`."""

    ok: bool
    reason: str | None = None
    """A `TokenReason` value when refused, for logs and the shop's developer; never shown to customers."""
    customer_id: int | None = None
    expires_at: datetime | None = None
