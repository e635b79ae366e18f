"""The web channel's side of the Socket.IO protocol: what a client may say and what it is answered."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.channels.limits import MovingWindow
from bot.channels.texts import token_refused
from bot.channels.web.clients import Client, Clients
from bot.channels.web.delivery import WebChannel
from bot.channels.web.clients import CHANNEL
from bot.channels.web.intake import Intake, Refused, Sender
from bot.channels.web.receipts import mark, mark_handed_over, missed
from bot.channels.web.server import SocketServer
from bot.channels.web.sessions import SessionIds
from bot.channels.web.shapes import message_shape
from bot.conversations.models import Message, MessageState
from bot.conversations.service import find_conversation
from bot.db.session import Database, log_failure

GrantToken = Callable[[str, str], Awaitable[int | None]]
"""Takes a conversation's address and a customer token; gives the conversation's id, None when the token is refused."""

_SESSIONS_PER_MINUTE = 300
"""Session requests per network address; each costs a look into the database."""
_MAX_TOKEN_LENGTH = 4096
_MAX_ID = 2**63 - 1
_log = structlog.get_logger(__name__)


class WebEndpoint:
    """Answers the events of the sockets of one gateway."""

    def __init__(
        self,
        server: SocketServer,
        clients: Clients,
        channel: WebChannel,
        intake: Intake,
        sessions: SessionIds,
        database: Database,
        grant_token: GrantToken,
    ) -> None:
        self._server = server
        self._clients = clients
        self._channel = channel
        self._intake = intake
        self._sessions = sessions
        self._database = database
        self._grant_token = grant_token
        self._session_limit = MovingWindow(_SESSIONS_PER_MINUTE)
        for event in ("connect", "disconnect", "session_request", "user_uttered", "received", "read"):
            server.on(event, getattr(self, f"_on_{event}"))

    async def _on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        self._clients.add(sid, self._server.address_of(sid))

    async def _on_disconnect(self, sid: str, reason: object = None) -> None:
        self._clients.remove(sid)

    async def _on_session_request(self, sid: str, *args: object) -> None:
        client = self._clients.get(sid)
        if client is None:
            return
        if self._session_limit.hit(client.network_address):
            await self._server.drop(sid)
            return
        wish = _fields(args)
        async with client.lock:
            try:
                await self._give_session(client, wish)
            except Exception as error:
                # Without its session a client cannot go on; a new connection tries again.
                log_failure(_log, "session_request_failed", error)
                await self._server.drop(sid)

    async def _give_session(self, client: Client, wish: dict[str, Any]) -> None:
        """Confirm the session asked for if we issued it, otherwise a new one, and send what the client lacks."""
        session_id = wish.get("session_id")
        address = self._sessions.address_of(session_id)
        if address is None or not isinstance(session_id, str):
            session_id = self._sessions.issue()
            address = self._sessions.address_of(session_id)
            assert address is not None
            conversation_id = None
        else:
            conversation_id = await self._conversation_id(address)
        client.is_vaybe = wish.get("client") == "vaybe"
        self._clients.bind(client, session_id, address, conversation_id)
        await self._server.send_to(client.sid, "session_confirm", session_id)
        await self._use_token(client, wish.get("customer_token"))
        await self._send_missed(client, _message_id(wish.get("last_message_id")))

    async def _conversation_id(self, address: str) -> int | None:
        async with self._database.autocommit() as session:
            found = await find_conversation(session, CHANNEL, address)
        return found.id if found else None

    async def _use_token(self, client: Client, token: object) -> None:
        """Let the shop's site say who is logged in. A token that does not hold is no reason to refuse the customer."""
        if not isinstance(token, str) or not token or client.address is None:
            return
        granted = await self._grant_token(client.address, token) if len(token) <= _MAX_TOKEN_LENGTH else None
        if granted is None:
            notice = {"code": "token_refused", "message": token_refused()}
            await self._server.send_to(client.sid, "session_notice", notice)
        else:
            self._clients.conversation_made(client.address, granted)

    async def _send_missed(self, client: Client, last_id: int) -> None:
        found = None
        if client.conversation_id is not None:
            async with self._database.autocommit() as session:
                found = await missed(session, client.conversation_id, last_id if client.is_vaybe else None)
        rows = found.rows if found else []
        if found:
            client.floor = found.floor
        if not client.is_vaybe:
            for row in rows:
                await self._channel.send(client, row)
        client.sent |= found.known if found else set()
        if client.is_vaybe:
            shapes = [message_shape(row) for row in rows]
            await self._server.send_to(
                client.sid, "history", {"messages": shapes, "has_gap": bool(found and found.has_gap)}
            )
        await mark_handed_over(self._database, rows, [client])

    async def _on_user_uttered(self, sid: str, *args: object) -> dict[str, Any]:
        client = self._clients.get(sid)
        try:
            if client is None:
                raise Refused("bad_session")
            # The lock keeps this client from being told of its own message before it is acknowledged.
            async with client.lock:
                message = await self._take(client, _fields(args))
        except Refused as error:
            if _fields(args).get("message") is None:
                # rasa-webchat without an `initPayload` opens with a null message, of which its user knows nothing.
                return {"ok": False, "error": error.as_fields()}
            return await self._refuse(client, error)
        except Exception:
            _log.exception("user_uttered_failed")
            return await self._refuse(client, Refused("unavailable", retry_after=3))
        return {"ok": True, "message_id": message.id, "at": message.created_at.isoformat()}

    async def _take(self, client: Client, fields: dict[str, Any]) -> Message:
        session_id = fields.get("session_id")
        if session_id is None and not client.is_vaybe:
            session_id = client.session_id  # Some of Rasa's widgets leave it out.
        if client.address is None or session_id != client.session_id:
            raise Refused("bad_session")
        extras = _first_dict(fields.get("metadata"), fields.get("customData"))
        sender = Sender(client.address, client.network_address)
        message = await self._intake.accept(
            sender, fields.get("message"), extras.get("client_message_id"), extras.get("photos")
        )
        client.sent.add(message.id)
        self._clients.conversation_made(client.address, message.conversation_id)
        self._channel.stored(message)
        return message

    async def _refuse(self, client: Client | None, error: Refused) -> dict[str, Any]:
        """The answer to a refused message; a client that reads no acknowledgements sees it as the bot's words."""
        if client is not None and not client.is_vaybe:
            await self._server.send_to(client.sid, "bot_uttered", {"text": str(error)})
        return {"ok": False, "error": error.as_fields()}

    async def _on_received(self, sid: str, *args: object) -> None:
        await self._receipt(sid, _fields(args), MessageState.DELIVERED)

    async def _on_read(self, sid: str, *args: object) -> None:
        await self._receipt(sid, _fields(args), MessageState.READ)

    async def _receipt(self, sid: str, fields: dict[str, Any], state: MessageState) -> None:
        client = self._clients.get(sid)
        if client is None or client.conversation_id is None or fields.get("session_id") != client.session_id:
            return
        up_to = min(_message_id(fields.get("message_id")), client.highest)
        known = client.seen if state is MessageState.READ else max(client.acknowledged, client.seen)
        if up_to <= known:
            return
        if state is MessageState.READ:
            client.seen = up_to
        else:
            client.acknowledged = up_to
        await mark(self._database, client.conversation_id, up_to, state)

    async def run(self) -> None:
        """Look after late turns until cancelled."""
        await self._channel.watch()


def _fields(args: tuple[object, ...]) -> dict[str, Any]:
    return _first_dict(*args[:1])


def _first_dict(*values: object) -> dict[str, Any]:
    return next((value for value in values if isinstance(value, dict)), {})


def _message_id(value: object) -> int:
    """A message id as a client gave it, 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return min(max(value, 0), _MAX_ID)
