"""Who is on the other end of a connection: its network address and the origin of its page."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from bot.settings import Settings

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
UNKNOWN = "unknown"


def network_address(request: web.BaseRequest, trusted_proxies: int) -> str:
    """The address that limits are counted by.

    Each of our `trusted_proxies` appends the address that it saw to X-Forwarded-For, so only that many entries, counted
    from the end, are ours; whatever stands before them was written by the client. IPv6 counts by its /64 network, which
    one subscriber has for himself.
    """
    peer = _parse(request.remote or "")
    if trusted_proxies == 0:
        return peer or UNKNOWN
    entries = [entry for line in request.headers.getall("X-Forwarded-For", []) for entry in line.split(",")]
    if len(entries) < trusted_proxies:
        return peer or UNKNOWN
    return _parse(entries[-trusted_proxies]) or peer or UNKNOWN


def _parse(text: str) -> str | None:
    """`text`, with or without a port, as a canonical address or network; None when it is neither."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class Origins:
    """Which pages may use the gateway from a browser."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = frozenset(
            origin for origin in map(_origin_of, (settings.base_url, *settings.allowed_origins)) if origin is not None
        )
        self._is_dev = settings.is_dev

    def allows(self, origin: str | None) -> bool:
        """Whether a page of `origin` is let in. None, from what is no browser, is: nothing is borrowed from it."""
        if origin is None:
            return True
        canonical = _origin_of(origin)
        if canonical is None:
            return False
        return canonical in self._allowed or (self._is_dev and urlsplit(canonical).hostname in _LOCAL_HOSTS)

    def headers(self, request: web.BaseRequest) -> dict[str, str]:
        """CORS headers of an answer to `request`."""
        origin = request.headers.get("Origin")
        headers = {"Vary": "Origin"}
        if origin and self.allows(origin):
            headers["Access-Control-Allow-Origin"] = origin
        return headers


def _origin_of(url: str) -> str | None:
    """Scheme, host and port of `url`, without a default port; None when it is no http(s) address."""
    try:
        parts = urlsplit(url.strip().lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")
