"""Who answers a conversation: the one table of allowed changes."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation, Direction, Message, MessageState, Owner

ALLOWED: dict[Owner, frozenset[Owner]] = {
    Owner.BOT: frozenset({Owner.QUEUE, Owner.AGENT}),
    Owner.QUEUE: frozenset({Owner.AGENT, Owner.BOT}),
    Owner.AGENT: frozenset({Owner.BOT, Owner.QUEUE}),
}


class OwnershipError(ValueError):
    """A change of owner that the table does not allow."""


async def change_owner(session: AsyncSession, conversation_id: int, to: Owner) -> None:
    """Hand the conversation to `to`; the same owner again changes nothing.

    Messages that wait for the bot go to the agent with the conversation: whoever owns it answers them.

    Raises:
        OwnershipError: the table does not allow it.
    """
    statement = select(Conversation).where(Conversation.id == conversation_id).with_for_update(key_share=True)
    conversation = (await session.scalars(statement.execution_options(populate_existing=True))).one()
    if conversation.owner is to:
        return
    if to not in ALLOWED[conversation.owner]:
        raise OwnershipError(f"a conversation cannot go from {conversation.owner.value} to {to.value}")
    if Owner.AGENT in (conversation.owner, to):
        await session.execute(
            update(Message)
            .where(
                Message.conversation_id == conversation_id,
                Message.direction == Direction.IN,
                Message.state == MessageState.PENDING,
            )
            .values(state=MessageState.FOR_AGENT)
        )
    conversation.owner = to
    await session.flush()
