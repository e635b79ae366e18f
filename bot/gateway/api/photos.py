"""Photos of customers: sent into a session's conversation, and given back to that session and to the shop alone."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, Field

from bot.channels.web.clients import CHANNEL
from bot.channels.web.intake import Refused, Sender
from bot.channels.web.shapes import photo_shape
from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api.auth import authorise
from bot.gateway.api.chat import check_origin, refusal_problem, session_address
from bot.gateway.api.schemas import PhotoOut
from bot.gateway.api.table import path_id
from bot.gateway.problems import Problem
from bot.photos.models import Photo
from bot.photos.picture import CONTENT_TYPE
from bot.photos.service import photo_by_id, photo_of_address

_OVERHEAD = 16 * 1024
"""Of a form around its file."""
_READ_SECONDS = 90.0
_MAX_FIELD = 200
_Read = TypeVar("_Read")
_HEADERS = {
    "Content-Type": CONTENT_TYPE,
    "Content-Disposition": 'inline; filename="foto.jpg"',
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "private, max-age=86400, immutable",
}


class PhotoForm(BaseModel):
    """The form of an upload, as `multipart/form-data`."""

    upload_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        description="The front end's own id: a photo sent twice under it is stored once.",
    )
    photo: str = Field(
        description="The file: JPEG, PNG or WebP, judged by its content.",
        json_schema_extra={"contentMediaType": "application/octet-stream"},
    )


async def upload(request: web.Request) -> web.Response:
    """Take a photo into the conversation of the session. It is sent with the message that names its id."""
    check_origin(request)
    sender = Sender(session_address(request), request[keys.NETWORK_ADDRESS])
    intake = request.app[keys.PHOTO_INTAKE]
    try:
        intake.count(sender)
        if (request.content_length or 0) > intake.max_bytes + _OVERHEAD:
            raise intake.too_large()
        raw, upload_id = await _in_time(_form(request, intake.max_bytes))
        photo = await intake.accept(sender, raw, upload_id)
    except Refused as refused:
        raise refusal_problem(request, refused, field="photo") from refused
    body = PhotoOut(**photo_shape(photo)).model_dump()
    return json_response(body, status=201, headers={"Cache-Control": "no-store"})


async def get_own(request: web.Request) -> web.Response:
    """Give a photo to the session whose conversation it is in."""
    check_origin(request)
    async with request.app[keys.DATABASE].autocommit() as session:
        found = await photo_of_address(session, path_id(request, "photo_id"), CHANNEL, session_address(request))
    return _picture(found)


async def get_for_shop(request: web.Request) -> web.Response:
    """Give a photo to the shop."""
    await authorise(request)
    async with request.app[keys.DATABASE].autocommit() as session:
        found = await photo_by_id(session, path_id(request, "photo_id"))
    return _picture(found)


def _picture(photo: Photo | None) -> web.Response:
    if photo is None:
        raise Problem(404, "There is no such photo.")
    return web.Response(body=photo.content, headers=_HEADERS)


async def _in_time(reading: Awaitable[_Read]) -> _Read:
    try:
        return await asyncio.wait_for(reading, _READ_SECONDS)
    except asyncio.TimeoutError as error:
        raise Problem(408, f"The photo did not arrive within {_READ_SECONDS:.0f} seconds.") from error


async def _form(request: web.Request, limit: int) -> tuple[bytes, str | None]:
    """The file of the form, at most one byte more than `limit`, and the sender's id of it."""
    if request.content_type != "multipart/form-data":
        raise Problem(415, f"Send multipart/form-data, not {request.content_type}.")
    raw, upload_id = None, None
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if isinstance(part, MultipartReader):
                raise Problem(400, "A form inside the form is not read.", code="invalid_form")
            if part.name == "upload_id":
                upload_id = (await _read(part, _MAX_FIELD)).decode("ascii", "replace")
            elif part.name == "photo" and raw is None:
                raw = await _read(part, limit)
                if len(raw) > limit:
                    break
            else:
                raise Problem(400, "The form has the fields `photo` and `upload_id`, each once.", code="invalid_form")
    except (ValueError, AssertionError, KeyError, RuntimeError, web.RequestPayloadError, HttpProcessingError) as error:
        raise Problem(400, "The form cannot be read.", code="invalid_form") from error
    if raw is None:
        raise Problem(400, "The form has no file named `photo`.", code="invalid_form")
    return raw, upload_id


async def _read(part: BodyPartReader, limit: int) -> bytes:
    """As sent, without undoing any encoding: a compressed file is no picture. One byte beyond `limit` ends it."""
    body = bytearray()
    while len(body) <= limit and (chunk := await part.read_chunk()):
        body += chunk
    return bytes(body)
