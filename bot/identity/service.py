"""Who is asking: the functions that the dialogue and the channels call. See docs/identity.md."""

from bot.identity.codes import check_code, send_code
from bot.identity.contacts import CannotSendError, reachable_by
from bot.identity.grants import current, may_see, revoke
from bot.identity.limits import prune
from bot.identity.models import Level
from bot.identity.orders import prove_order
from bot.identity.tokens import Claims, TokenError, TokenReason, grant_by_token, verify_customer_token
from bot.identity.types import CodeResult, Identity, ProofResult, SendResult, TokenResult, View

__all__ = [
    "CannotSendError",
    "Claims",
    "CodeResult",
    "Identity",
    "Level",
    "ProofResult",
    "SendResult",
    "TokenError",
    "TokenReason",
    "TokenResult",
    "View",
    "check_code",
    "current",
    "grant_by_token",
    "may_see",
    "prove_order",
    "prune",
    "reachable_by",
    "revoke",
    "send_code",
    "verify_customer_token",
]
