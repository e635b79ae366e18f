"""Customer tokens: the shop's own site says who is logged in, in a JWT signed with a key that only it and we hold.

HS256 alone, whatever the token's header claims: the algorithm is ours, never the sender's (RFC 8725 3.1).
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Any

import jwt
from sqlalchemy.ext.asyncio import AsyncSession

from bot.identity.grants import grant_customer
from bot.identity.settings import IdentitySettings, get_identity_settings
from bot.identity.types import TokenResult
from bot.settings import Settings, get_settings
from bot.shop.customers import customer_by_external_id

ALGORITHM = "HS256"
METHOD = "token"
MAX_LENGTH = 4096
"""Characters; a token with these claims has some 200."""
_CHECKS = {
    "require": ["exp", "iat", "sub"],
    # Times are checked below against the clock that is passed in.
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    # `sub` as well: its reason is to be told apart.
    "verify_sub": False,
    # A token with an `aud` or for somebody else's use is refused by the library: we expect none.
    "verify_aud": True,
}


class TokenReason(str, Enum):
    """Why a token is refused: for logs and the shop's developer, not for customers."""

    NOT_CONFIGURED = "not_configured"
    """The shop has set no VAYBE_CUSTOMER_TOKEN_SECRET."""
    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    """Not HS256."""
    SIGNATURE = "signature"
    """Signed with another key, or changed."""
    MISSING_CLAIM = "missing_claim"
    """`sub`, `exp` or `iat` is not there."""
    BAD_CLAIM = "bad_claim"
    """A claim has another type than docs/identity.md says, or the token is for another audience."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    """`iat` or `nbf` lies in the future: look at the clocks."""
    EXPIRES_TOO_LATE = "expires_too_late"
    """`exp` is further ahead than allowed (24 hours)."""
    UNKNOWN_CUSTOMER = "unknown_customer"
    """The shop has not pushed a customer with that id."""


class TokenError(ValueError):
    """A token is refused for `reason`."""

    def __init__(self, reason: TokenReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    customer: str
    """The shop's own id of the customer (`sub`)."""
    issued_at: datetime
    expires_at: datetime


def verify_customer_token(
    token: str, secret: str | None, now: datetime, *, limits: IdentitySettings | None = None
) -> Claims:
    """Check a token's signature, times and claims.

    Raises:
        TokenError: it is refused; `reason` says why.
    """
    limits = limits or get_identity_settings()
    if not secret:
        raise TokenError(TokenReason.NOT_CONFIGURED)
    claims = _decode(token, secret)
    customer = claims["sub"]
    if not isinstance(customer, str) or not customer.strip() or "\0" in customer:
        raise TokenError(TokenReason.BAD_CLAIM)
    times = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
    # bool is an int in Python; a NumericDate may have a fraction (RFC 7519 section 2).
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in times.values()):
        raise TokenError(TokenReason.BAD_CLAIM)
    moment = now.timestamp()
    if not times["exp"] > moment:
        raise TokenError(TokenReason.EXPIRED)
    if not times["exp"] <= moment + limits.token_max_ahead_seconds + limits.token_leeway_seconds:
        raise TokenError(TokenReason.EXPIRES_TOO_LATE)
    if not max(times["iat"], times.get("nbf", times["iat"])) <= moment + limits.token_leeway_seconds:
        raise TokenError(TokenReason.NOT_YET_VALID)
    if times["iat"] < 0:
        raise TokenError(TokenReason.BAD_CLAIM)
    return Claims(customer, _moment(times["iat"]), _moment(times["exp"]))


async def grant_by_token(
    session: AsyncSession,
    conversation_id: int,
    token: str,
    now: datetime,
    *,
    settings: Settings | None = None,
    limits: IdentitySettings | None = None,
) -> TokenResult:
    """Give the conversation the rights of the customer whom a good token names.

    A token that names another customer than before ends what the conversation held for that one. A refused token
    changes nothing.
    """
    settings, limits = settings or get_settings(), limits or get_identity_settings()
    try:
        claims = verify_customer_token(token, settings.customer_secret(), now, limits=limits)
    except TokenError as error:
        return TokenResult(ok=False, reason=error.reason.value)
    customer = await customer_by_external_id(session, claims.customer)
    if customer is None:
        return TokenResult(ok=False, reason=TokenReason.UNKNOWN_CUSTOMER.value)
    expires_at = now + limits.verified_for
    await grant_customer(session, conversation_id, customer.id, METHOD, now, expires_at)
    return TokenResult(ok=True, customer_id=customer.id, expires_at=expires_at)


def _decode(token: str, secret: str) -> dict[str, Any]:
    if len(token) > MAX_LENGTH:
        raise TokenError(TokenReason.MALFORMED)
    try:
        claims: dict[str, Any] = jwt.decode(token, secret, algorithms=[ALGORITHM], options=_CHECKS)  # type: ignore[arg-type]
    except jwt.InvalidAlgorithmError as error:
        raise TokenError(TokenReason.ALGORITHM) from error
    except jwt.InvalidSignatureError as error:
        raise TokenError(TokenReason.SIGNATURE) from error
    except jwt.MissingRequiredClaimError as error:
        raise TokenError(TokenReason.MISSING_CLAIM) from error
    except jwt.DecodeError as error:
        raise TokenError(TokenReason.MALFORMED) from error
    except (jwt.InvalidTokenError, ValueError) as error:
        raise TokenError(TokenReason.BAD_CLAIM) from error
    return claims


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
