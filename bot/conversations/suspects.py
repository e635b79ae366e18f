"""Messages that may be what ends the workers which begin with them."""

from sqlalchemy import text

from bot.db.session import Database

SUSPECT_ATTEMPTS = 2
"""One worker may die of anything. Who was begun twice without an end was there each time, guilty or not."""
_HAS_SUSPECTS = text(
    "SELECT EXISTS (SELECT FROM message WHERE direction = 'in' AND state = 'pending' AND attempts >= :attempts)"
)


async def has_suspects(database: Database) -> bool:
    """Whether a waiting message was begun so often that it should be answered alone."""
    async with database.autocommit() as session:
        return bool(await session.scalar(_HAS_SUSPECTS, {"attempts": SUSPECT_ATTEMPTS}))
