from collections.abc import AsyncIterator
from datetime import datetime, timezone

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.notify.models import Notice
from bot.notify.netgsm import NetgsmSender
from bot.notify.senders import PermanentFailure, SendFailure, TemporaryFailure, UncertainFailure

from .fakes import FakeNetgsm, refusal

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


def sms(address: str = "+905321112233", body: str = "482913 doğrulama kodunuzdur. Işık Şğüöçİ") -> Notice:
    return Notice(medium="sms", address=address, body=body, purpose="one_time_code", not_before=NOW)


@pytest.fixture
async def netgsm() -> AsyncIterator[tuple[FakeNetgsm, str]]:
    fake = FakeNetgsm()
    async with TestServer(fake.app) as server:
        yield fake, str(server.make_url("/"))


def sender(url: str, **changes: str) -> NetgsmSender:
    account = {"user": FakeNetgsm.USER, "password": FakeNetgsm.PASSWORD, "header": "LALEBUTIK", **changes}
    return NetgsmSender(url, **account, timeout_seconds=1)  # type: ignore[arg-type]


async def test_a_message_as_the_documentation_asks_for_it(netgsm: tuple[FakeNetgsm, str]) -> None:
    fake, url = netgsm
    await sender(url).send(sms())
    assert fake.messages == [("5321112233", "482913 doğrulama kodunuzdur. Işık Şğüöçİ")]


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"password": "wrong"}, TemporaryFailure, "30"),
        ({"header": "UNKNOWN"}, TemporaryFailure, "40"),
    ],
)
async def test_a_wrong_account_waits_for_the_operator(
    netgsm: tuple[FakeNetgsm, str], changes: dict[str, str], kind: type[SendFailure], code: str
) -> None:
    with pytest.raises(kind, match=code) as caught:
        await sender(netgsm[1], **changes).send(sms())
    assert not isinstance(caught.value, UncertainFailure)


async def test_an_empty_and_an_endless_text_are_refused_for_good(netgsm: tuple[FakeNetgsm, str]) -> None:
    for body in ("", "x" * 1000):
        with pytest.raises(PermanentFailure, match="20"):
            await sender(netgsm[1]).send(sms(body=body))


@pytest.mark.parametrize("address", ["+4915112345678", "+902121234567", "05321112233", "+9053211122334", "", "a@b.co"])
async def test_only_turkish_mobile_numbers(netgsm: tuple[FakeNetgsm, str], address: str) -> None:
    fake, url = netgsm
    with pytest.raises(PermanentFailure, match="mobile"):
        await sender(url).send(sms(address))
    assert fake.messages == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("20"), PermanentFailure),
        (refusal("50"), PermanentFailure),
        (refusal("51"), PermanentFailure),
        (refusal("70"), PermanentFailure),
        (refusal("80"), TemporaryFailure),
        (refusal("85"), TemporaryFailure),
        (refusal("100"), TemporaryFailure),
        (refusal("30", status=200), TemporaryFailure),
        (refusal("77"), PermanentFailure),
        (web.json_response({"code": "00"}, status=500), UncertainFailure),
        (web.Response(text="<html>", status=502), UncertainFailure),
        (web.Response(text="<html>", status=200), UncertainFailure),
        (web.json_response(["00"]), UncertainFailure),
        (web.Response(text="slow down", status=429), TemporaryFailure),
        (web.Response(status=302, headers={"Location": "https://elsewhere.example/"}), PermanentFailure),
        (ConnectionError(), UncertainFailure),
    ],
)
async def test_every_answer_has_its_kind(
    netgsm: tuple[FakeNetgsm, str], answer: web.Response | Exception, kind: type[SendFailure]
) -> None:
    fake, url = netgsm
    fake.next = [answer]
    with pytest.raises(SendFailure) as caught:
        await sender(url).send(sms())
    assert type(caught.value) is kind
    assert "532" not in str(caught.value)


async def test_nobody_listening_is_certain_and_temporary() -> None:
    with pytest.raises(TemporaryFailure, match="cannot be reached") as caught:
        await sender("http://127.0.0.1:9").send(sms())
    assert not isinstance(caught.value, UncertainFailure)


@pytest.mark.parametrize("header", ["", "TWELVE-CHARS"])
def test_a_sender_name_has_at_most_eleven_characters(header: str) -> None:
    with pytest.raises(ValueError, match="VAYBE_NETGSM_HEADER"):
        NetgsmSender("http://x", "u", "p", header)
