"""JSON answers."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

_dumps = partial(json.dumps, ensure_ascii=False)


def json_response(
    body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None, content_type: str = "application/json"
) -> web.Response:
    """`body` as JSON, with Turkish letters as they are."""
    return web.json_response(body, status=status, headers=headers, content_type=content_type, dumps=_dumps)
