"""`vaybe serve`, `gateway`, `worker`: the long-running processes.

What only one of them needs is imported in it: the gateway should take messages within two seconds.
"""

import asyncio
import gc
import os
import socket
import warnings

from bot.bootstrap import ConfigurationError, configure_logging, current_model, load_settings, load_shop, open_database
from bot.child import Child, beating, wait_for_supervisor
from bot.left_out import UNUSED, left_out
from bot.settings import ROOT, Settings


def serve() -> None:
    """Run one gateway and one worker, and restart what dies. Ctrl-C ends them."""
    supervise(Child("gateway"))


def supervise(gateway: Child) -> None:
    """The same with a gateway that loads already; it ends by itself when the settings are refused here."""
    settings = load_settings()
    configure_logging(settings, "supervisor")
    load_shop(settings)
    current_model(settings)
    _check_port(settings)
    from bot.supervisor import Supervisor

    async def run() -> None:
        await Supervisor(settings, gateway).run()

    _print_addresses(settings)
    asyncio.run(run())


def gateway() -> None:
    """Run the gateway alone: channels, APIs, pages. It takes messages even while no worker runs."""
    import uvloop

    with left_out(*UNUSED):
        from bot.gateway.server import serve as serve_gateway

    settings = _settings_of_process("gateway")
    shop = load_shop(settings)
    _check_port(settings)
    uvloop.install()

    async def run() -> None:
        async with open_database(settings, migrate=True) as database, beating():
            _keep_for_good()
            await serve_gateway(settings, shop, database)

    asyncio.run(run())


def worker() -> None:
    """Run one dialogue worker: Rasa, answering what waits in the database. Run as many as you need."""
    import structlog
    import uvloop

    from bot.clock import utc_now

    settings = _settings_of_process("worker")
    shop = load_shop(settings)
    model = current_model(settings)
    uvloop.install()
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
        async with open_database(settings, migrate=True) as database, beating():
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
            _keep_for_good()
            structlog.get_logger().info("worker_ready", model=model.name)
            await running.run()

    asyncio.run(run())


def _keep_for_good() -> None:
    """Spare the garbage collector what was imported and loaded: it would walk through all of it again and again."""
    gc.collect()
    gc.freeze()


def _settings_of_process(name: str) -> Settings:
    """The settings, and logging set up; under a supervisor, with the database that it knows of."""
    database_url = wait_for_supervisor()
    if database_url is not None:
        os.environ["DATABASE_URL"] = database_url
    settings = load_settings()
    configure_logging(settings, name)
    return settings


def _print_addresses(settings: Settings) -> None:
    base = settings.base_url
    lines = [
        f"Shop page   {base}/",
        f"API docs    {base}/api/docs",
        f"Codes sent  {base}/dev/outbox" if settings.is_dev else None,
        f"Health      {base}/readyz",
        "Desk        vaybe desk list | reply | close (its page comes with a later release)",
        "Ctrl-C ends it.",
    ]
    print(*filter(None, lines), sep="\n", flush=True)  # noqa: T201


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
