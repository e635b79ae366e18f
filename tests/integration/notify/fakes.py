"""A sender with stacked answers, and a Netgsm that checks requests by the rules of its OpenAPI document."""

import base64
import re
from typing import Any

from aiohttp import web

from bot.notify.models import Notice


class FakeSender:
    """Answers each call with the next of `answers`: an exception to raise, or None for success."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str]] = []

    async def send(self, notice: Notice) -> None:
        self.sent.append((notice.address, notice.body))
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


class FakeNetgsm:
    """`POST /sms/rest/v2/send`, with one account. What breaks a documented rule gets the documented code."""

    USER, PASSWORD, HEADERS = "8503050000", "pa:ss", ("LALEBUTIK",)

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []
        self.next: list[web.Response | Exception] = []
        self.app = web.Application()
        self.app.router.add_post("/sms/rest/v2/send", self._send)

    async def _send(self, request: web.Request) -> web.Response:
        if self.next:
            answer = self.next.pop(0)
            if isinstance(answer, Exception):
                assert request.transport is not None
                request.transport.abort()
                raise answer
            return answer
        expected = base64.b64encode(f"{self.USER}:{self.PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return refusal("30")
        if request.content_type != "application/json":
            return refusal("70")
        return self._judge(await request.json())

    def _judge(self, body: dict[str, Any]) -> web.Response:
        known = {"msgheader", "messages", "encoding", "iysfilter", "partnercode", "appname", "startdate", "stopdate"}
        messages = body.get("messages")
        if not set(body) <= known or not isinstance(messages, list) or not messages:
            return refusal("70")
        if body.get("encoding", "ASCII") not in ("TR", "ASCII") or body.get("iysfilter", "0") not in ("0", "11", "12"):
            return refusal("70")
        if body.get("msgheader") not in self.HEADERS:
            return refusal("40")
        for message in messages:
            if set(message) != {"msg", "no"} or not re.fullmatch("[0-9]{10}", message["no"]):
                return refusal("70")
            if not message["msg"] or len(message["msg"]) > 917:
                return refusal("20")
        self.messages += [(message["no"], message["msg"]) for message in messages]
        return web.json_response({"code": "00", "jobid": "17377215342605050417149344", "description": "queued"})


def refusal(code: str, status: int = 406) -> web.Response:
    return web.json_response({"code": code, "jobid": None, "description": "refused"}, status=status)
