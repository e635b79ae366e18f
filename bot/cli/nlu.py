"""`vaybe nlu`: measure understanding, check its data, learn from real conversations."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.table import Column, Table

from bot.bootstrap import ConfigurationError, load_settings, open_database
from bot.clock import ISTANBUL, utc_now
from bot.conversations.misses import Miss, as_training_data
from bot.conversations.misses import label as record_label
from bot.conversations.misses import misses as find_misses
from bot.nlu.cli import app
from bot.settings import ROOT

__all__ = ["app"]


@app.command()
def misses(
    below: Annotated[float, typer.Option(min=0, max=1, help="Show messages understood with less confidence.")] = 0.5,
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 30,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    out: Annotated[Path | None, typer.Option(help="Write the labelled ones to this NLU file.")] = None,
) -> None:
    """List messages of real conversations that were not understood well, or were corrected, newest first."""

    async def read() -> list[Miss]:
        async with open_database(load_settings()) as database, database.transaction() as session:
            return await find_misses(session, below, utc_now() - timedelta(days=days), limit)

    found = asyncio.run(read())
    console = Console(highlight=False)
    if out is not None:
        out.write_text(as_training_data(found), encoding="utf-8")
        console.print(f"{sum(1 for miss in found if miss.label)} labelled messages are in {out}.")
        return
    table = Table(Column("Id", no_wrap=True), "When", "Message", "Taken for", "Confidence", "Customer chose", "Label")
    for miss in found:
        table.add_row(
            str(miss.message_id),
            f"{miss.at.astimezone(ISTANBUL):%d.%m. %H:%M}",
            miss.text[:200],
            miss.intent,
            f"{miss.confidence:.2f}",
            miss.chosen or "",
            miss.label or "",
        )
    console.print(table if found else "Nothing was misunderstood in that time.")


@app.command()
def label(
    message_id: Annotated[int, typer.Argument(help="Id from `vaybe nlu misses`.")],
    intent: Annotated[str, typer.Argument(help="What it really meant.")],
    by: Annotated[str, typer.Option(help="Who says so.")] = "cli",
) -> None:
    """Say what a message really meant."""
    known = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    names = {name if isinstance(name, str) else next(iter(name)) for name in known}
    if intent not in names:
        raise ConfigurationError(f"There is no intent {intent!r}. Known ones: {', '.join(sorted(names))}.")

    async def write() -> bool:
        async with open_database(load_settings()) as database, database.transaction() as session:
            return await record_label(session, message_id, intent, by, utc_now())

    if not asyncio.run(write()):
        raise ConfigurationError(f"There is no customer's message {message_id}.")
    Console().print(f"Message {message_id} is labelled {intent}.")
