"""`vaybe serve`, `gateway`, `worker`: the long-running processes."""

import asyncio
import socket
import warnings

import structlog
import typer

from bot.bootstrap import ConfigurationError, configure_logging, current_model, load_settings, load_shop, open_database
from bot.clock import utc_now
from bot.settings import ROOT, Settings
from bot.supervisor import Supervisor, end_with_supervisor


def serve() -> None:
    """Run one gateway and one worker, and restart what dies. Ctrl-C ends them."""
    settings = load_settings()
    configure_logging(settings, "supervisor")
    load_shop(settings)
    current_model(settings)
    _check_port(settings)

    async def run() -> None:
        async with open_database(settings, migrate=True):
            pass
        await Supervisor(settings).run()

    _print_addresses(settings)
    asyncio.run(run())


def gateway() -> None:
    """Run the gateway alone: channels, APIs, pages. It takes messages even while no worker runs."""
    from bot.gateway.server import serve as serve_gateway

    settings = load_settings()
    configure_logging(settings, "gateway")
    end_with_supervisor()
    shop = load_shop(settings)
    _check_port(settings)
    _uvloop()

    async def run() -> None:
        async with open_database(settings, migrate=True) as database:
            await serve_gateway(settings, shop, database)

    asyncio.run(run())


def worker() -> None:
    """Run one dialogue worker: Rasa, answering what waits in the database. Run as many as you need."""
    settings = load_settings()
    configure_logging(settings, "worker")
    end_with_supervisor()
    shop = load_shop(settings)
    model = current_model(settings)
    _uvloop()
    # Rasa's libraries warn of their age at every start, and set the filters anew while they are imported.
    warnings.showwarning = lambda *_, **__: None
    from bot.dialogue.light_imports import leave_out_tensorflow

    leave_out_tensorflow(ROOT / "config.yml")
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.set_aside import SetAsideWithHandoff
    from bot.dialogue.worker import Worker, stop_on_signals

    configure_logging(settings, "worker")  # importing Rasa sets up logging of its own
    engine = RasaEngine(model, settings, shop, utc_now)

    async def run() -> None:
        async with open_database(settings, migrate=True) as database:
            set_aside = SetAsideWithHandoff(shop, engine.responses)
            running = Worker(
                database,
                engine,
                set_aside,
                utc_now,
                concurrency=settings.worker_concurrency,
                turn_timeout_seconds=settings.turn_timeout_seconds,
            )
            stop_on_signals(running)
            structlog.get_logger().info("worker_ready", model=model.name)
            await running.run()

    asyncio.run(run())


def _print_addresses(settings: Settings) -> None:
    base = settings.base_url
    typer.echo(f"Shop page   {base}/")
    typer.echo(f"API docs    {base}/api/docs")
    if settings.is_dev:
        typer.echo(f"Codes sent  {base}/dev/outbox")
    typer.echo(f"Health      {base}/readyz")
    typer.echo("Desk        vaybe desk list | reply | close (its page comes with a later release)")
    typer.echo("Ctrl-C ends it.", err=False)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigurationError(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}): "
                "end what uses it, or set VAYBE_PORT to another one."
            ) from error


def _uvloop() -> None:
    import uvloop

    uvloop.install()
