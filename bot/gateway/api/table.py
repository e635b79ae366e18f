"""The route table: what is served and what the OpenAPI document says are the same rows."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel

from bot.gateway.problems import Problem

MAX_ID_LENGTH = 100
_PARAMETER = re.compile(r"\{(\w+)\}")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a route in its path, query or headers."""

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Answer:
    """What a route answers under one status."""

    status: int
    description: str
    model: type[BaseModel] | None = None
    media: str = "application/json"


@dataclass(frozen=True)
class Route:
    """One address and method."""

    method: str
    path: str
    handler: Handler
    operation: str
    """Unique name of the operation, for generated clients."""
    summary: str
    tag: str
    answers: Sequence[Answer]
    problems: Sequence[int] = ()
    description: str = ""
    body: Sequence[type[BaseModel]] = ()
    """Any of these."""
    body_media: str = "application/json"
    parameters: Sequence[Parameter] = ()
    needs_key: bool = True
    """Whether an API key must be sent."""


def path_id(request: web.Request, name: str) -> str:
    """An id of the shop's out of the address.

    Raises:
        Problem: 404, it holds what no stored id can hold.
    """
    value = request.match_info[name]
    if len(value) > MAX_ID_LENGTH or not value.isprintable():
        raise Problem(404, "There is nothing under such an id.")
    return value


def add_to(app: web.Application, routes: Sequence[Route]) -> None:
    """Serve `routes`. aiohttp takes no braces in a parameter unless told so; a shop's ids may hold any character."""
    for route in routes:
        app.router.add_route(route.method, _PARAMETER.sub(r"{\1:[^/]+}", route.path), route.handler)
