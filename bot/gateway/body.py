"""Reads what a client sent: bounded, JSON alone, and never a surprise for what comes after."""

import asyncio
import json
import re
from typing import Any

from aiohttp import web

from bot.gateway.problems import Problem

READ_SECONDS = 30.0
"""A body must have come by then: who sends a byte now and then holds nothing of ours for longer."""
_CHUNK = 64 * 1024
_MAX_DEPTH = 64
_SURROGATE = re.compile(rb"\\u[dD][89abAB]|\\u[dD][c-fC-F]")
_JSON_TYPES = ("application/json", "application/merge-patch+json")


async def read_json(request: web.Request, limit: int) -> Any:
    """The request's body as JSON.

    Raises:
        Problem: 415 it is not JSON by its type, 413 it has more than `limit` bytes, 400 it cannot be read, 408 it did
            not come to its end in time.
    """
    if request.content_type not in _JSON_TYPES:
        raise Problem(415, f"Send application/json, not {request.content_type}.")
    charset = request.charset
    if charset is not None and charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, "JSON is sent in UTF-8.")
    try:
        return parse_json(await asyncio.wait_for(_read(request, limit), READ_SECONDS))
    except asyncio.TimeoutError:
        raise Problem(408, "The body did not come to its end in time.", headers={"Connection": "close"}) from None


async def _read(request: web.Request, limit: int) -> bytes:
    """At most `limit` bytes, counted after decompression."""
    too_large = Problem(413, f"The body may have at most {limit} bytes.", extra={"limit": limit})
    if (request.content_length or 0) > limit:
        raise too_large
    body = bytearray()
    try:
        async for chunk in request.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > limit:
                raise too_large
    except web.HTTPException:
        raise
    except (web.RequestPayloadError, ValueError, OSError) as error:
        raise Problem(400, "The body could not be read to its end.") from error
    return bytes(body)


def parse_json(raw: bytes) -> Any:
    """`raw` as JSON of RFC 8259, stricter than `json.loads`.

    Raises:
        Problem: 400, with the reason: no UTF-8, no JSON, a name twice in one object, NaN, a lone surrogate, nested more
            than 64 deep.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8 (byte {error.start}).", code="invalid_json") from error
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        _check(value, looks_for_surrogates=bool(_SURROGATE.search(raw)))
    except RecursionError:
        raise Problem(400, "The JSON is nested too deeply.", code="invalid_json") from None
    except ValueError as error:
        raise Problem(400, f"The body is not valid JSON: {error}.", code="invalid_json") from error
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the name {twice[:100]!r} appears twice in one object")
    return fields


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _check(value: Any, *, looks_for_surrogates: bool, depth: int = 0) -> None:
    """Refuse what is nested too deeply, and half of a pair of surrogates, which is no character."""
    if depth > _MAX_DEPTH:
        raise ValueError(f"it is nested more than {_MAX_DEPTH} deep")
    if isinstance(value, dict):
        for name, item in value.items():
            _check(name, looks_for_surrogates=looks_for_surrogates, depth=depth)
            _check(item, looks_for_surrogates=looks_for_surrogates, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, looks_for_surrogates=looks_for_surrogates, depth=depth + 1)
    elif looks_for_surrogates and isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("it holds a lone surrogate") from None
