"""Other people's data guessed at with all that an attacker can come by: each is answered as if it did not exist."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from bot.gateway import keys
from bot.gateway.panel.login import COOKIE
from bot.returns.qr import qr_mark
from tests.integration.gateway.pictures import picture
from tests.integration.gateway.running import Customer, Gateway, customer

SECRET = "gizli-" + uuid4().hex
MARK = "A" * 22


@dataclass
class Victim:
    """A talk with a secret, a button, a photo and receipts."""

    session_id: str
    message_ids: list[int]
    button: str
    photo_id: str
    client_id: str


async def upload(gateway: Gateway, session_id: str, upload_id: str) -> tuple[int, dict[str, Any]]:
    form = aiohttp.FormData()
    form.add_field("photo", picture(), filename="a.jpg")
    form.add_field("upload_id", upload_id)
    async with gateway.http.post(f"/api/v1/chat/{session_id}/photos", data=form) as answer:
        return answer.status, await answer.json()


@pytest.fixture(scope="module")
async def victim(gateway: Gateway) -> Victim:
    client_id = uuid4().hex
    async with customer(gateway) as owner:
        assert (await owner.says(SECRET, client_message_id=client_id))["ok"]
        assert (await owner.says("düğme"))["ok"]
        await gateway.work()
        button = (await owner.wait("bot_uttered", count=2))["quick_replies"][0]["payload"]
        status, photo = await upload(gateway, str(owner.session_id), "u1")
        assert status == 201
    stored = await gateway.stored(str(owner.session_id))
    return Victim(str(owner.session_id), [row.id for row in stored], button, photo["id"], client_id)


async def told(gateway: Gateway, path: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """Status and problem, without what differs by chance."""
    url = aiohttp.client.URL(gateway.url + path, encoded=True)
    async with gateway.http.get(url, allow_redirects=False, **more) as answer:
        text = await answer.text()
        assert SECRET not in text
        body = await answer.json() if "json" in answer.content_type else {"text": text}
    body.pop("request_id", None)
    return answer.status, body


async def heard_by(attacker: Customer) -> str:
    """All that was ever said to the attacker, once the line has been quiet for a question and its answer."""
    await attacker.says("bitti mi")
    return str(attacker.heard)


async def test_message_ids_and_histories(gateway: Gateway, victim: Victim) -> None:
    """`after`, `last_message_id`, receipts and one's own ids, each with another's."""
    async with customer(gateway) as attacker:
        assert (await attacker.says("merhaba"))["ok"]
        await gateway.work()
        own = str(attacker.session_id)
        mine = {row.id for row in await gateway.stored(own)}
        for after in (0, victim.message_ids[0] - 1, *victim.message_ids, 2**62):
            status, body = await told(gateway, f"/api/v1/chat/{own}/messages?after={min(after, 10**17)}")
            assert status == 200
            assert {row["id"] for row in body["messages"]} <= mine
            async with customer(gateway, session_id=own, last_message_id=after) as again:
                assert {row["id"] for row in again.all("history")[0]["messages"]} <= mine
        before = [row.state for row in await gateway.stored(victim.session_id)]
        for session_id in (own, victim.session_id):
            for event in ("received", "read"):
                await attacker.io.emit(event, {"session_id": session_id, "message_id": victim.message_ids[-1]})
        answer = await attacker.says("selam", client_message_id=victim.client_id)
        assert answer["message_id"] not in victim.message_ids, "another's id of a message is free here"
        assert SECRET not in await heard_by(attacker)
        assert [row.state for row in await gateway.stored(victim.session_id)] == before


async def test_buttons(gateway: Gateway, victim: Victim) -> None:
    async with customer(gateway) as attacker:
        assert (await attacker.says(victim.button))["ok"]
        assert (await gateway.stored(str(attacker.session_id)))[0].payload.get("button") is None
        await gateway.work()


async def test_photos(gateway: Gateway, victim: Victim) -> None:
    """Seen and sent: another's answers as one that does not exist does; the same id of an upload is free."""
    async with customer(gateway) as attacker:
        own = str(attacker.session_id)
        assert (await attacker.says("merhaba"))["ok"]
        for look in (f"/api/v1/chat/{own}/photos/", f"/api/v1/chat/{own[:22]}{victim.session_id[22:]}/photos/",
                     f"/api/v1/chat/{own}%2f..%2f{victim.session_id}/photos/", "/api/v1/photos/"):  # fmt: skip
            there, absent = await told(gateway, look + victim.photo_id), await told(gateway, look + MARK)
            assert there == absent
            assert there[0] in (401, 404)
        refused = [await attacker.says("bak", metadata={"photos": [one]}) for one in (victim.photo_id, MARK)]
        assert [answer["error"]["code"] for answer in refused] == ["bad_photo"] * 2
        assert refused[0]["error"] == refused[1]["error"]
        status, mine = await upload(gateway, own, "u1")
        assert (status, mine["id"] != victim.photo_id) == (201, True)


async def test_conversations_by_rest(gateway: Gateway, victim: Victim) -> None:
    """A session's halves, a message's id, a row's id and nonsense in the session's place."""
    address, mark = victim.session_id[:22], victim.session_id[22:]
    conversation = (await gateway.stored(victim.session_id))[0].conversation_id
    guesses = (address, mark + address, address + MARK, str(conversation), str(victim.message_ids[0]), victim.client_id,
               victim.session_id.swapcase(), f"{victim.session_id}%00", "%2e%2e")  # fmt: skip
    answers = [await told(gateway, f"/api/v1/chat/{guess}/messages") for guess in guesses]
    assert {status for status, _ in answers} == {404}
    assert len({str(body) for _, body in answers}) == 1, "all are answered alike"
    for guess in guesses[:6]:
        body = {"message": "merhaba", "session_id": guess}
        async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
            assert (await answer.json())["session_id"] != victim.session_id


async def test_pictures_of_return_codes(gateway: Gateway) -> None:
    """The mark of one number opens no other; a number that exists and one that does not answer alike."""
    secret = gateway.app[keys.SETTINGS].secret()
    marks = (MARK, qr_mark("IA-100002", secret), qr_mark("IA-100001", "another secret of forty characters ....."))
    answers = [await told(gateway, f"/qr/{number}/{mark}.png") for mark in marks for number in ("IA-100001", "IA-999")]
    assert {status for status, _ in answers} == {404}
    assert len({str(body) for _, body in answers}) == 1


@pytest.mark.parametrize("cookie", ["", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXhwIjo5OTk5OTk5OTk5fQ."])
@pytest.mark.parametrize("path", ["/panel", "/panel/webhooks"])
async def test_the_panel(gateway: Gateway, path: str, cookie: str) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}"}
    status, _ = await told(gateway, path, headers=headers)
    assert status == 303
    form = {"delivery": "all", "token": "0" * 64}
    async with gateway.http.post("/panel/webhooks/retry", data=form, headers=headers, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/panel/login"


@pytest.mark.parametrize("path", ["orders/", "photos/"])
async def test_nothing_of_the_shops_is_told_apart_without_a_key(gateway: Gateway, path: str) -> None:
    assert await told(gateway, f"/api/v1/{path}DEMO-O-0001") == await told(gateway, f"/api/v1/{path}none")
