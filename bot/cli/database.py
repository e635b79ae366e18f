"""`vaybe db`: bring the schema up to date."""

import asyncio

import typer
from rich.console import Console

from bot.bootstrap import load_settings, open_database
from bot.db.migrate import is_current

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Commands on the database."""


@app.command()
def migrate() -> None:
    """Apply the migrations that are missing; does nothing when there are none."""
    settings = load_settings()

    async def run() -> None:
        async with open_database(settings, migrate=True) as database:
            assert await is_current(database.engine)

    asyncio.run(run())
    Console(stderr=True).print("The database is up to date.")
