"""`vaybe shop`: import the shop's data from a file, or load the demo shop."""

import asyncio
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bootstrap import load_settings, load_shop, open_database
from bot.clock import utc_now
from bot.shop.demo import DemoCounts, load_demo
from bot.shop.demo.load import DEFAULT_SEED
from bot.shop.import_file import ImportSummary, import_file
from bot.shop.import_lines import Line, UnusableFileError
from bot.shop.workdays import local_day

app = typer.Typer(no_args_is_help=True)

EXIT_SOME_BAD = 1
EXIT_UNUSABLE = 2
_SHOWN_ERRORS = 20
_INTERRUPTED = 130


@app.callback()
def group() -> None:
    """Commands on the shop's data."""


@app.command("import")
def import_(
    file: Path = typer.Argument(..., help="A JSON Lines file: docs/import.md describes its lines."),
    restart: bool = typer.Option(False, "--restart", help="Begin at the first line, whatever was imported before."),
) -> None:
    """Import customers, products, orders, shipments and their movements.

    Bad lines are shown and written to FILE.errors.jsonl, the others kept. Stopped in the middle, the same command goes
    on where it was. Exit code: 0 all lines good, 1 some bad, 2 the file cannot be used.
    """
    settings = load_settings()
    shop = load_shop(settings)
    console = Console(stderr=True)
    shown = 0
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console
    ) as bar:
        task = bar.add_task(f"Importing {escape(file.name)}", total=None)

        def on_error(line: Line) -> None:
            nonlocal shown
            shown += 1
            if shown <= _SHOWN_ERRORS:
                for error in line.errors:
                    told = f"line {line.number}: {error.field}: {error.message}"
                    bar.console.print(told, style="red", markup=False, highlight=False)
            elif shown == _SHOWN_ERRORS + 1:
                bar.console.print("… more are in the file of errors", style="red")

        def on_progress(done: int, size: int) -> None:
            bar.update(task, completed=done, total=size)

        async def run() -> ImportSummary:
            async with open_database(settings, migrate=True) as database:
                return await import_file(
                    database, file, shop, restart=restart, on_error=on_error, on_progress=on_progress
                )

        try:
            summary = asyncio.run(run())
        except UnusableFileError as error:
            bar.stop()
            console.print(f"[bold red]vaybe:[/] {escape(str(error))}", highlight=False)
            raise typer.Exit(EXIT_UNUSABLE) from error
        except KeyboardInterrupt:
            bar.stop()
            console.print("Stopped. The same command goes on where it was.")
            raise typer.Exit(_INTERRUPTED) from None
    _tell(console, summary)
    if summary.bad:
        raise typer.Exit(EXIT_SOME_BAD)


def _tell(console: Console, summary: ImportSummary) -> None:
    if summary.already_done:
        console.print("This very file was imported before; nothing to do. --restart imports it again.")
    elif summary.resumed_after:
        console.print(f"Went on after line {summary.resumed_after}, where the last import stopped.")
    if not summary.already_done:
        counts = summary.counts
        console.print(
            f"{counts['created']} created, {counts['updated']} updated, {counts['unchanged']} unchanged, "
            f"{counts['error']} bad."
        )
    if summary.bad:
        listed = escape(str(summary.errors_file))
        console.print(f"{summary.bad} of {summary.good + summary.bad} lines are bad: {listed} lists them.")


@app.command()
def demo(
    seed: int = typer.Option(DEFAULT_SEED, help="Other seeds give other customers and orders."),
    today: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="The day it shows. Default: today."),
) -> None:
    """Load the demo shop: 200 customers, 600 orders. Loading it again changes nothing but moves the dates on."""
    settings = load_settings()
    shop = load_shop(settings)
    console = Console(stderr=True)
    day = today.date() if today else local_day(utc_now())
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        task = bar.add_task("Loading the demo shop", total=None)

        async def run() -> DemoCounts:
            async with open_database(settings, migrate=True) as database, database.transaction() as session:
                return await load_demo(
                    session,
                    shop,
                    today=day,
                    seed=seed,
                    on_progress=lambda done, total: bar.update(task, completed=done, total=total),
                )

        counts = asyncio.run(run())
    console.print(
        f"The demo shop of {day} holds {counts.customers} customers, {counts.products} products, "
        f"{counts.orders} orders and {counts.parcels} parcels; {counts.changed} of them were new or changed."
    )
