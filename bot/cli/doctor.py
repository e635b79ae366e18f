"""`vaybe doctor`: what is set up, what is not, and what to do about it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap import ConfigurationError, current_model, load_settings, load_shop, open_database
from bot.db.migrate import is_current
from bot.settings import ROOT, Settings

Finding = tuple[bool, str]
Check = Callable[[Settings], Awaitable[Finding]]


async def _settings(settings: Settings) -> Finding:
    return True, f"VAYBE_ENV={settings.env.value}, gateway at {settings.base_url}"


async def _shop(settings: Settings) -> Finding:
    shop = load_shop(settings)
    return True, f"{shop.name}, {len(shop.carriers)} carriers ({settings.shop_file.name})"


async def _database(settings: Settings) -> Finding:
    try:
        async with open_database(settings) as database:
            if await is_current(database.engine):
                kind = "from DATABASE_URL" if settings.database_url else "embedded, under var/pg"
                return True, f"reachable and up to date ({kind})"
            return False, "the schema is old: run `vaybe db migrate`"
    except OSError as error:
        return False, f"not reachable ({error}): check DATABASE_URL"


async def _model(settings: Settings) -> Finding:
    return True, current_model(settings).name


async def _front_end(settings: Settings) -> Finding:
    if (ROOT / "web/dist/widget.js").exists():
        return True, "built"
    return False, "not built: run `make web`"


async def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.settimeout(1)
        in_use = probe.connect_ex((settings.host, settings.port)) == 0
    return True, f"{settings.port} is in use: the gateway, or something else" if in_use else f"{settings.port} is free"


async def _senders(settings: Settings) -> Finding:
    if settings.netgsm_user or settings.smtp_host:
        return True, "SMS by Netgsm" if settings.netgsm_user else "e-mail by SMTP"
    if settings.is_dev:
        return True, "codes go to the log and to /dev/outbox"
    return False, "no way to send one-time codes: set VAYBE_SMTP_HOST or VAYBE_NETGSM_USER"


CHECKS: dict[str, Check] = {
    "Settings": _settings,
    "Shop file": _shop,
    "Database": _database,
    "Model": _model,
    "Front end": _front_end,
    "Port": _port,
    "Senders": _senders,
}


async def _run(check: Check, settings: Settings) -> Finding:
    return await check(settings)


def doctor() -> None:
    """Check settings, database, model and ports; says what to do. Exit code 1 when something is missing."""
    settings = load_settings()
    table = Table(show_header=False, box=None)
    all_well = True
    for name, check in CHECKS.items():
        try:
            good, text = asyncio.run(_run(check, settings))
        except ConfigurationError as error:
            good, text = False, str(error)
        all_well &= good
        table.add_row("[green]ok[/]" if good else "[red]✗[/]", name, text)
    Console().print(table)
    if not all_well:
        raise typer.Exit(1)
