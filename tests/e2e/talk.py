"""A customer at the web channel: two verbs, `says` and `expects`.

Speaks Rasa's widget protocol with our widget's additions: after a lost connection it asks for what it missed, and a
message id that it has is not shown again.
"""

import asyncio
from typing import Any
from uuid import uuid4

import socketio

ANSWER_SECONDS = 40.0


class Talk:
    """One web session."""

    def __init__(self, url: str, session_id: str | None = None, customer_token: str | None = None) -> None:
        self.url = url
        self.session_id = session_id
        self.customer_token = customer_token
        self.client = socketio.AsyncClient(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.received: list[dict[str, Any]] = []
        self.buttons: list[dict[str, str]] = []
        self._confirmed = asyncio.Event()
        self._unread = 0
        self._changed = asyncio.Condition()
        self.client.on("connect", self._connect)
        self.client.on("session_confirm", self._confirm)
        self.client.on("bot_uttered", self._bot)
        self.client.on("history", self._history)

    async def __aenter__(self) -> "Talk":
        await self.client.connect(self.url)
        await asyncio.wait_for(self._confirmed.wait(), ANSWER_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def _connect(self) -> None:
        self._confirmed.clear()
        last = max((self._id(message) for message in self.received), default=None)
        request: dict[str, Any] = {"session_id": self.session_id, "client": "vaybe", "last_message_id": last}
        if self.customer_token:
            request["customer_token"] = self.customer_token
        await self.client.emit("session_request", request)

    async def _confirm(self, session_id: str) -> None:
        self.session_id = session_id
        self._confirmed.set()

    async def _history(self, data: dict[str, Any]) -> None:
        for message in data["messages"]:
            if message["author"] != "customer":
                await self._bot({**message, "metadata": {"message_id": message["id"]}})

    @staticmethod
    def _id(message: dict[str, Any]) -> int:
        return int(message["metadata"]["message_id"])

    async def _bot(self, message: dict[str, Any]) -> None:
        async with self._changed:
            if any(self._id(known) == self._id(message) for known in self.received):
                return
            self.received.append(message)
            if message.get("quick_replies"):
                self.buttons = message["quick_replies"]
            self._changed.notify_all()

    async def says(self, text: str, message_id: str | None = None) -> None:
        """Send `text` until it is acknowledged."""
        client_message_id = message_id or str(uuid4())
        deadline = asyncio.get_running_loop().time() + ANSWER_SECONDS
        while True:
            await asyncio.wait_for(self._confirmed.wait(), ANSWER_SECONDS)
            body = {
                "message": text,
                "session_id": self.session_id,
                "metadata": {"client_message_id": client_message_id},
            }
            try:
                ack = await self.client.call("user_uttered", body, timeout=5)
                assert ack["ok"], ack
                return
            except (socketio.exceptions.SocketIOError, asyncio.TimeoutError):
                assert asyncio.get_running_loop().time() < deadline, "never acknowledged"
                await asyncio.sleep(0.1)

    async def presses(self, title: str) -> None:
        """Press the button whose title begins with `title`."""
        payload = next((b["payload"] for b in self.buttons if b["title"].startswith(title)), None)
        assert payload is not None, f"no button {title!r} among {[b['title'] for b in self.buttons]}"
        await self.says(payload)

    async def expects(self, *parts: str) -> str:
        """Wait until the messages since the last `expects` contain all `parts`; return them joined."""

        def text() -> str:
            return "\n".join(m.get("text") or "" for m in self.received[self._unread :])

        def found() -> bool:
            return len(self.received) > self._unread and all(part.casefold() in text().casefold() for part in parts)

        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(found), ANSWER_SECONDS)
            except asyncio.TimeoutError:
                raise AssertionError(f"expected {parts}, got:\n{text()}") from None
        answer = text()
        self._unread = len(self.received)
        return answer

    def texts(self) -> list[str]:
        """All that the bot has said."""
        return [m["text"] for m in self.received if m.get("text")]
