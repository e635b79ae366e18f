"""`vaybe webhooks`: where events go to, and what has not arrived."""

from collections.abc import Awaitable, Callable

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import load_settings
from bot.cli.work import WRONG_USE, T, run_work, shown_time
from bot.clock import utc_now
from bot.integrations import endpoints
from bot.integrations.models import DeliveryState

app = typer.Typer(no_args_is_help=True)
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


@app.command()
def add(
    url: str = typer.Argument(help="Where the shop's system takes events: https://…"),
    event: list[str] = typer.Option([], "--event", help="An event type; several times; none: all of them."),
) -> None:
    """Send events to URL from now on, and show the secret that its receiver verifies them with."""
    settings = load_settings()
    _, secret = _run(lambda session: endpoints.add_endpoint(session, url, settings, event))
    typer.echo(secret)
    _err.print("Signed as the Standard Webhooks specification says; docs/webhooks.md tells the rest.")


@app.command("list")
def list_(secrets: bool = typer.Option(False, "--secrets", help="Show the signing secrets, too.")) -> None:
    """Show where events go to."""
    settings = load_settings()
    rows = _run(endpoints.list_endpoints)
    if not rows:
        _out.print("No system is connected: `vaybe webhooks add URL` connects one.")
        return
    table = Table("No", "Address", "Events", "Active", *(("Secret",) if secrets else ()))
    for row in rows:
        shown = (endpoints.secret_of(row, settings),) if secrets else ()
        events = ", ".join(row.event_types) or "all"
        table.add_row(str(row.id), escape(row.url), events, "yes" if row.active else "no", *shown)
    _out.print(table)


@app.command()
def remove(number: int = typer.Argument(help="The endpoint's number.")) -> None:
    """Send nothing more to an endpoint."""
    if not _run(lambda session: endpoints.remove_endpoint(session, number)):
        _err.print(f"There is no endpoint {number}.")
        raise typer.Exit(WRONG_USE)
    _out.print(f"Endpoint {number} hears of nothing more.")


@app.command()
def pending() -> None:
    """Show what has not arrived, the oldest first."""
    rows = _run(endpoints.undelivered)
    if not rows:
        _out.print("Everything has arrived.")
        return
    table = Table("No", "Event", "Happened", "Address", "State", "Tries", "Next", "Last answer")
    for delivery, event, endpoint in rows:
        waits = delivery.state is DeliveryState.PENDING
        table.add_row(
            str(delivery.id),
            event.type,
            shown_time(event.occurred_at),
            escape(endpoint.url),
            delivery.state.value,
            str(delivery.attempts),
            shown_time(delivery.not_before) if waits else "",
            escape(delivery.error or ""),
        )
    _out.print(table)


@app.command()
def retry(
    number: int | None = typer.Argument(None, help="A delivery's number; none: all that has not arrived."),
) -> None:
    """Try again now."""
    _out.print(f"Tried again: {_run(lambda session: endpoints.retry(session, utc_now(), number))}.")


def _run(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    return run_work(work, ValueError)
