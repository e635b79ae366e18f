"""Errors of the HTTP interfaces, as RFC 9457 problem documents."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.gateway.answers import json_response

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is an error; raise it anywhere below a handler."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str | None = None,
        errors: Sequence[dict[str, str]] = (),
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        """Take what is told.

        Args:
            status: the HTTP status.
            detail: one sentence for the developer who reads it.
            code: stays the same over releases, for programs. Left out: made from the status.
            errors: what is wrong field by field: {"field": "orders[0].number", "message": …}.
            headers: of the answer.
            extra: further members of the document.
        """
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code or HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")
        self.errors = list(errors)
        self.headers = headers or {}
        self.extra = extra or {}

    def document(self, request_id: str | None = None) -> dict[str, Any]:
        """The problem document."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            document["errors"] = self.errors
        if request_id:
            document["request_id"] = request_id
        return {**document, **self.extra}

    def response(self, request_id: str | None = None) -> web.Response:
        """The problem as an answer."""
        document = self.document(request_id)
        return json_response(document, status=self.status, headers=self.headers, content_type=CONTENT_TYPE)


def too_many(retry_after: int) -> Problem:
    """429 with the seconds to wait."""
    return Problem(
        429,
        f"Too many requests: try again in {retry_after} seconds.",
        code="rate_limited",
        headers={"Retry-After": str(retry_after)},
        extra={"retry_after": retry_after},
    )
