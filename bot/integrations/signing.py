"""Signatures of outgoing events, as the Standard Webhooks specification (standardwebhooks.com) has them.

Receivers can verify them with its libraries in a dozen languages. Headers: `webhook-id`, `webhook-timestamp` (seconds),
`webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `{id}.{timestamp}.{body}`.
"""

import base64
import hashlib
import hmac
from datetime import datetime

SECRET_PREFIX = "whsec_"  # noqa: S105 - a prefix, not a secret
TOLERANCE_SECONDS = 300


def derive_secret(master: str, salt: str) -> str:
    """The secret of the endpoint with `salt`: derived from the process's key, so that none is stored."""
    raw = hmac.new(master.encode(), f"webhook:{salt}".encode(), hashlib.sha256).digest()
    return SECRET_PREFIX + base64.b64encode(raw).decode()


def sign(secret: str, event_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove `body` of the event `event_id` to come from us at `sent_at`."""
    stamp = str(int(sent_at.timestamp()))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_mac(secret, event_id, stamp, body)}",
    }


def verify(secret: str, headers: dict[str, str], body: bytes, now: datetime) -> bool:
    """Whether `headers` (lower-case names) prove `body`; what a receiver does, with 5 minutes of tolerance."""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        return False
    expected = _mac(secret, headers.get("webhook-id", ""), stamp, body)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(signature, f"v1,{expected}") for signature in given)


def _mac(secret: str, event_id: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    message = f"{event_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
