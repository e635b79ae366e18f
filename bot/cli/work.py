"""What commands on the database share."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import load_settings, open_database
from bot.clock import ISTANBUL

T = TypeVar("T")
WRONG_USE = 2


def run_work(work: Callable[[AsyncSession], Awaitable[T]], *refusals: type[Exception]) -> T:
    """Run `work` in one transaction.

    Raises:
        typer.Exit: with code 2 after `work` has raised one of `refusals`, whose text is shown as one sentence.
    """
    settings = load_settings()

    async def in_transaction() -> T:
        async with open_database(settings, migrate=True) as database, database.transaction() as session:
            return await work(session)

    try:
        return asyncio.run(in_transaction())
    except refusals as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USE) from error


def shown_time(moment: datetime) -> str:
    """`moment` as the command line shows it: day, month, hour and minute in Istanbul."""
    return moment.astimezone(ISTANBUL).strftime("%d.%m. %H:%M")
