"""SMS through Netgsm's REST v2 API.

Written after the OpenAPI document and the error codes of Netgsm's own client (github.com/netgsm/netgsm-sms-js:
`openapi.json`, `src/enums.ts`): `POST /sms/rest/v2/send` with Basic authentication; success is HTTP 200 with code "00"
and a jobid, a refusal HTTP 406 with another code.
"""

import asyncio
import json
import re
from typing import Any

import aiohttp

from bot.notify.models import Notice
from bot.notify.senders import PermanentFailure, SendFailure, TemporaryFailure, UncertainFailure

TIMEOUT_SECONDS = 15.0
MAX_HEADER = 11
"""Characters of a sender name, `msgheader`."""
_SUCCESS = "00"
_PERMANENT = {
    "20": "the text is refused or too long",
    "50": "the account cannot send messages that İYS controls",
    "51": "the account has no İYS brand",
    "70": "a parameter is wrong or missing",
}
_OPERATORS = {
    # Put right by an operator while the message still waits; then it goes out.
    "30": "user name, password, API access or the allowed IP address is wrong",
    "40": "the sender name (msgheader) is not registered with the account",
}
_TEMPORARY = {
    "80": "the sending limit is reached",
    "85": "more than 20 messages to one number within a minute",
    "100": "system error",
    "101": "system error",
}
_TURKISH_MOBILE = re.compile(r"\+90(5[0-9]{9})\Z")
_SERVER_ERROR, _TOO_MANY = 500, 429


class NetgsmSender:
    """Sends one SMS per call. `url` is the API's address without a path."""

    def __init__(
        self, url: str, user: str, password: str, header: str, *, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        if not 1 <= len(header) <= MAX_HEADER:
            raise ValueError(f"VAYBE_NETGSM_HEADER has 1 to {MAX_HEADER} characters, not {len(header)}")
        self._url = f"{url.rstrip('/')}/sms/rest/v2/send"
        self._auth = aiohttp.BasicAuth(user, password, encoding="utf-8")
        self._header = header
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=min(5.0, timeout_seconds))

    async def send(self, notice: Notice) -> None:
        """Send one SMS to a Turkish mobile number.

        Raises:
            SendFailure: of the kind that Netgsm's code means; uncertain when no answer came to a sent request.
        """
        number = _TURKISH_MOBILE.match(notice.address)
        if number is None:
            raise PermanentFailure("not a Turkish mobile number")
        request = {
            "msgheader": self._header,
            # With Turkish letters; other encodings replace ş, ğ, ı.
            "encoding": "TR",
            # "0": information, no consent needed; codes and order news are that, campaigns would be 11 or 12.
            "iysfilter": "0",
            "messages": [{"msg": notice.body, "no": number[1]}],
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout, auth=self._auth) as session,
                session.post(self._url, json=request, allow_redirects=False) as response,
            ):
                status, text = response.status, await response.text()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TemporaryFailure("Netgsm cannot be reached") from error
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise UncertainFailure("Netgsm gave no answer") from error
        if failure := _failure(status, text):
            raise failure


def _failure(status: int, text: str) -> SendFailure | None:
    """What an answer means; None for success."""
    code = _code(text)
    if status < 300 and code == _SUCCESS:
        return None
    meanings = _PERMANENT | _OPERATORS | _TEMPORARY
    if code in meanings:
        kind = PermanentFailure if code in _PERMANENT else TemporaryFailure
        return kind(f"Netgsm {code}: {meanings[code]}")
    unknown = f"Netgsm answered HTTP {status} without a known code"
    if status == _TOO_MANY:
        return TemporaryFailure(unknown)
    return UncertainFailure(unknown) if status >= _SERVER_ERROR or status < 300 else PermanentFailure(unknown)


def _code(text: str) -> str | None:
    try:
        answer: Any = json.loads(text)
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    code = answer.get("code")
    return str(code).strip() if isinstance(code, (str, int)) else None
