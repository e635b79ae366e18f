"""Batches: validated item by item, written together, and taken apart when the database refuses one of them."""

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.base import Base
from bot.db.locks import Lock
from bot.shop.intake.errors import WHOLE_ITEM, field_errors
from bot.shop.schemas import MAX_BATCH, FieldError, ItemResult

Item = TypeVar("Item", bound=BaseModel)
Entries = Sequence[tuple[int, Item]]
Apply = Callable[[Entries[Item]], Awaitable[list[ItemResult]]]

_ITEM_AT_FAULT = ("22", "23", "40")
"""Classes of PostgreSQL's error codes: data, integrity, and a conflict with another transaction."""


async def run_batch(
    session: AsyncSession, raw: Sequence[Any], model: type[Item], id_field: str, apply: Apply[Item]
) -> list[ItemResult]:
    """One result per item of `raw` (JSON objects, or models already), in its order.

    Pushes follow one another (a lock until the transaction ends): two of the same order cannot overwrite each other,
    and an older one never wins by a race. Good items are kept whatever the others are; nothing is committed here.

    Raises:
        sqlalchemy.exc.DBAPIError: the database fails for a reason that lies in no item.
    """
    results: list[ItemResult] = []
    entries: list[tuple[int, Item]] = []
    for index, item in enumerate(raw):
        try:
            entries.append((index, item if isinstance(item, model) else model.model_validate(item)))
        except ValidationError as error:
            results.append(failed(index, _raw_id(item, id_field), *field_errors(error)))
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": Lock.SHOP_INTAKE})
    for start in range(0, len(entries), MAX_BATCH):
        results += await _apply(session, entries[start : start + MAX_BATCH], id_field, apply)
    return sorted(results, key=lambda result: result.index)


async def _apply(session: AsyncSession, entries: Entries[Item], id_field: str, apply: Apply[Item]) -> list[ItemResult]:
    """Write `entries` in one savepoint; where that fails each half in its own, down to the item that is at fault."""
    try:
        async with session.begin_nested():
            results = await apply(entries)
            await session.flush()
            return results
    except DBAPIError as error:
        if error.connection_invalidated or not str(getattr(error.orig, "sqlstate", "")).startswith(_ITEM_AT_FAULT):
            raise
        if len(entries) == 1:
            index, item = entries[0]
            reason = str(error.orig).splitlines()[0].rpartition(">: ")[2]
            return [failed(index, getattr(item, id_field), FieldError(field=WHOLE_ITEM, message=reason))]
    middle = len(entries) // 2
    first = await _apply(session, entries[:middle], id_field, apply)
    return first + await _apply(session, entries[middle:], id_field, apply)


def failed(index: int, item_id: str | None, *errors: FieldError) -> ItemResult:
    """The result of an item that was not stored."""
    return ItemResult(index=index, id=item_id, status="error", errors=list(errors))


def _raw_id(item: Any, id_field: str) -> str | None:
    value = item.get(id_field) if isinstance(item, dict) else None
    return str(value)[:100] if isinstance(value, (str, int)) else None


def snapshot(row: Base) -> dict[str, Any]:
    """The stored values of `row` that tell whether a push changed something."""
    values = row.__dict__
    return {name: values.get(name) for name in _columns(type(row))}


@lru_cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(name for name in inspect(kind).column_attrs.keys() if name != "updated_at")  # noqa: SIM118


def pushed(item: BaseModel, *, is_new: bool) -> dict[str, Any]:
    """The fields of `item` that count: all for a new row, for a stored one those that were written in the push."""
    names = type(item).model_fields if is_new else item.model_fields_set
    return {name: getattr(item, name) for name in names}
