"""The sockets that this process holds, and whose they are. All else is in the database."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

CHANNEL = "web"
Key = TypeVar("Key", int, str)


@dataclass(eq=False)
class Client:
    """One socket."""

    sid: str
    network_address: str
    session_id: str | None = None
    address: str | None = None
    """Of the conversation: the session id's random part."""
    conversation_id: int | None = None
    """None until the first message makes the conversation."""
    is_vaybe: bool = False
    """Our own widget, or one that speaks as it does."""
    floor: int = 0
    """Everything up to this id is taken as sent."""
    sent: set[int] = field(default_factory=set)
    acknowledged: int = 0
    """Highest id that this client said to have received."""
    seen: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while messages are sent to this client, so that each goes out once and in order."""

    def knows(self, message_id: int) -> bool:
        """Whether this message went out to this client, or came from it."""
        return message_id <= self.floor or message_id in self.sent

    @property
    def highest(self) -> int:
        """The highest id that this client can have seen."""
        return max(self.sent, default=self.floor)


class Clients:
    """Finds sockets by id, session and conversation."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Client] = {}
        self._by_address: dict[str, set[Client]] = {}
        self._by_conversation: dict[int, set[Client]] = {}
        self._unbound: set[Client] = set()

    def __len__(self) -> int:
        return len(self._by_sid)

    @property
    def conversation_ids(self) -> list[int]:
        """Conversations with a socket here."""
        return list(self._by_conversation)

    @property
    def has_unbound(self) -> bool:
        """Whether a session here may get its conversation from another gateway."""
        return bool(self._unbound)

    @property
    def unbound_addresses(self) -> list[str]:
        """Addresses of the sessions here that have no conversation yet."""
        return list({client.address for client in self._unbound if client.address is not None})

    def add(self, sid: str, network_address: str) -> Client:
        """A new socket."""
        client = self._by_sid[sid] = Client(sid, network_address)
        return client

    def get(self, sid: str) -> Client | None:
        """The socket of `sid`."""
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> None:
        """The socket is gone."""
        client = self._by_sid.pop(sid, None)
        if client is not None:
            self._unbind(client)

    def bind(self, client: Client, session_id: str, address: str, conversation_id: int | None) -> None:
        """`client` takes part in this session from now on."""
        self._unbind(client)
        client.session_id, client.address = session_id, address
        client.floor, client.sent, client.acknowledged, client.seen = 0, set(), 0, 0
        self._by_address.setdefault(address, set()).add(client)
        if conversation_id is None:
            self._unbound.add(client)
        else:
            self._attach(client, conversation_id)

    def conversation_made(self, address: str, conversation_id: int) -> bool:
        """The session of `address` has its conversation now. Gives whether a socket here belongs to it."""
        clients = self._by_address.get(address, set())
        for client in clients:
            if client.conversation_id is None:
                self._attach(client, conversation_id)
        return bool(clients)

    def of_conversation(self, conversation_id: int) -> list[Client]:
        """The sockets of a conversation."""
        return list(self._by_conversation.get(conversation_id, ()))

    def _attach(self, client: Client, conversation_id: int) -> None:
        client.conversation_id = conversation_id
        self._unbound.discard(client)
        self._by_conversation.setdefault(conversation_id, set()).add(client)

    def _unbind(self, client: Client) -> None:
        self._unbound.discard(client)
        if client.address is not None:
            _discard(self._by_address, client.address, client)
        if client.conversation_id is not None:
            _discard(self._by_conversation, client.conversation_id, client)
        client.conversation_id = None


def _discard(index: dict[Key, set[Client]], key: Key, client: Client) -> None:
    members = index.get(key, set())
    members.discard(client)
    if not members:
        index.pop(key, None)
