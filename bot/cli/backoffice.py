"""`vaybe backoffice`: what waits for the shop, until the desk shows it."""

from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.backoffice.service import Resolution, ResolveError, UnknownItem, assign, list_items, resolve
from bot.bootstrap import load_settings, load_shop
from bot.cli.work import T, run_work, shown_time
from bot.clock import utc_now
from bot.integrations.models import WorkKind

app = typer.Typer(no_args_is_help=True)
_out = Console(highlight=False)


@app.command("list")
def list_(
    owner: str | None = typer.Option(None, help="Only what this person or team has to do."),
    kind: WorkKind | None = typer.Option(None, help="Only this kind of work."),
    everything: bool = typer.Option(False, "--all", help="Also what the shop's system may still answer."),
) -> None:
    """Show what waits, the most urgent first."""
    now = utc_now()
    items = _run(lambda session: list_items(session, now, owner=owner, kind=kind, everything=everything))
    if not items:
        _out.print("Nothing waits.")
        return
    table = Table("No", "What", "Order", "Return", "Change", "Owner", "Due", "Can end as")
    for item in items:
        table.add_row(
            str(item.id),
            item.kind.value + (" (system)" if item.with_system else ""),
            escape(item.order_number or ""),
            item.return_number or "",
            item.change_number or "",
            escape(item.owner),
            shown_time(item.due_at) + (" late" if item.is_overdue else ""),
            ", ".join(item.outcomes),
        )
    _out.print(table)


@app.command("resolve")
def resolve_(
    number: int = typer.Argument(help="The item's number."),
    outcome: str = typer.Option(..., help="How it ended: `vaybe backoffice list` shows what is possible."),
    by: str = typer.Option("backoffice", help="Who settled it."),
    reason: str | None = typer.Option(None, help="Why it was rejected, told to the customer as it is."),
    note: str | None = typer.Option(None, help="A note for colleagues."),
    code: str | None = typer.Option(None, help="The carrier's return code."),
    label: str | None = typer.Option(None, help="Address of a label or QR code."),
    amount: str | None = typer.Option(None, help="What was paid, in TL: 1299.90"),
    reference: str | None = typer.Option(None, help="The payment's reference."),
) -> None:
    """Settle an item: the return goes on, the customer is told, the shop's systems hear of it."""
    shop = load_shop(load_settings())
    resolution = Resolution(
        outcome=outcome,
        by=by,
        reason=reason,
        note=note,
        carrier_code=code,
        label_url=label,
        amount_kurus=_kurus(amount),
        reference=reference,
    )
    new = _run(lambda session: resolve(session, number, resolution, now=utc_now(), shop=shop))
    _out.print(f"{number}: {'settled' if new else 'was settled before'}.")


@app.command("assign")
def assign_(
    number: int = typer.Argument(help="The item's number."),
    owner: str = typer.Argument(help="The person or team who does it now."),
) -> None:
    """Give an item to somebody."""

    async def work(session: AsyncSession) -> None:
        await assign(session, number, owner)

    _run(work)
    _out.print(f"{number}: {owner} has it.", markup=False)


def _run(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    return run_work(work, UnknownItem, ResolveError)


def _kurus(amount: str | None) -> int | None:
    if amount is None:
        return None
    try:
        value = Decimal(amount) * 100
    except InvalidOperation as error:
        raise typer.BadParameter("write the amount with a point: 1299.90") from error
    if value < 0 or value != value.to_integral_value():
        raise typer.BadParameter("write the amount with at most two decimals: 1299.90")
    return int(value)
