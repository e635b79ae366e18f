"""The Socket.IO server under the web channel: who may connect, how much, and what happens to what does not listen."""

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import engineio
import socketio
import structlog
from aiohttp import web
from engineio.exceptions import EngineIOError

from bot.channels.brief import BriefErrors
from bot.channels.metrics import ChannelMetrics
from bot.channels.web.line import Line

MAX_PAYLOAD = 64 * 1024
PING_INTERVAL = 25
PING_TIMEOUT = 20
_SILENT_SECONDS = 10
"""How long a connection may exist without joining: an HTTP handshake alone is no customer."""
_MAX_UNREAD_PACKETS = 500
_RESERVED = frozenset({"connect", "disconnect", "*"})
_log = structlog.get_logger(__name__)


class BoundedJson:
    """JSON that takes every input: what is nested too deeply is invalid, not an error of ours."""

    @staticmethod
    def dumps(*args: Any, **kwargs: Any) -> str:
        """As `json.dumps`."""
        return json.dumps(*args, **kwargs)

    @staticmethod
    def loads(*args: Any, **kwargs: Any) -> Any:
        """As `json.loads`; ValueError for anything that cannot be read."""
        try:
            return json.loads(*args, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


_transport_log = logging.getLogger("bot.channels.web.transport")
_transport_log.setLevel(logging.ERROR)
_transport_log.addFilter(BriefErrors())


class _Transport(engineio.AsyncServer):  # type: ignore[misc]
    """Engine.IO, whose way to end a bad connection waits until the client has fetched all: a hostile one never does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._async: dict[str, Any] = {**self._async, "websocket": Line}

    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        """As the library; it raises KeyError where a client goes on using a connection that has ended."""
        try:
            return await super().handle_request(request)  # type: ignore[no-any-return]
        except KeyError:
            return web.Response(status=400)

    async def disconnect(self, sid: str | None = None) -> None:
        """Close one connection, or all, without waiting."""
        for each in [sid] if sid is not None else list(self.sockets):
            connection = self.sockets.pop(each, None)
            if connection is not None:
                await connection.close(wait=False)


class SocketServer(socketio.AsyncServer):  # type: ignore[misc]
    """A Socket.IO server that counts connections per network address and drops those that block."""

    def __init__(
        self,
        *,
        network_address: Callable[[dict[str, Any]], str],
        origin_allowed: Callable[[str | None, dict[str, Any]], bool],
        max_per_network: int,
        metrics: ChannelMetrics,
    ) -> None:
        super().__init__(
            async_mode="aiohttp",
            # One event after the other per client: messages are stored in the order in which they were sent.
            async_handlers=False,
            cors_allowed_origins=origin_allowed,
            cors_credentials=False,
            max_http_buffer_size=MAX_PAYLOAD,
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
            json=BoundedJson,
            logger=False,
            engineio_logger=_transport_log,
        )
        self._network_address = network_address
        self._max_per_network = max_per_network
        self._metrics = metrics
        self._addresses: dict[str, str] = {}
        self._per_network: Counter[str] = Counter()

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return _Transport

    def address_of(self, sid: str) -> str:
        """The network address of a connected client."""
        return self._addresses[self.manager.eio_sid_from_sid(sid, "/")]

    async def send_to(self, sid: str, event: str, data: Any) -> None:
        """Emit to one client; one that has left hundreds of packets unread is dropped."""
        eio_sid = self.manager.eio_sid_from_sid(sid, "/")
        if eio_sid is None:
            return
        connection = self.eio.sockets.get(eio_sid)
        if connection is not None and connection.queue.qsize() > _MAX_UNREAD_PACKETS:
            self._metrics.sockets_refused.labels("slow").inc()
            await self.drop(sid)
            return
        with contextlib.suppress(EngineIOError):
            await self.emit(event, data, to=sid)

    async def drop(self, sid: str) -> None:
        """Close the connection under `sid`, so that its client connects again by itself."""
        eio_sid = self.manager.eio_sid_from_sid(sid, "/")
        if eio_sid is not None:
            await self._close(eio_sid)

    async def drop_all(self) -> None:
        """Close every connection; their clients will look for another gateway."""
        await asyncio.gather(*(self._close(eio_sid) for eio_sid in list(self.eio.sockets)))

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        try:
            await super()._handle_eio_message(eio_sid, data)
        except Exception as error:
            # Our own handlers let nothing through: the library could not read it.
            self._metrics.sockets_refused.labels("malformed").inc()
            _log.warning(
                "socket_packet_malformed", error=type(error).__name__, network_address=self._addresses.get(eio_sid)
            )
            await self._close(eio_sid)

    async def _handle_event(self, eio_sid: str, namespace: str, id: int | None, data: list[Any]) -> None:  # noqa: A002
        # A client may name its event "disconnect", and the library would call the handler meant for the real one.
        if data and isinstance(data[0], str) and data[0] not in _RESERVED:
            await super()._handle_event(eio_sid, namespace, id, data)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> bool | None:
        address = self._network_address(environ)
        if self._per_network[address] >= self._max_per_network:
            self._metrics.sockets_refused.labels("too_many").inc()
            _log.warning("too_many_sockets", network_address=address)
            return False
        self._per_network[address] += 1
        self._addresses[eio_sid] = address
        self._metrics.sockets.inc()
        asyncio.get_running_loop().call_later(_SILENT_SECONDS, self._drop_if_silent, eio_sid)
        await super()._handle_eio_connect(eio_sid, environ)
        return None

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        await super()._handle_eio_disconnect(eio_sid, reason)
        address = self._addresses.pop(eio_sid, None)
        if address is not None:
            self._metrics.sockets.dec()
            self._per_network[address] -= 1
            if self._per_network[address] <= 0:
                del self._per_network[address]

    def _drop_if_silent(self, eio_sid: str) -> None:
        if eio_sid in self._addresses and self.manager.sid_from_eio_sid(eio_sid, "/") is None:
            self._metrics.sockets_refused.labels("silent").inc()
            self.start_background_task(self._close, eio_sid)

    async def _close(self, eio_sid: str) -> None:
        connection = self.eio.sockets.get(eio_sid)
        if connection is None:
            return
        # Without a farewell over a WebSocket: Python clients take the protocol's «close» for a wish not to come back.
        await connection.close(wait=False, abort=connection.upgraded)
        if connection.upgraded:
            await connection.queue.put(None)  # ends the writer, and with it the transport
