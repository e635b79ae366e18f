"""Pictures as customers, and others, send them."""

import io
import struct
import zlib
from typing import Any

import aiohttp
from PIL import Image

from tests.integration.gateway.running import Gateway

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    """A real picture: a gradient."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def picture_with_place() -> bytes:
    """As a phone takes it: turned on its side, with GPS data, its camera's name and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn by 90 degrees
    exif[0x010F] = "Gizli Kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 0.0, 49.0), 3: "E", 4: (28.0, 58.0, 41.0)})
    return picture(exif=exif, comment=b"ev adresim")


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says, and has, billions of pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


async def upload(
    gateway: Gateway,
    session_id: str,
    content: bytes,
    *,
    name: str = "foto.jpg",
    upload_id: str | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Send a file as a browser's form does; status and answer."""
    form = aiohttp.FormData()
    form.add_field("photo", content, filename=name, content_type="image/jpeg")
    if upload_id is not None:
        form.add_field("upload_id", upload_id)
    url = f"/api/v1/chat/{session_id}/photos"
    async with gateway.http.post(url, data=form, headers=headers or {}) as answer:
        return answer.status, await answer.json()


async def upload_one(gateway: Gateway, session_id: str, **more: Any) -> str:
    """Upload a good picture and give its id."""
    status, body = await upload(gateway, session_id, picture(), **more)
    assert status == 201, body
    return str(body["id"])
