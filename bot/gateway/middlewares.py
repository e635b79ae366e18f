"""What happens to every request: an id, an access log line, errors as problem documents, security headers."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from aiohttp import web
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.gateway import keys
from bot.gateway.api import CORS_PATHS
from bot.gateway.network import network_address
from bot.gateway.problems import Problem

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_BODY = 8 * 1024 * 1024
"""No request may be bigger; most routes allow less."""
SOCKET_PATH = "/socket.io/"
_QUIET = frozenset({"/healthz", "/readyz", "/metrics", SOCKET_PATH})
_log = structlog.get_logger("bot.gateway.access")

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def log_access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, and write one line when it is answered.

    The route's template is logged, never the path: a path may hold a session id, a query a search for a person.
    """
    request[keys.REQUEST_ID] = request_id = uuid4().hex
    address = network_address(request, request.app[keys.SETTINGS].trusted_proxies)
    request[keys.NETWORK_ADDRESS] = address
    started = time.monotonic()
    status = 500
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        try:
            response = await handler(request)
            status = response.status
            return response
        except asyncio.CancelledError:
            status = 499
            raise
        finally:
            _note(request, status, time.monotonic() - started, address)


def _note(request: web.Request, status: int, seconds: float, address: str) -> None:
    route = _route_of(request)
    log = _log.debug if route in _QUIET and status < 400 else _log.info
    log(
        "http_request",
        method=request.method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        network_address=address,
    )
    if route != SOCKET_PATH:
        request.app[keys.METRICS].http_seconds.labels(request.method, route, str(status)).observe(seconds)


def _route_of(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"


@web.middleware
async def tell_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error with a problem document; what was not foreseen is logged and tells nothing."""
    request_id: str = request[keys.REQUEST_ID]
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response(request_id)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _from_http(error).response(request_id)
    except (OperationalError, InterfaceError, PoolTimeoutError, OSError) as error:
        _log.error("database_unavailable", exc_info=error)
        return _unavailable().response(request_id)
    except DBAPIError as error:
        _log.error("request_failed", exc_info=error)
        return (_unavailable() if error.connection_invalidated else _failed()).response(request_id)
    except Exception:
        _log.exception("request_failed")
        return _failed().response(request_id)


def _from_http(error: web.HTTPException) -> Problem:
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    details = {404: "There is nothing at this address.", 405: f"This address allows {headers.get('Allow', '')}."}
    return Problem(error.status, details.get(error.status, error.reason), headers=headers)


def _unavailable() -> Problem:
    return Problem(503, "The database cannot be reached at the moment.", headers={"Retry-After": "3"})


def _failed() -> Problem:
    return Problem(500, "This failed for a reason that lies with us; it is in our log under the request_id.")


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set what browsers must be told, unless the handler has set its own."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[keys.SETTINGS].base_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if _route_of(request) in CORS_PATHS:
        response.headers.update(request.app[keys.ORIGINS].headers(request))
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Server"] = "vaybe"
    if request_id := request.get(keys.REQUEST_ID):
        response.headers["X-Request-Id"] = request_id


ALL = (log_access, tell_problems)
