import base64
import hashlib
import hmac
from datetime import datetime, timedelta, timezone

import pytest

from bot.integrations.addresses import ForbiddenAddress, PublicResolver, check_url, is_public
from bot.integrations.dispatch import pause_after
from bot.integrations.signing import derive_secret, sign, verify

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)
SECRET = derive_secret("m" * 32, "salt")


def test_the_headers_are_those_of_the_specification() -> None:
    headers = sign(SECRET, "evt_1", NOW, b'{"a":1}')
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, b'evt_1.1794992400.{"a":1}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1794992400",
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }


def test_a_published_example_of_the_specification() -> None:
    # From the Standard Webhooks reference libraries' tests.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, timezone.utc)
    headers = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("change", "later", "good"),
    [
        ({}, 0, True),
        ({}, 299, True),
        ({}, 301, False),
        ({"webhook-id": "evt_2"}, 0, False),
        ({"webhook-timestamp": "x"}, 0, False),
        ({"webhook-timestamp": "1795078801"}, 0, False),
        ({"webhook-signature": "v1,AAAA"}, 0, False),
        ({"webhook-signature": ""}, 0, False),
    ],
)
def test_verify(change: dict[str, str], later: int, good: bool) -> None:
    headers = sign(SECRET, "evt_1", NOW, b"{}") | change
    assert verify(SECRET, headers, b"{}", NOW + timedelta(seconds=later)) is good
    assert not verify(SECRET, headers, b"[]", NOW)


def test_secrets_differ() -> None:
    assert len({derive_secret(master, salt) for master in ("a", "b") for salt in ("x", "y")}) == 4


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    if "%" not in address:
        with pytest.raises(ForbiddenAddress):
            check_url(f"https://{host}/hook", allow_private=False)


def test_public_addresses() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    ("url", "dev", "production"),
    [
        ("https://shop.example/hook", True, True),
        ("https://shop.example:8443/hook?a=1", True, True),
        ("http://shop.example/hook", True, False),
        ("http://localhost:9000/hook", True, False),
        ("https://localhost/hook", True, False),
        ("https://db.internal/hook", True, False),
        ("https://user:pass@shop.example/", False, False),
        ("ftp://shop.example/", False, False),
        ("shop.example/hook", False, False),
        ("https://", False, False),
        ("https://shop.example:99999/", False, False),
    ],
)
def test_addresses(url: str, dev: bool, production: bool) -> None:
    for allow_private, good in ((True, dev), (False, production)):
        if good:
            assert check_url(f" {url} ", allow_private=allow_private) == url
        else:
            with pytest.raises(ForbiddenAddress):
                check_url(url, allow_private=allow_private)


async def test_names_that_lead_inside_are_refused_when_resolved() -> None:
    resolver = PublicResolver()
    with pytest.raises(OSError, match="not a public address"):
        await resolver.resolve("localhost", 443)
    await resolver.close()


@pytest.mark.parametrize(("attempt", "least", "most"), [(1, 5, 10), (2, 10, 15), (5, 80, 85), (40, 21_600, 21_605)])
def test_pauses_grow(attempt: int, least: float, most: float) -> None:
    assert least <= pause_after(attempt) <= most
