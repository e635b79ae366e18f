"""A Socket.IO connection, spoken by hand: every wait in it is bounded, and nothing of it reconnects by itself."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from async_timeout import timeout

LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError)
"""How a connection ends, or is not made."""
_OPEN_SECONDS = 5.0
_SILENCE_SECONDS = 45.0
"""The server pings each 25 s and the protocol waits 20 s for that."""

Hear = Callable[[str, Any], Awaitable[None]]


class Socket:
    """One connection. Use it as a context; `read` returns or raises when the connection ends."""

    def __init__(self, http: aiohttp.ClientSession, url: str, address: str, hear: Hear) -> None:
        """Connect as from `address`: all customers of one address together may not come back as often as these do."""
        self._http, self._url, self._hear = http, f"{url}/socket.io/?EIO=4&transport=websocket", hear
        self._headers = {"X-Forwarded-For": address}
        self._numbers = itertools.count(1)
        self._acknowledgements: dict[int, asyncio.Future[Any]] = {}

    async def __aenter__(self) -> "Socket":
        async with timeout(_OPEN_SECONDS):
            self._ws = await self._http.ws_connect(
                self._url, headers=self._headers, timeout=aiohttp.ClientWSTimeout(ws_close=1)
            )
            await self._ws.send_str("40")
            while not (await self._receive()).startswith("40"):
                pass
        return self

    async def __aexit__(self, *_: object) -> None:
        for waiting in self._acknowledgements.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the connection ended"))
                waiting.exception()  # whoever waits is told; that nobody does is no error
        await self._ws.close()

    async def emit(self, event: str, data: Any) -> None:
        """Send an event."""
        await self._ws.send_str("42" + json.dumps([event, data]))

    async def call(self, event: str, data: Any) -> Any:
        """Send an event and wait for its acknowledgement."""
        number = next(self._numbers)
        waiting = self._acknowledgements[number] = asyncio.get_running_loop().create_future()
        try:
            await self._ws.send_str(f"42{number}" + json.dumps([event, data]))
            return await waiting
        finally:
            self._acknowledgements.pop(number, None)

    async def read(self) -> None:
        """Hear events until the connection ends."""
        while True:
            async with timeout(_SILENCE_SECONDS):
                data = await self._receive()
            if data == "2":
                await self._ws.send_str("3")
            elif data.startswith("42"):
                event, *rest = json.loads(data[2:])
                await self._hear(event, rest[0] if rest else None)
            elif data.startswith("43"):
                number, _, body = data[2:].partition("[")
                waiting = self._acknowledgements.get(int(number))
                if waiting is not None and not waiting.done():
                    waiting.set_result(json.loads("[" + body)[0])

    async def _receive(self) -> str:
        frame = await self._ws.receive()
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionResetError(f"the connection ended: {frame.type.name}")
        return str(frame.data)
