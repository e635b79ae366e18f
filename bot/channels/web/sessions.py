"""Session ids of the web channel: 128 random bits and a mark by which any gateway knows that we issued them.

A conversation is stored under the random part alone: who reads the table cannot take a session over.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

_SHAPE = re.compile(r"[A-Za-z0-9_-]{44}\Z")
_HALF = 22


class SessionIds:
    """Issues and recognises session ids, without a database row."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"web-session:" + secret.encode()).digest()

    def issue(self) -> str:
        """A new session id."""
        address = secrets.token_urlsafe(16)
        return address + self._mark(address)

    def address_of(self, session_id: object) -> str | None:
        """The address of the conversation of `session_id`, or None when we did not issue it."""
        if not isinstance(session_id, str) or not _SHAPE.match(session_id):
            return None
        address, mark = session_id[:_HALF], session_id[_HALF:]
        return address if hmac.compare_digest(mark, self._mark(address)) else None

    def _mark(self, address: str) -> str:
        digest = hmac.new(self._key, address.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:16]).decode().rstrip("=")
