"""Import of a JSON Lines file: in steps of 500 lines, each with its mark of how far it came in one transaction."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from bot.clock import Clock, utc_now
from bot.db.session import Database
from bot.shop.import_lines import TYPES, Line, UnusableFileError, check_file, read_lines
from bot.shop.intake import push_customers, push_events, push_orders, push_products, push_shipments
from bot.shop.models import ImportRun
from bot.shop.schemas import MAX_BATCH, ItemResult
from bot.shop.settings import ShopSettings

MAX_STEP_BYTES = 8_000_000
_HASH_PIECE = 1 << 20


@dataclass
class ImportSummary:
    """What an import did. `counts` has created, updated, unchanged and error; of this run alone."""

    errors_file: Path
    good: int = 0
    """Lines of the whole file, earlier runs of it included."""
    bad: int = 0
    resumed_after: int = 0
    """The last line that an earlier run had committed; 0 when this one began at the first."""
    already_done: bool = False
    counts: Counter[str] = field(default_factory=Counter)


OnError = Callable[[Line], None]
OnProgress = Callable[[int, int], None]
"""Told (bytes done, bytes of the file)."""


async def import_file(
    database: Database,
    path: Path,
    shop: ShopSettings,
    *,
    clock: Clock = utc_now,
    restart: bool = False,
    on_error: OnError = lambda line: None,
    on_progress: OnProgress = lambda done, size: None,
) -> ImportSummary:
    """Store what `path` holds; go on where an earlier import of the same content stopped, unless `restart`.

    Bad lines are told to `on_error` and written to `PATH.errors.jsonl`; the others are kept. Of the 500 lines of a step
    customers are stored first, then products, orders, shipments and events, so their order within it does not matter.

    Raises:
        UnusableFileError: the file cannot be imported as a whole.
    """
    size = check_file(path)
    errors_file = path.with_name(f"{path.name}.errors.jsonl")
    file_key = f"{_digest(path)}:{size}"
    run = await _open_run(database, file_key, path.name, restart=restart)
    summary = ImportSummary(errors_file, run.good, run.bad, run.lines_done)
    if run.finished_at:
        summary.already_done = True
        return summary
    _cut(errors_file, run.errors_bytes)
    on_progress(run.bytes_done, size)
    lines, position = run.lines_done, run.bytes_done
    for step in _steps(read_lines(path, position, lines)):
        stored = await _retrying(database, step, file_key, lines, errors_file, shop, clock)
        lines, position = step[-1].number, step[-1].end
        for line in step:
            if line.errors:
                on_error(line)
        summary.counts += stored
        on_progress(position, size)
    return await _finish(database, file_key, summary, path, clock)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_HASH_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _steps(lines: Iterable[Line]) -> Iterator[list[Line]]:
    step: list[Line] = []
    begin = None
    for line in lines:
        begin = line.end if begin is None else begin
        step.append(line)
        if len(step) == MAX_BATCH or line.end - begin > MAX_STEP_BYTES:
            yield step
            step, begin = [], line.end
    if step:
        yield step


async def _open_run(database: Database, file_key: str, name: str, *, restart: bool) -> ImportRun:
    async with database.transaction() as session:
        run = await _find_run(session, file_key)
        if run is not None and restart:
            await session.delete(run)
            await session.flush()
            run = None
        if run is None:
            run = ImportRun(
                file_key=file_key, file_name=name, lines_done=0, bytes_done=0, errors_bytes=0, good=0, bad=0
            )
            session.add(run)
        return run


async def _find_run(session: AsyncSession, file_key: str) -> ImportRun | None:
    found = await session.scalars(select(ImportRun).where(ImportRun.file_key == file_key).with_for_update())
    return found.first()


def _cut(errors_file: Path, size: int) -> None:
    try:
        if errors_file.exists():
            os.truncate(errors_file, min(size, errors_file.stat().st_size))
    except OSError as error:
        raise UnusableFileError(f"{errors_file} cannot be written: {error.strerror}.") from error


def _is_lost(error: BaseException) -> bool:
    return isinstance(error, OSError) or (isinstance(error, DBAPIError) and bool(error.connection_invalidated))


async def _retrying(
    database: Database,
    step: list[Line],
    file_key: str,
    lines_before: int,
    errors_file: Path,
    shop: ShopSettings,
    clock: Clock,
) -> Counter[str]:
    """Store `step`; once more when the connection is lost, for a step that was not committed left no trace."""
    before = [list(line.errors) for line in step]
    async for attempt in AsyncRetrying(
        retry=retry_if_exception(_is_lost),
        stop=stop_after_attempt(4),
        wait=wait_exponential_jitter(1, 10),
        reraise=True,
    ):
        with attempt:
            for line, errors in zip(step, before, strict=True):
                line.errors = list(errors)
            async with database.transaction() as session:
                run = await _find_run(session, file_key)
                if run is not None and run.lines_done == step[-1].number:
                    return Counter()  # The commit went through, only its answer was lost.
                if run is None or run.lines_done != lines_before:
                    raise UnusableFileError("Another import of the same file is running: wait until it ends.")
                return await _store(session, run, step, errors_file, shop, clock)
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _store(
    session: AsyncSession, run: ImportRun, step: list[Line], errors_file: Path, shop: ShopSettings, clock: Clock
) -> Counter[str]:
    now = clock()
    counts: Counter[str] = Counter()
    for kind in TYPES:
        lines = [line for line in step if line.kind == kind]
        if not lines:
            continue
        items = [line.data for line in lines]
        results: list[ItemResult]
        if kind == "customer":
            results = await push_customers(session, items, now)
        elif kind == "product":
            results = await push_products(session, items, now)
        elif kind == "order":
            results = await push_orders(session, items, shop, now)
        elif kind == "shipment":
            results = await push_shipments(session, items, shop, now)
        else:
            results = await push_events(session, items, now)
        for line, result in zip(lines, results, strict=True):
            line.errors += result.errors
            counts[result.status] += 1
    bad = [line for line in step if line.errors]
    counts["error"] = len(bad)
    run.errors_bytes = _write_errors(errors_file, run.errors_bytes, bad)
    run.lines_done, run.bytes_done = step[-1].number, step[-1].end
    run.good += len(step) - len(bad)
    run.bad += len(bad)
    return counts


def _write_errors(errors_file: Path, start: int, bad: list[Line]) -> int:
    """Write `bad` after the first `start` bytes; the new size. On the disk before the step is committed."""
    if not bad:
        return start
    try:
        with errors_file.open("r+b" if errors_file.exists() else "w+b") as file:
            file.truncate(start)
            file.seek(start)
            for line in bad:
                told = {
                    "line": line.number,
                    "type": line.kind,
                    "id": line.item_id,
                    "errors": [error.model_dump() for error in line.errors],
                }
                file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            return file.tell()
    except OSError as error:
        raise UnusableFileError(f"{errors_file} cannot be written: {error.strerror}.") from error


async def _finish(database: Database, file_key: str, summary: ImportSummary, path: Path, clock: Clock) -> ImportSummary:
    async with database.transaction() as session:
        run = await _find_run(session, file_key)
        if run is None:
            raise UnusableFileError("Another import of the same file took its place.")
        if not run.good + run.bad:
            await session.delete(run)
        else:
            run.finished_at = clock()
        summary.good, summary.bad = run.good, run.bad
    if not summary.good + summary.bad:
        raise UnusableFileError(f"{path} is empty: it has nothing but blank lines.")
    if not summary.bad:
        summary.errors_file.unlink(missing_ok=True)
    return summary
