"""Photos over HTTP: into one's own conversation, out to nobody else, and nothing in them that we did not write."""

import asyncio
import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import delete, func, select, update

from bot.clock import utc_now
from bot.conversations.models import Author, Conversation, Message
from bot.db.session import Database
from bot.gateway import api_keys
from bot.photos.models import Photo
from bot.photos.service import prune_photos
from tests.integration.gateway.pictures import SVG, bomb, picture, picture_with_place, upload, upload_one
from tests.integration.gateway.running import Gateway, customer, running_gateway


async def photos(database: Database) -> int:
    async with database.sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(Photo)) or 0)


async def test_a_photo_goes_with_a_message_and_is_shown_again(gateway: Gateway) -> None:
    async with customer(gateway) as ayse, customer(gateway, session_id=ayse.session_id) as other_tab:
        photo = await upload_one(gateway, ayse.session_id or "")
        answer = await ayse.says("", metadata={"client_message_id": "m1", "photos": [photo]})
        assert answer["ok"], answer
        shown = await other_tab.wait("customer_uttered")
        assert shown["photos"] == [{"id": photo, "width": 320, "height": 200}]
        assert shown["text"] == ""
    async with customer(gateway, session_id=ayse.session_id) as again:
        assert again.all("history")[-1]["messages"][0]["photos"][0]["id"] == photo
    async with gateway.http.get(f"/api/v1/chat/{ayse.session_id}/photos/{photo}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"].startswith("private")
        assert Image.open(io.BytesIO(await answer.read())).size == (320, 200)


async def test_nobody_else_sees_or_sends_or_fills_it(gateway: Gateway) -> None:
    mine, theirs = gateway.issue_session(), gateway.issue_session()
    photo = await upload_one(gateway, mine)
    own = await upload_one(gateway, theirs)
    for session_id, status in ((theirs, 404), ("x" * 44, 404)):
        async with gateway.http.get(f"/api/v1/chat/{session_id}/photos/{photo}") as answer:
            assert answer.status == status
    async with gateway.http.get(f"/api/v1/photos/{photo}") as answer:
        assert answer.status == 401
    assert (await upload(gateway, "x" * 44, picture()))[0] == 404
    body = {"session_id": theirs, "message": "bakın", "photos": [own, photo]}
    async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
        assert (answer.status, (await answer.json())["code"]) == (422, "bad_photo")
    assert await gateway.stored(theirs) == []


async def test_the_shop_reads_it_with_its_key(gateway: Gateway, database: Database) -> None:
    photo = await upload_one(gateway, gateway.issue_session())
    async with database.transaction() as session:
        secret = await api_keys.create_key(session, "test", utc_now())
    headers = {"Authorization": f"Bearer {secret}"}
    async with gateway.http.get(f"/api/v1/photos/{photo}", headers=headers) as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    async with gateway.http.get("/api/v1/photos/nothing", headers=headers) as answer:
        assert answer.status == 404


async def test_rest_sends_photos_and_a_repetition_changes_nothing(gateway: Gateway, database: Database) -> None:
    mine = gateway.issue_session()
    first = await upload(gateway, mine, picture(), upload_id="u1")
    assert await upload(gateway, mine, picture(), upload_id="u1") == first
    assert await photos(database) == 1
    photo = first[1]["id"]
    body = {"session_id": mine, "message_id": "m1", "photos": [photo]}
    async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
        stored = await answer.json()
        assert answer.status == 202, stored
    async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
        assert (await answer.json())["message_id"] == stored["message_id"]
    async with gateway.http.post("/api/v1/chat?wait=0", json={**body, "message_id": "m2"}) as answer:
        assert (await answer.json())["code"] == "bad_photo"
    assert len(await gateway.stored(mine)) == 1


async def test_the_same_upload_and_message_twice_at_once_is_one(gateway: Gateway, database: Database) -> None:
    mine = gateway.issue_session()
    answers = await asyncio.gather(*(upload(gateway, mine, picture(), upload_id="u1") for _ in range(4)))
    assert {status for status, _ in answers} == {201}
    assert len({body["id"] for _, body in answers}) == 1

    async def send() -> int:
        body = {"session_id": mine, "message_id": "m1", "photos": [answers[0][1]["id"]]}
        async with gateway.http.post("/api/v1/chat?wait=0", json=body) as answer:
            return int((await answer.json())["message_id"])

    assert len(set(await asyncio.gather(*(send() for _ in range(4))))) == 1
    assert await photos(database) == 1


async def test_where_the_customer_lives_is_not_stored(gateway: Gateway) -> None:
    raw, mine = picture_with_place(), gateway.issue_session()
    assert b"Gizli Kamera" in raw
    assert dict(Image.open(io.BytesIO(raw)).getexif().get_ifd(0x8825))
    status, body = await upload(gateway, mine, raw)
    assert (status, body["width"], body["height"]) == (201, 200, 320)  # upright
    async with gateway.http.get(f"/api/v1/chat/{mine}/photos/{body['id']}") as answer:
        clean = await answer.read()
    assert not Image.open(io.BytesIO(clean)).getexif()
    assert b"Exif" not in clean
    assert b"adresim" not in clean


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        pytest.param(b"MZ" + b"\0" * 500, 422, "photo_wrong_type", id="not a picture, whatever its name"),
        pytest.param(b"<html><script>alert(1)</script></html>", 422, "photo_wrong_type", id="a page"),
        pytest.param(SVG, 422, "photo_wrong_type", id="a drawing with a script"),
        pytest.param(picture("GIF"), 422, "photo_wrong_type", id="a kind that is not taken"),
        pytest.param(picture()[:600], 422, "photo_wrong_type", id="cut off"),
        pytest.param(b"", 422, "photo_wrong_type", id="nothing"),
        pytest.param(bomb(), 422, "photo_too_many_pixels", id="billions of pixels"),
        pytest.param(bomb(8_000, 8_000), 422, "photo_too_many_pixels", id="more pixels than allowed"),
        pytest.param(bomb(2_000, 2_000), 422, "photo_wrong_type", id="fewer rows than its head says"),
    ],
)
async def test_what_is_no_photo_is_refused(
    gateway: Gateway, database: Database, content: bytes, status: int, code: str
) -> None:
    found, body = await upload(gateway, gateway.issue_session(), content)
    assert (found, body["code"]) == (status, code)
    assert "fotoğraf" in body["message"].lower()
    assert await photos(database) == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
async def test_what_phones_make_is_taken(gateway: Gateway, kind: str) -> None:
    status, body = await upload(gateway, gateway.issue_session(), picture(kind, (4000, 3000)), name="IMG_1.heic")
    assert (status, body["width"], body["height"]) == (201, 2048, 1536)


async def test_too_large_is_refused_declared_or_not(database: Database) -> None:
    async with running_gateway(database, max_photo_bytes=100_000) as gateway:
        mine = gateway.issue_session()
        large = picture("PNG", (64, 64)) + b"\0" * 110_000
        assert (await upload(gateway, mine, large))[1]["code"] == "photo_too_large"

        async def in_pieces() -> object:
            yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
            for _ in range(300):
                yield b"\0" * 1000
            yield b"\r\n--x--\r\n"

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        async with gateway.http.post(f"/api/v1/chat/{mine}/photos", data=in_pieces(), headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (413, "photo_too_large")
        assert await photos(database) == 0


async def test_there_is_an_end_to_how_many(database: Database) -> None:
    async with running_gateway(database, photos_per_conversation=2, photos_per_message=1) as gateway:
        mine = gateway.issue_session()
        both = [await upload_one(gateway, mine) for _ in range(2)]
        status, body = await upload(gateway, mine, picture())
        assert (status, body["code"]) == (422, "photo_too_many")
        assert "en çok 2 fotoğraf" in body["message"]
        async with gateway.http.post("/api/v1/chat?wait=0", json={"session_id": mine, "photos": both}) as answer:
            assert (await answer.json())["code"] == "bad_photo"
    async with running_gateway(database, photos_per_minute=2) as gateway:
        mine = gateway.issue_session()
        answers = [await upload(gateway, mine, b"x") for _ in range(3)]
        assert [body["code"] for _, body in answers] == ["photo_wrong_type", "photo_wrong_type", "rate_limited"]
        assert answers[2][1]["retry_after"] > 0


FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        pytest.param("application/json", b"{}", 415, id="json"),
        pytest.param("multipart/form-data", b"--x--", 400, id="no boundary"),
        pytest.param(FORM, b"nonsense", 400, id="nonsense"),
        pytest.param(FORM, b"--x\r\n\r\n", 400, id="no end"),
        pytest.param(FORM, b"--x\r\n" + b"A: b\r\n" * 5000 + b"\r\n--x--", 400, id="thousands of headers"),
        pytest.param(FORM, b"--x\r\nA: " + b"b" * 100_000 + b"\r\n\r\n--x--", 400, id="an endless header"),
        pytest.param(FORM, b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--", 400, id="nested"),
    ],
)
async def test_forms_that_are_none(gateway: Gateway, kind: str, body: bytes, status: int) -> None:
    url = f"/api/v1/chat/{gateway.issue_session()}/photos"
    async with gateway.http.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == status, await answer.text()


async def test_pages_of_elsewhere_upload_nothing(gateway: Gateway) -> None:
    status, body = await upload(gateway, gateway.issue_session(), picture(), headers={"Origin": "https://evil.example"})
    assert (status, body["code"]) == (403, "bad_origin")


async def test_photos_go_with_their_conversation_and_in_time(gateway: Gateway, database: Database) -> None:
    mine = gateway.issue_session()
    sent, unsent = await upload_one(gateway, mine), await upload_one(gateway, mine)
    async with gateway.http.post("/api/v1/chat?wait=0", json={"session_id": mine, "photos": [sent]}) as answer:
        assert answer.status == 202
    now = utc_now()
    async with database.transaction() as session:
        assert await prune_photos(session, now, 3) == 0
        assert await prune_photos(session, now + timedelta(days=2), 3) == 1
        assert list(await session.scalars(select(Photo.public_id))) == [sent]
        assert unsent != sent
    async with database.transaction() as session:
        conversation = await session.scalar(select(Conversation.id))
        await session.execute(delete(Message).where(Message.author != Author.CUSTOMER))
        await session.execute(update(Photo).values(message_id=None))
        await session.execute(delete(Message))
        await session.execute(delete(Conversation).where(Conversation.id == conversation))
        assert await session.scalar(select(func.count()).select_from(Photo)) == 0
