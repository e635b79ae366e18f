"""Takes a customer's message in: checked, cleaned, masked, stored once, before anyone is told that it arrived."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.limits import MovingWindow
from bot.channels.metrics import ChannelMetrics
from bot.channels.texts import RefusalCode, refusal
from bot.channels.web.clients import CHANNEL
from bot.channels.web.shapes import photo_shape
from bot.conversations.batch import Inbound, InboundBatches, NotStoredError
from bot.conversations.models import Message
from bot.conversations.service import issued_button, message_by_provider_id, open_conversation, store_inbound
from bot.db.session import Database, log_failure
from bot.photos.service import UnknownPhoto, claim
from bot.settings import Settings
from bot.turkish.masking import mask_sensitive
from bot.turkish.text_quality import clean

ADDRESS_FACTOR = 10
"""Customers behind one network address: Turkish mobile carriers put many phones behind one."""
_PHOTO_ID = re.compile(r"[\w-]{22}\Z", re.ASCII)
_CLIENT_ID = re.compile(r"[\w.:-]{1,64}\Z", re.ASCII)
RETRY_SECONDS = 3
_log = structlog.get_logger(__name__)


class Refused(Exception):
    """A message that is not taken. `str()` of it is what the customer reads."""

    def __init__(self, code: RefusalCode, *, limit: int = 0, retry_after: int | None = None) -> None:
        super().__init__(refusal(code, limit=limit, retry_after=retry_after or 0))
        self.code = code
        self.retry_after = retry_after

    def as_fields(self) -> dict[str, Any]:
        """The refusal as clients get it."""
        fields: dict[str, Any] = {"code": self.code, "message": str(self)}
        return fields if self.retry_after is None else {**fields, "retry_after": self.retry_after}


@dataclass(frozen=True)
class Sender:
    """Whose message it is: the conversation's address, and the network address it came from."""

    address: str
    network_address: str


class Intake:
    """The one way in for messages of the web channel, from sockets and from HTTP."""

    def __init__(self, database: Database, settings: Settings, metrics: ChannelMetrics) -> None:
        self._database = database
        self._batches = InboundBatches(database, CHANNEL)
        self._max_length = settings.max_message_length
        self._max_photos = settings.photos_per_message
        self._metrics = metrics
        self._per_session = MovingWindow(settings.messages_per_minute)
        self._per_network = MovingWindow(settings.messages_per_minute * ADDRESS_FACTOR)

    async def accept(
        self, sender: Sender, text: object, client_message_id: object = None, photos: object = None
    ) -> Message:
        """Store a message and give it back, or the one already stored under this `client_message_id`.

        `photos` are the ids of uploads of this session; a message that has some needs no text.

        Raises:
            Refused: it was not stored.
        """
        try:
            photo_ids = self._photo_ids(photos)
            checked = self._check(text, may_be_empty=bool(photo_ids))
            own_id = client_id(client_message_id)
            self._count(sender)
            message, is_new = await self._store(sender, checked, own_id, photo_ids)
        except Refused as error:
            self._metrics.refused.labels(CHANNEL, error.code).inc()
            raise
        if is_new:
            self._metrics.received.labels(CHANNEL).inc()
        return message

    def _check(self, text: object, *, may_be_empty: bool) -> str:
        if not isinstance(text, str):
            raise Refused("invalid")
        if len(text) > self._max_length:
            raise Refused("too_long", limit=self._max_length)
        if not clean(text).strip() and not may_be_empty:
            raise Refused("invalid")
        return text

    def _photo_ids(self, photos: object) -> tuple[str, ...]:
        if not photos:
            return ()
        if not isinstance(photos, list) or not all(isinstance(one, str) and _PHOTO_ID.match(one) for one in photos):
            raise Refused("bad_photo")
        if len(set(photos)) != len(photos) or len(photos) > self._max_photos:
            raise Refused("bad_photo")
        return tuple(photos)

    def _count(self, sender: Sender) -> None:
        """Count the message, unless the session or its network address has sent too many."""
        wait = self._per_network.wait_for(sender.network_address) or self._per_session.hit(sender.address)
        if wait == 0:
            wait = self._per_network.hit(sender.network_address)
        if wait:
            raise Refused("rate_limited", retry_after=wait)

    async def _store(
        self, sender: Sender, text: str, own_id: str | None, photos: tuple[str, ...]
    ) -> tuple[Message, bool]:
        try:
            if text.startswith("/") or photos:
                async with self._database.transaction() as session:
                    return await self._store_in(session, sender, text, own_id, photos)
            return await self._batches.store(
                Inbound(
                    sender.address,
                    mask_sensitive(clean(text).strip()),
                    network_address=sender.network_address,
                    client_id=own_id,
                    payload={"client_message_id": own_id} if own_id else {},
                )
            )
        except (NotStoredError, DBAPIError, SQLAlchemyError, OSError, asyncio.TimeoutError) as error:
            log_failure(_log, "message_not_stored", error)
            raise Refused("unavailable", retry_after=RETRY_SECONDS) from error

    async def _store_in(
        self, session: AsyncSession, sender: Sender, text: str, own_id: str | None, photos: tuple[str, ...]
    ) -> tuple[Message, bool]:
        """Store what may be the press of a button (one of ours, or the same characters typed), or comes with photos."""
        conversation = await open_conversation(session, CHANNEL, sender.address)
        provider_id = f"{conversation.id}:{own_id}" if own_id else None
        try:
            claimed = await claim(session, conversation.id, photos) if photos else []
        except UnknownPhoto as error:
            known = await message_by_provider_id(session, CHANNEL, provider_id) if provider_id else None
            if known is None:
                raise Refused("bad_photo") from error
            return known, False
        payload: dict[str, Any] = {"client_message_id": own_id} if own_id else {}
        if claimed:
            payload["photos"] = [photo_shape(photo) for photo in claimed]
        title = await issued_button(session, conversation.id, text) if text.startswith("/") else None
        if title is not None:
            payload["button"] = text
        message, is_new = await store_inbound(
            session,
            conversation,
            title if title is not None else mask_sensitive(clean(text).strip()),
            provider_id=provider_id,
            payload=payload,
            network_address=sender.network_address,
        )
        if is_new:
            for photo in claimed:
                photo.message_id, photo.sent_at = message.id, message.created_at
        return message, is_new


def client_id(value: object) -> str | None:
    """The client's own id of a message or an upload; None when it gave none that can serve."""
    if value is None:
        return None
    if not isinstance(value, str) or not _CLIENT_ID.match(value):
        raise Refused("invalid")
    return value
