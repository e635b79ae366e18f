"""Conversations and messages: store what comes in, put out what goes out, read the history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, or_, select, text
from sqlalchemy.dialects.postgresql import JSONPATH, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.events import Event, notify
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState, Owner
from bot.db.session import Database

_CARD_BUTTON = cast("$.payload.elements[*].buttons[*] ? (@.payload == $pressed)", JSONPATH)


_OPEN = select(Conversation).from_statement(
    text(
        """
        WITH made AS (
            INSERT INTO conversation (channel, address, owner) SELECT :channel, :address, 'bot'
            WHERE NOT EXISTS (SELECT FROM conversation WHERE channel = :channel AND address = :address)
            ON CONFLICT DO NOTHING
            RETURNING *
        )
        SELECT * FROM made UNION ALL SELECT * FROM conversation WHERE channel = :channel AND address = :address
        """
    )
)


async def open_conversation(session: AsyncSession, channel: str, address: str) -> Conversation:
    """The conversation of `address` on `channel`, made if there is none."""
    opened = (await session.scalars(_OPEN, {"channel": channel, "address": address})).one_or_none()
    if opened is None:  # it was made elsewhere at this moment
        opened = await find_conversation(session, channel, address)
        assert opened is not None
    return opened


_OF_ADDRESS = select(Conversation).where(
    Conversation.channel == bindparam("channel"), Conversation.address == bindparam("address")
)


async def find_conversation(session: AsyncSession, channel: str, address: str) -> Conversation | None:
    """The conversation of `address` on `channel`, or None."""
    return (await session.scalars(_OF_ADDRESS, {"channel": channel, "address": address})).one_or_none()


async def store_inbound(
    session: AsyncSession,
    conversation: Conversation,
    text: str | None,
    *,
    provider_id: str | None = None,
    payload: dict[str, Any] | None = None,
    network_address: str | None = None,
) -> tuple[Message, bool]:
    """Store a customer's message, once per `provider_id` and channel.

    It waits for the bot, or, while an agent owns the conversation, for the agent. The caller acknowledges the message
    to its sender after the commit, not before.

    Returns:
        The stored message, and whether it is new.
    """
    for_agent = conversation.owner is Owner.AGENT
    statement = (
        insert(Message)
        .values(
            conversation_id=conversation.id,
            channel=conversation.channel,
            direction=Direction.IN,
            author=Author.CUSTOMER,
            provider_id=provider_id,
            text=text,
            payload=payload or {},
            network_address=network_address,
            state=MessageState.FOR_AGENT if for_agent else MessageState.PENDING,
        )
        .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
        .returning(Message)
    )
    message = (await session.scalars(statement)).one_or_none()
    if message is None:
        known = select(Message).where(Message.channel == conversation.channel, Message.provider_id == provider_id)
        return (await session.scalars(known)).one(), False
    await notify(session, Event("inbound", conversation.id, message.id))
    return message, True


async def message_by_provider_id(session: AsyncSession, channel: str, provider_id: str) -> Message | None:
    """The message stored under the sender's own id, or None."""
    statement = select(Message).where(Message.channel == channel, Message.provider_id == provider_id)
    return (await session.scalars(statement)).one_or_none()


async def add_outbound(
    session: AsyncSession,
    conversation_id: int,
    *,
    text: str | None,
    author: Author,
    author_name: str | None = None,
    payload: dict[str, Any] | None = None,
    reply_to: int | None = None,
) -> Message:
    """Put a message to the customer into the outbox; its channel delivers it after the commit."""
    channel = await session.scalar(select(Conversation.channel).where(Conversation.id == conversation_id))
    assert channel is not None
    message = outbound(
        conversation_id,
        channel,
        text=text,
        author=author,
        author_name=author_name,
        payload=payload,
        reply_to=reply_to,
    )
    session.add(message)
    await session.flush()
    await notify(session, Event("outbound", conversation_id, message.id))
    return message


def outbound(
    conversation_id: int,
    channel: str,
    *,
    text: str | None,
    author: Author,
    author_name: str | None = None,
    payload: dict[str, Any] | None = None,
    reply_to: int | None = None,
) -> Message:
    """A message to the customer, not yet stored."""
    return Message(
        conversation_id=conversation_id,
        channel=channel,
        direction=Direction.OUT,
        author=author,
        author_name=author_name,
        text=text,
        payload=payload or {},
        state=MessageState.PENDING,
        reply_to=reply_to,
    )


_NEWEST = (
    select(Message)
    .where(Message.conversation_id == bindparam("conversation_id"), Message.id > bindparam("after_id"))
    .order_by(Message.id.desc())
    .limit(bindparam("count"))
)


async def history(
    session: AsyncSession, conversation_id: int, after_id: int = 0, limit: int = 200
) -> Sequence[Message]:
    """The newest `limit` messages with an id above `after_id`, oldest first."""
    values = {"conversation_id": conversation_id, "after_id": after_id, "count": limit}
    return list(reversed((await session.scalars(_NEWEST, values)).all()))


async def issued_button(session: AsyncSession, conversation_id: int, payload: str) -> str | None:
    """The title of the button with `payload` if we sent one here, below a text or on a card, else None.

    Only such payloads may reach Rasa as commands: a customer can type `/intent{…}` as well.
    """
    statement = (
        select(Message.payload)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.OUT,
            or_(
                Message.payload["quick_replies"].contains([{"payload": payload}]),
                func.jsonb_path_exists(
                    Message.payload["attachment"], _CARD_BUTTON, func.jsonb_build_object("pressed", cast(payload, Text))
                ),
            ),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    found = await session.scalar(statement)
    if found is None:
        return None
    cards = (found.get("attachment") or {}).get("payload", {}).get("elements", ())
    buttons = [*found.get("quick_replies", ()), *(button for card in cards for button in card.get("buttons", ()))]
    return next((str(button["title"]) for button in buttons if button.get("payload") == payload), None)


# Receipts do not wait for the disk: what a crash of the server forgets is sent again, known by its id.
_MARK = """
UPDATE message SET state = $3
WHERE conversation_id = $1 AND direction = 'out' AND id <= $2 AND state = ANY($4)
    AND set_config('synchronous_commit', 'off', true) = 'off'
"""
_EARLIER = {
    MessageState.DELIVERED: (MessageState.PENDING, MessageState.IN_FLIGHT),
    MessageState.READ: (MessageState.PENDING, MessageState.IN_FLIGHT, MessageState.DELIVERED),
}


async def mark_outbound(database: Database, conversation_id: int, up_to_id: int, state: MessageState) -> None:
    """Record that the customer's side has received (DELIVERED) or seen (READ) all messages up to `up_to_id`."""
    earlier = [each.value for each in _EARLIER[state]]
    await database.fetch(_MARK, conversation_id, up_to_id, state.value, earlier)
