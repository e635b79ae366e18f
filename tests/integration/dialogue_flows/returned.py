"""The returns that talks have left in the database."""

from sqlalchemy import select

from bot.returns.models import ReturnCase
from tests.integration.dialogue_flows.conftest import Talk


async def cases(talk: Talk) -> list[ReturnCase]:
    """All returns, the oldest first."""
    async with talk.database.transaction() as session:
        return list(await session.scalars(select(ReturnCase).order_by(ReturnCase.id)))


async def the_case(talk: Talk) -> ReturnCase:
    """The only return that there is."""
    [case] = await cases(talk)
    return case
