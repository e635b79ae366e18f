"""The one place where a process is put together from its parts."""

import contextlib
import logging
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from pydantic import ValidationError

from bot.settings import Settings, get_settings
from bot.shop.settings import ShopSettings, load_shop_settings
from bot.turkish.masking import mask_event

if TYPE_CHECKING:
    from bot.db.session import Database


# C0 without the tab, DEL, C1, line and paragraph separators, and what turns the direction of writing.
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class ConfigurationError(RuntimeError):
    """Something is set wrongly; the message says what to do."""


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        ConfigurationError: a setting is missing or not allowed.
    """
    try:
        return get_settings()
    except ValidationError as error:
        raise ConfigurationError(_sentences("The settings cannot be used", error)) from error


def load_shop(settings: Settings) -> ShopSettings:
    """What the shop promises.

    Raises:
        ConfigurationError: the file is missing or holds something that is not allowed.
    """
    try:
        return load_shop_settings(settings.shop_file)
    except FileNotFoundError as error:
        raise ConfigurationError(f"There is no shop file at {settings.shop_file}: set VAYBE_SHOP_FILE.") from error
    except ValidationError as error:
        raise ConfigurationError(_sentences(f"{settings.shop_file} cannot be used", error)) from error


@contextlib.asynccontextmanager
async def open_database(settings: Settings, *, migrate: bool = False) -> "AsyncIterator[Database]":
    """The database of `settings`, with the embedded server started if none is named."""
    # Imported here: the supervisor needs neither, and should start what does.
    from bot.db.embedded import ensure_database_url
    from bot.db.migrate import upgrade
    from bot.db.session import Database

    database = Database(ensure_database_url(settings), pool_size=max(10, settings.worker_concurrency * 2 + 2))
    try:
        if migrate:
            await upgrade(database.engine)
        yield database
    finally:
        await database.close()


def configure_logging(settings: Settings, process: str) -> None:
    """Structured logs on standard error, with phones, e-mails, card and ID numbers masked."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        mask_event,
        escape_controls,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        # Filtered by level before any processor runs: Rasa's debug lines copy whole trackers.
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def escape_controls(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Show control characters instead of obeying them: what others wrote starts no line and colours no terminal.

    Tracebacks keep their lines, indented, so that none of them passes for a record.
    """
    for key, value in event.items():
        if not isinstance(value, str):
            continue
        is_traceback = key in ("exception", "stack")
        lines = value.split("\n") if is_traceback else [value]
        shown = [_CONTROLS.sub(_shown, line) for line in lines]
        event[key] = "\n".join(f"    {line}" for line in shown) if is_traceback else shown[0]
    return event


def _shown(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")


def current_model(settings: Settings) -> Path:
    """The trained model that `VAYBE_MODEL` names, or that of the present sources.

    Raises:
        ConfigurationError: it has not been trained.
    """
    from bot.dialogue.trained import model_path

    path = settings.model or model_path(settings.model_dir)
    if settings.model and not path.exists():
        raise ConfigurationError(f"VAYBE_MODEL names {path}, which is not there.")
    if not path.exists():
        raise ConfigurationError(f"{settings.model_dir} holds no model of the present data: run `vaybe train`.")
    return path


def _sentences(opening: str, error: ValidationError) -> str:
    lines = [f"{opening}:"]
    for item in error.errors():
        field = ".".join(str(part) for part in item["loc"])
        lines.append(f"  {field + ': ' if field else ''}{item['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
