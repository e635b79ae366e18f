"""Customers who say something and wait for the whole answer: over REST, ours and stock's, and over Socket.IO."""

import asyncio
import itertools
import json
from collections.abc import Iterable
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

PATIENCE = 60.0


class NoAnswerError(RuntimeError):
    """A message was refused, or answered by nothing."""


class Talker(Protocol):
    """One conversation."""

    async def says(self, text: str) -> list[str]:
        """Send `text`; give the answer's texts when all of it has come."""
        ...


class StockRest:
    """A conversation over stock Rasa's REST channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url, self._sender = http, f"{url}/webhooks/rest/webhook", uuid4().hex

    async def says(self, text: str) -> list[str]:
        """Send `text`; stock answers a failure with an empty list, too."""
        async with self._http.post(self._url, json={"sender": self._sender, "message": text}) as answer:
            replies = [str(reply.get("text")) for reply in await answer.json()]
        if not replies:
            raise NoAnswerError(f"stock said nothing to {text!r}")
        return replies


class OurRest:
    """A conversation over our REST channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str | None = None, address: str = "") -> None:
        self._http, self._url, self._token = http, f"{url}/api/v1/chat", token
        self._headers = {"X-Forwarded-For": address} if address else {}
        self._session_id: str | None = None

    async def says(self, text: str) -> list[str]:
        """Send `text`."""
        body: dict[str, Any] = {"message": text, "message_id": uuid4().hex}
        if self._session_id is not None:
            body["session_id"] = self._session_id
        elif self._token is not None:
            body["customer_token"] = self._token
        async with self._http.post(self._url, json=body, headers=self._headers) as answer:
            told = await answer.json()
        if told.get("state") != "answered" or not told["replies"]:
            raise NoAnswerError(f"{text!r}: {told}")
        self._session_id = told["session_id"]
        return [str(reply.get("text")) for reply in told["replies"]]


class Socket:
    """A conversation over Socket.IO, spoken by hand: a client library would take more time than the server."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str | None = None, address: str = "") -> None:
        self._http, self._url, self._token = http, f"{url}/socket.io/?EIO=4&transport=websocket", token
        self._headers = {"X-Forwarded-For": address} if address else {}
        self._numbers = itertools.count(1)
        self._acks: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ready = asyncio.Event()
        self._read: set[int] = set()
        self._news = asyncio.Event()
        self._replies: list[str] = []
        self.session_id: str | None = None
        self.acknowledged: list[int] = []
        """Ids of the messages that the gateway said to have stored."""
        self.first_acknowledged = asyncio.Event()
        self.replies_seen: list[int] = []
        """Ids of the messages that the bot has sent here, in the order in which they came."""

    async def open(self) -> "Socket":
        """Connect and get a session."""
        self._ws = await self._http.ws_connect(self._url, headers=self._headers)
        await self._ws.send_str("40")
        self._reading = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._ready.wait(), PATIENCE)
        return self

    async def close(self) -> None:
        """Leave."""
        self._reading.cancel()
        await self._ws.close()

    async def sends(self, text: str) -> int:
        """Send `text` and wait until it is acknowledged; give the stored message's id."""
        number = next(self._numbers)
        waiting = self._acks[number] = asyncio.get_running_loop().create_future()
        body = {"message": text, "session_id": self.session_id, "metadata": {"client_message_id": uuid4().hex}}
        await self._ws.send_str(f"42{number}" + json.dumps(["user_uttered", body]))
        ack = await asyncio.wait_for(waiting, PATIENCE)
        if not ack.get("ok"):
            raise NoAnswerError(str(ack))
        self.acknowledged.append(int(ack["message_id"]))
        self.first_acknowledged.set()
        return self.acknowledged[-1]

    async def says(self, text: str) -> list[str]:
        """Send `text`; its turn is over when its message is marked as read."""
        self._replies = []
        await self.until_read([await self.sends(text)])
        if not self._replies:
            raise NoAnswerError(f"nothing was said to {text!r}")
        return self._replies

    async def until_read(self, message_ids: Iterable[int]) -> None:
        """Wait until the turns of these messages are over."""
        waiting = set(message_ids)
        while not waiting <= self._read:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PATIENCE)

    async def _listen(self) -> None:
        async for frame in self._ws:
            data = str(frame.data)
            if data == "2":
                await self._ws.send_str("3")
            elif data.startswith("40"):
                wish = {"session_id": self.session_id, "client": "vaybe", "last_message_id": 0}
                if self._token:
                    wish["customer_token"] = self._token
                await self._ws.send_str("42" + json.dumps(["session_request", wish]))
            elif data.startswith("42"):
                self._hear(*json.loads(data[2:]))
            elif data.startswith("43"):
                number, _, rest = data[2:].partition("[")
                self._acks.pop(int(number)).set_result(json.loads("[" + rest)[0])

    def _hear(self, event: str, data: Any = None) -> None:
        if event == "session_confirm":
            self.session_id = data
        elif event == "history":
            self._ready.set()
        elif event == "bot_uttered":
            self._replies.append(str(data.get("text")))
            self.replies_seen.append(int(data["metadata"]["message_id"]))
        elif event == "message_state" and data["state"] == "read":
            self._read.add(int(data["message_id"]))
            self._news.set()
