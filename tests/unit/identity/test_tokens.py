import base64
import hmac
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt
import pytest

from bot.identity.tokens import TokenError, TokenReason, verify_customer_token

SECRET = "a-secret-of-the-shop-with-more-than-32-characters"
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


def token(claims: dict[str, Any] | None = None, secret: str = SECRET, **changes: Any) -> str:
    at = int(NOW.timestamp())
    claims = {"sub": "c1", "iat": at, "exp": at + 3600, **(claims or {}), **changes}
    return jwt.encode({key: value for key, value in claims.items() if value is not None}, secret, algorithm="HS256")


def handmade(header: Any, claims: Any, secret: str | None = SECRET, digest: str = "sha256") -> str:
    """A token by hand: libraries refuse to make most of the bad ones."""
    parts = [part(json.dumps(header).encode()), part(json.dumps(claims).encode())]
    signed = ".".join(parts).encode()
    signature = hmac.new(secret.encode(), signed, digest).digest() if secret is not None else b""
    return ".".join((*parts, part(signature)))


def part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def reason_of(text: str, secret: str | None = SECRET, now: datetime = NOW) -> TokenReason:
    with pytest.raises(TokenError) as caught:
        verify_customer_token(text, secret, now)
    return caught.value.reason


def test_a_good_token() -> None:
    claims = verify_customer_token(token(), SECRET, NOW)
    assert claims.customer == "c1"
    assert (claims.issued_at, claims.expires_at) == (NOW, NOW + timedelta(hours=1))
    assert verify_customer_token(token(exp=NOW.timestamp() + 0.5), SECRET, NOW).customer == "c1"
    assert verify_customer_token(token(exp=NOW.timestamp() + 24 * 3600), SECRET, NOW).customer == "c1"
    assert verify_customer_token(token(iat=NOW.timestamp() + 30, name="Ayşe"), SECRET, NOW).customer == "c1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": None}, TokenReason.MISSING_CLAIM),
        ({"iat": None}, TokenReason.MISSING_CLAIM),
        ({"sub": None}, TokenReason.MISSING_CLAIM),
        ({"sub": ""}, TokenReason.BAD_CLAIM),
        ({"sub": "  "}, TokenReason.BAD_CLAIM),
        ({"sub": "c1\0"}, TokenReason.BAD_CLAIM),
        ({"exp": NOW.timestamp()}, TokenReason.EXPIRED),
        ({"exp": 0}, TokenReason.EXPIRED),
        ({"exp": -1}, TokenReason.EXPIRED),
        ({"exp": NOW.timestamp() + 25 * 3600}, TokenReason.EXPIRES_TOO_LATE),
        ({"exp": 10**18}, TokenReason.EXPIRES_TOO_LATE),
        ({"iat": NOW.timestamp() + 120}, TokenReason.NOT_YET_VALID),
        ({"nbf": NOW.timestamp() + 120}, TokenReason.NOT_YET_VALID),
        ({"iat": -5}, TokenReason.BAD_CLAIM),
        ({"aud": "someone-else"}, TokenReason.BAD_CLAIM),
    ],
)
def test_claims_that_are_refused(changes: dict[str, Any], reason: TokenReason) -> None:
    assert reason_of(token(**changes)) is reason


@pytest.mark.parametrize("sub", [1, 1.5, True, None, ["c1"], {"id": "c1"}])
def test_a_customer_that_is_no_text(sub: Any) -> None:
    at = int(NOW.timestamp())
    made = handmade({"alg": "HS256", "typ": "JWT"}, {"sub": sub, "iat": at, "exp": at + 60})
    assert reason_of(made) in (TokenReason.BAD_CLAIM, TokenReason.MISSING_CLAIM)


@pytest.mark.parametrize("exp", ["soon", True, "1800000000", None, [1], float("nan"), float("inf")])
def test_times_that_are_no_numbers(exp: Any) -> None:
    made = handmade({"alg": "HS256", "typ": "JWT"}, {"sub": "c1", "iat": 1, "exp": exp})
    assert isinstance(reason_of(made), TokenReason)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, 5])
@pytest.mark.parametrize("secret", [None, "", SECRET])
def test_no_algorithm_is_no_proof(algorithm: Any, secret: str | None) -> None:
    at = int(NOW.timestamp())
    made = handmade({"alg": algorithm, "typ": "JWT"}, {"sub": "c1", "iat": at, "exp": at + 60}, secret)
    assert reason_of(made) in (TokenReason.ALGORITHM, TokenReason.MALFORMED)


@pytest.mark.parametrize("algorithm", ["HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA"])
def test_the_header_does_not_choose_the_algorithm(algorithm: str) -> None:
    """Also RS/HS confusion: an HMAC over what claims to be an RSA signature."""
    at = int(NOW.timestamp())
    claims = {"sub": "c1", "iat": at, "exp": at + 60}
    digest = {"HS384": "sha384", "HS512": "sha512"}.get(algorithm, "sha256")
    assert reason_of(handmade({"alg": algorithm, "typ": "JWT"}, claims, digest=digest)) is TokenReason.ALGORITHM


@pytest.mark.parametrize(
    "extra", [{"kid": "../../dev/null"}, {"jku": "https://evil.example/keys"}, {"jwk": {"k": "AA"}}]
)
def test_the_header_does_not_choose_the_key(extra: dict[str, Any]) -> None:
    at = int(NOW.timestamp())
    made = handmade({"alg": "HS256", "typ": "JWT", **extra}, {"sub": "c1", "iat": at, "exp": at + 60}, "AA")
    assert reason_of(made) is TokenReason.SIGNATURE


def test_another_key_a_changed_claim_a_cut_signature() -> None:
    assert reason_of(token(secret=SECRET + "x")) is TokenReason.SIGNATURE
    header, _, signature = token().split(".")
    other = token(sub="c2").split(".")[1]
    assert reason_of(f"{header}.{other}.{signature}") is TokenReason.SIGNATURE
    assert reason_of(f"{header}.{other}.") is TokenReason.SIGNATURE


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "x" * 5000, "ğ.ğ.ğ", token() + ".x", "null", "\0"])
def test_what_is_no_token(text: str) -> None:
    assert reason_of(text) is TokenReason.MALFORMED


@pytest.mark.parametrize("payload", [[], "c1", 5, None])
def test_claims_that_are_no_object(payload: Any) -> None:
    assert reason_of(handmade({"alg": "HS256"}, payload)) is TokenReason.MALFORMED


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_key_every_token_is_refused(secret: str | None) -> None:
    empty = handmade({"alg": "HS256"}, {"sub": "c1", "iat": 1, "exp": 2_000_000_000}, "")
    assert reason_of(empty, secret) is TokenReason.NOT_CONFIGURED


def test_expired_by_the_clock_that_is_passed_in() -> None:
    assert reason_of(token(), now=NOW + timedelta(hours=1)) is TokenReason.EXPIRED
