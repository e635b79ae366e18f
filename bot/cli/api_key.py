"""`vaybe api-key`: keys by which the shop's own systems push orders, shipments and products."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import load_settings, open_database
from bot.clock import ISTANBUL, utc_now
from bot.gateway import api_keys

T = TypeVar("T")
WRONG_USE = 2

app = typer.Typer(no_args_is_help=True)
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@app.command()
def create(name: str = typer.Argument(help="The integration that will use it, for example: ikas")) -> None:
    """Make a key and show it, this once."""
    try:
        secret = _run(lambda session: api_keys.create_key(session, name, utc_now()))
    except ValueError as error:
        _err.print(f"No key was made: {error}.", markup=False)
        raise typer.Exit(WRONG_USE) from error
    typer.echo(secret)
    _err.print(
        "Keep it now, it is not shown again. Send it as `Authorization: Bearer <key>`; docs/api.md tells the rest."
    )


@app.command("list")
def list_() -> None:
    """Show the keys, by name and first characters."""
    rows = _run(api_keys.list_keys)
    if not rows:
        _out.print("There are no keys: `vaybe api-key create NAME` makes one.")
        return
    table = Table("Name", "Begins with", "Made", "Last used", "Revoked")
    for row in rows:
        table.add_row(row.name, f"{row.prefix}…", _time(row.created_at), _time(row.last_used_at), _time(row.revoked_at))
    _out.print(table)


@app.command()
def revoke(name: str) -> None:
    """End a key at once."""
    if not _run(lambda session: api_keys.revoke_key(session, name, utc_now())):
        _err.print(f"There is no key in use named {name!r}.", markup=False)
        raise typer.Exit(WRONG_USE)
    _out.print(f"The key {name!r} no longer works.", markup=False)


def _run(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    settings = load_settings()

    async def run() -> T:
        async with open_database(settings, migrate=True) as database, database.transaction() as session:
            return await work(session)

    return asyncio.run(run())


def _time(moment: datetime | None) -> str:
    return moment.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M") if moment else "–"
