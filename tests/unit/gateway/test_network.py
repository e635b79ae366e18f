"""Network addresses and origins."""

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.gateway.network import Origins, network_address
from bot.settings import Settings


class _Transport:
    def __init__(self, peer: str | None) -> None:
        self.peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.peer, 1234) if name == "peername" and self.peer else default

    def is_closing(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("198.51.100.1", None, 0, "198.51.100.1"),
        ("198.51.100.1", "6.6.6.6", 0, "198.51.100.1"),
        ("10.0.0.1", "203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6,203.0.113.7 , 10.0.0.2", 2, "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7", 2, "10.0.0.1"),
        ("10.0.0.1", None, 1, "10.0.0.1"),
        ("10.0.0.1", "rubbish", 1, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7:5555", 1, "203.0.113.7"),
        ("10.0.0.1", "[2001:db8:1:2:3:4:5:6]:443", 1, "2001:db8:1:2::/64"),
        ("10.0.0.1", "2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.1", None, 0, "198.51.100.1"),
        ("::1", None, 0, "::1"),
        (None, None, 0, "unknown"),
    ],
)
def test_the_network_address(peer: str | None, forwarded: str | None, proxies: int, expected: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers, transport=_Transport(peer))
    assert network_address(request, proxies) == expected


def test_several_header_lines_count_as_one_list() -> None:
    from multidict import CIMultiDict

    lines = CIMultiDict([("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "203.0.113.7")])
    request = make_mocked_request("GET", "/", headers=lines, transport=_Transport("10.0.0.1"))
    assert network_address(request, 1) == "203.0.113.7"


def test_an_origin_is_compared_as_a_whole() -> None:
    settings = Settings(
        _env_file=None,
        env="production",
        secret_key="s" * 32,
        public_url="https://chat.example.com",
        allowed_origins=("https://Shop.example.com:443/", "http://[2001:db8::1]:8080"),
    )
    origins = Origins(settings)
    for allowed in (
        "https://shop.example.com",
        "https://SHOP.example.com:443",
        "https://chat.example.com",
        "http://[2001:db8::1]:8080",
        None,
    ):
        assert origins.allows(allowed), allowed
    for refused in (
        "https://shop.example.com:8443",
        "http://shop.example.com",
        "https://example.com",
        "https://shop.example.com.evil.example",
        "https://shop.example.com:x",
        "https://[",
        "null",
        "",
        "http://localhost",
    ):
        assert not origins.allows(refused), refused
