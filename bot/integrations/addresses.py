"""Which addresses events may be sent to: nothing inside our own network (SSRF)."""

import ipaddress
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddress(ValueError):
    """An address that must not be called; the message says why."""


def check_url(text: str, *, allow_private: bool) -> str:
    """`text` as it is stored, if events may be sent there.

    Outside of development it must be https and not name an address of a private network; names are looked at when they
    are resolved, each time anew (`PublicResolver`).

    Raises:
        ForbiddenAddress: it may not.
    """
    try:
        url = URL(text.strip())
        host, port = url.host, url.port
    except ValueError as error:
        raise ForbiddenAddress(f"{text} is no web address") from error
    if url.scheme not in ("https", "http") or not host or port is None:
        raise ForbiddenAddress(f"{text} is no web address")
    if url.user or url.password:
        raise ForbiddenAddress("the address must not hold a user name or password: events are signed instead")
    if allow_private:
        return str(url)
    if url.scheme != "https":
        raise ForbiddenAddress("the address must begin with https:// outside of development")
    if _is_literal(host) and not is_public(host):
        raise ForbiddenAddress(f"{host} is not a public address")
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise ForbiddenAddress(f"{host} is not a public address")
    return str(url)


def is_public(address: str) -> bool:
    """Whether the IP `address` is one of the public internet."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is not None:
            ip = inside
        elif ip in _NAT64:
            return False
    return ip.is_global and not ip.is_multicast


class PublicResolver(AbstractResolver):
    """Resolves names and refuses those that lead into a private network; the connection uses what was checked."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises OSError when one of them is not public."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            if not is_public(result["host"]):
                raise OSError(f"{host} leads to {result['host']}, which is not a public address")
        return found

    async def close(self) -> None:
        """Nothing to close."""
        await self._inner.close()


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
