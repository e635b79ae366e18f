"""Who may push: Bearer API keys, and how often."""

from aiohttp import web

from bot.channels.limits import MovingWindow
from bot.gateway import keys
from bot.gateway.api_keys import find_key
from bot.gateway.problems import Problem, too_many

_FAILURES_PER_MINUTE = 20
_REQUESTS_PER_MINUTE = 600
_FAILURES: web.AppKey[MovingWindow] = web.AppKey("api_key_failures")
_REQUESTS: web.AppKey[MovingWindow] = web.AppKey("api_key_requests")


def prepare(app: web.Application) -> None:
    """Set the limits up."""
    app[_FAILURES] = MovingWindow(_FAILURES_PER_MINUTE)
    app[_REQUESTS] = MovingWindow(_REQUESTS_PER_MINUTE)


async def authorise(request: web.Request) -> int:
    """The id of the API key that `request` came with. Call it before the body is read.

    Raises:
        Problem: 401 without a key in use, 429 after too many wrong ones from this network address or too many requests.
    """
    address, figures = request[keys.NETWORK_ADDRESS], request.app[keys.METRICS]
    failures, requests = request.app[_FAILURES], request.app[_REQUESTS]
    if wait := failures.wait_for(address):
        figures.rate_limited.labels("api_key").inc()
        raise too_many(wait)
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    key_id = None
    if scheme.lower() == "bearer" and secret:
        async with request.app[keys.DATABASE].transaction() as session:
            key = await find_key(session, secret.strip(), request.app[keys.CLOCK]())
            key_id = key.id if key else None
    if key_id is None:
        failures.hit(address)
        figures.auth_failures.labels("api_key").inc()
        raise Problem(
            401,
            "Send an API key as `Authorization: Bearer vbk_…`; `vaybe api-key create NAME` makes one.",
            headers={"WWW-Authenticate": 'Bearer realm="vaybe"'},
        )
    if wait := requests.hit(str(key_id)):
        figures.rate_limited.labels("api").inc()
        raise too_many(wait)
    return key_id
