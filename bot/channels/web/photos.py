"""Takes a customer's photo in: counted, made anew, stored with its conversation before anyone hears that it arrived."""

import asyncio

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.channels.limits import MovingWindow
from bot.channels.metrics import ChannelMetrics
from bot.channels.texts import RefusalCode
from bot.channels.web.clients import CHANNEL
from bot.channels.web.intake import ADDRESS_FACTOR, RETRY_SECONDS, Refused, Sender, client_id
from bot.conversations.service import open_conversation
from bot.db.session import Database, log_failure
from bot.photos.models import Photo
from bot.photos.picture import BadPicture, Picture, remake
from bot.photos.service import TooManyPhotos, store_photo
from bot.settings import Settings

_AT_ONCE = 2
"""Pictures unpacked side by side: each takes up to 4 bytes a pixel of memory, and a core."""
_MEGABYTE = 1024 * 1024
_log = structlog.get_logger(__name__)


class PhotoIntake:
    """The one way in for photos of the web channel."""

    def __init__(self, database: Database, settings: Settings, metrics: ChannelMetrics) -> None:
        self._database, self._settings, self._metrics = database, settings, metrics
        self._per_session = MovingWindow(settings.photos_per_minute)
        self._per_network = MovingWindow(settings.photos_per_minute * ADDRESS_FACTOR)
        self._slots = asyncio.Semaphore(_AT_ONCE)

    @property
    def max_bytes(self) -> int:
        """Of one photo as it is sent."""
        return self._settings.max_photo_bytes

    def count(self, sender: Sender) -> None:
        """Count an upload, before its body is read.

        Raises:
            Refused: the session or its network address has sent too many.
        """
        wait = self._per_network.wait_for(sender.network_address) or self._per_session.hit(sender.address)
        if wait := wait or self._per_network.hit(sender.network_address):
            raise self.refused("rate_limited", retry_after=wait)

    async def accept(self, sender: Sender, raw: bytes, upload_id: object = None) -> Photo:
        """Store a photo and give it back, or the one already stored under this `upload_id` of the sender's.

        Raises:
            Refused: it was not stored.
        """
        if len(raw) > self.max_bytes:
            raise self.too_large()
        own_id = client_id(upload_id)
        try:
            async with self._slots:
                picture = await asyncio.to_thread(remake, raw, self._settings.max_photo_pixels)
            return await self._store(sender, picture, own_id)
        except BadPicture as error:
            code: RefusalCode = "photo_too_many_pixels" if error.fault == "too_many_pixels" else "photo_wrong_type"
            raise self.refused(code) from error
        except TooManyPhotos as error:
            raise self.refused("photo_too_many", limit=self._settings.photos_per_conversation) from error
        except (DBAPIError, SQLAlchemyError, OSError, asyncio.TimeoutError) as error:
            log_failure(_log, "photo_not_stored", error)
            raise self.refused("unavailable", retry_after=RETRY_SECONDS) from error

    def too_large(self) -> Refused:
        """The refusal of a photo above `max_bytes`."""
        return self.refused("photo_too_large", limit=self.max_bytes // _MEGABYTE)

    def refused(self, code: RefusalCode, *, limit: int = 0, retry_after: int | None = None) -> Refused:
        """The refusal of a photo, counted."""
        self._metrics.refused.labels(CHANNEL, code).inc()
        return Refused(code, limit=limit, retry_after=retry_after)

    async def _store(self, sender: Sender, picture: Picture, upload_id: str | None) -> Photo:
        async with self._database.transaction() as session:
            conversation = await open_conversation(session, CHANNEL, sender.address)
            limit = self._settings.photos_per_conversation
            photo, _ = await store_photo(session, conversation.id, picture, upload_id=upload_id, limit=limit)
            return photo
