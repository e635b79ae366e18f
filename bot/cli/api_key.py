"""`vaybe api-key`: keys by which the shop's own systems push orders, shipments and products."""

from datetime import datetime

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.work import WRONG_USE, run_work
from bot.clock import ISTANBUL, utc_now
from bot.gateway import api_keys

app = typer.Typer(no_args_is_help=True)
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@app.command()
def create(name: str = typer.Argument(help="The integration that will use it, for example: ikas")) -> None:
    """Make a key and show it, this once."""
    try:
        secret = run_work(lambda session: api_keys.create_key(session, name, utc_now()))
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
    rows = run_work(api_keys.list_keys)
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
    if not run_work(lambda session: api_keys.revoke_key(session, name, utc_now())):
        _err.print(f"There is no key in use named {name!r}.", markup=False)
        raise typer.Exit(WRONG_USE)
    _out.print(f"The key {name!r} no longer works.", markup=False)


def _time(moment: datetime | None) -> str:
    return moment.astimezone(ISTANBUL).strftime("%d.%m.%Y %H:%M") if moment else "–"
