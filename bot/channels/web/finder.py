"""Conversations that another gateway made for a session which has a socket here."""

from collections import OrderedDict

from sqlalchemy import select

from bot.channels.web.clients import CHANNEL, Clients
from bot.conversations.events import Event
from bot.conversations.models import Conversation
from bot.db.session import Database

_REMEMBERED = 20_000


class Finder:
    """Looks up whose conversation it is, once per conversation."""

    def __init__(self, database: Database, clients: Clients) -> None:
        self._database = database
        self._clients = clients
        self._not_ours: OrderedDict[int, None] = OrderedDict()

    def may_become_ours(self, event: Event) -> bool:
        """Whether a socket here may belong to this conversation, made just now.

        Through another gateway, or through this one: what a loaded gateway hears of the answer can be read before its
        own statement's result is.
        """
        return self._clients.has_unbound and event.conversation_id not in self._not_ours

    async def adopt(self, conversation_id: int) -> bool:
        """Bind the conversation to the sockets of its session; gives whether there are any here."""
        statement = select(Conversation.address).where(
            Conversation.id == conversation_id, Conversation.channel == CHANNEL
        )
        async with self._database.autocommit() as session:
            address: str | None = await session.scalar(statement)
        if address is not None and self._clients.conversation_made(address, conversation_id):
            return True
        self._not_ours[conversation_id] = None
        if len(self._not_ours) > _REMEMBERED:
            self._not_ours.popitem(last=False)
        return False

    async def find_all(self) -> list[int]:
        """After a gap: the conversations made meanwhile for sessions with a socket here."""
        addresses = self._clients.unbound_addresses
        if not addresses:
            return []
        statement = select(Conversation).where(Conversation.channel == CHANNEL, Conversation.address.in_(addresses))
        async with self._database.autocommit() as session:
            found = (await session.scalars(statement)).all()
        for conversation in found:
            self._clients.conversation_made(conversation.address, conversation.id)
        return [conversation.id for conversation in found]
