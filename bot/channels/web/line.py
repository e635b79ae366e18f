"""The WebSocket under Engine.IO: ends at once on what is no packet, and when its client has stopped reading."""

import asyncio
from typing import Any

from aiohttp import web
from engineio.async_drivers.aiohttp import WebSocket

SEND_SECONDS = 10.0
"""How long one packet may wait for a client whose buffers are full."""
_CLOSE_SECONDS = 2.0
"""How long a client may take to answer a farewell."""
_PACKET_TYPES = frozenset("0123456")


class Line(WebSocket):  # type: ignore[misc]
    """One client's WebSocket."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        """Serve the connection to its end."""
        request: web.Request = environ["aiohttp.request"]
        self.environ = environ
        self._request = request
        self._sock = web.WebSocketResponse(timeout=_CLOSE_SECONDS, max_msg_size=self.server.max_http_buffer_size)
        await self._sock.prepare(request)
        await self.handler(self)
        return self._sock

    async def send(self, message: str | bytes) -> None:
        """Send one packet; a client that takes none for too long is cut off, and what waits for it is forgotten."""
        patience = asyncio.get_running_loop().call_later(SEND_SECONDS, self._cut)
        try:
            await super().send(message)
        finally:
            patience.cancel()

    async def wait(self) -> str | bytes:
        """The next packet.

        Raises:
            OSError: the line has ended, or what came is no packet. The library would fail on it with a traceback and
                leave its writer behind.
        """
        data: str | bytes = await super().wait()
        if isinstance(data, str) and data[:1] not in _PACKET_TYPES:
            raise OSError("not a packet of Engine.IO")
        return data

    def _cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()
