"""The shop's systems push: one item or a batch, each item judged for itself."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gateway import keys
from bot.gateway.answers import json_response
from bot.gateway.api import idempotency
from bot.gateway.api.auth import authorise
from bot.gateway.api.table import path_id
from bot.gateway.body import read_json
from bot.gateway.problems import Problem
from bot.shop.intake import (
    UnknownShipmentError,
    add_parcel_events,
    push_customers,
    push_orders,
    push_products,
    push_shipments,
)
from bot.shop.schemas import MAX_BATCH, ItemResult
from bot.shop.settings import ShopSettings

MAX_BODY = 8 * 1024 * 1024
_WHOLE = "(body)"
_WHOLE_ITEM = "(item)"

Push = Callable[[web.Request, AsyncSession, Sequence[Any], ShopSettings, datetime], Awaitable[list[ItemResult]]]


async def orders(request: web.Request) -> web.Response:
    """Store orders."""

    async def push(
        _: web.Request, session: AsyncSession, items: Sequence[Any], shop: ShopSettings, now: datetime
    ) -> list[ItemResult]:
        return await push_orders(session, items, shop, now)

    return await _push(request, "orders", push)


async def shipments(request: web.Request) -> web.Response:
    """Store shipments of orders pushed before."""

    async def push(
        _: web.Request, session: AsyncSession, items: Sequence[Any], shop: ShopSettings, now: datetime
    ) -> list[ItemResult]:
        return await push_shipments(session, items, shop, now)

    return await _push(request, "shipments", push)


async def events(request: web.Request) -> web.Response:
    """Store movements of one shipment."""

    async def push(
        request: web.Request, session: AsyncSession, items: Sequence[Any], _: ShopSettings, now: datetime
    ) -> list[ItemResult]:
        shipment_id = path_id(request, "shipment_id")
        try:
            return await add_parcel_events(session, shipment_id, items, now)
        except UnknownShipmentError as error:
            raise Problem(404, f"No shipment with the id {shipment_id!r} was pushed.") from error

    return await _push(request, "events", push)


async def products(request: web.Request) -> web.Response:
    """Store products."""

    async def push(
        _: web.Request, session: AsyncSession, items: Sequence[Any], _shop: ShopSettings, now: datetime
    ) -> list[ItemResult]:
        return await push_products(session, items, now)

    return await _push(request, "products", push)


async def customers(request: web.Request) -> web.Response:
    """Store customers."""

    async def push(
        _: web.Request, session: AsyncSession, items: Sequence[Any], _shop: ShopSettings, now: datetime
    ) -> list[ItemResult]:
        return await push_customers(session, items, now)

    return await _push(request, "customers", push)


async def _push(request: web.Request, plural: str, push: Push) -> web.Response:
    """Read, store, answer.

    200 when every item was stored, 207 when some were, 422 (and nothing kept) when none was.
    """
    app = request.app
    key_id = await authorise(request)
    body = await read_json(request, MAX_BODY)
    items, is_batch = items_of(body, plural)
    attempt = idempotency.attempt_of(request, key_id, body)
    now = app[keys.CLOCK]()
    async with app[keys.DATABASE].transaction() as session:
        if attempt and (earlier := await idempotency.earlier_answer(session, attempt, now)):
            return json_response(earlier[1], status=earlier[0], headers={"Idempotent-Replayed": "true"})
        results = await push(request, session, items, app[keys.SHOP], now)
        status, answer = answer_of(results, plural, is_batch=is_batch)
        if attempt:
            idempotency.remember(session, attempt, status, answer, now)
    return json_response(answer, status=status)


def items_of(body: Any, plural: str) -> tuple[list[Any], bool]:
    """The items of a body, and whether it was a batch.

    Raises:
        Problem: 422, it is neither an item nor a batch of 1 to 500.
    """
    if not isinstance(body, dict):
        raise _invalid(_WHOLE, f'Send an object, or {{"{plural}": […]}}.')
    if plural not in body:
        return [body], False
    items = body[plural]
    if len(body) > 1:
        raise _invalid(next(name for name in body if name != plural), "is not known here")
    if not isinstance(items, list) or not items:
        raise _invalid(plural, "must be a list of at least one item")
    if len(items) > MAX_BATCH:
        raise _invalid(plural, f"may have at most {MAX_BATCH} items, not {len(items)}")
    return items, True


def answer_of(results: Sequence[ItemResult], plural: str, *, is_batch: bool) -> tuple[int, dict[str, Any]]:
    """Status and body that tell `results`.

    Raises:
        Problem: 422, no item was stored.
    """
    counts = Counter(result.status for result in results)
    failed = counts["error"]
    answer = {
        "created": counts["created"],
        "updated": counts["updated"],
        "unchanged": counts["unchanged"],
        "failed": failed,
        "results": [result.model_dump(mode="json") for result in results],
    }
    if failed < len(results):
        return (207 if failed else 200), answer
    errors = [
        {"field": field_name(error.field, plural, result.index, is_batch=is_batch), "message": error.message}
        for result in results
        for error in result.errors
    ]
    raise Problem(422, "Nothing was stored.", code="invalid", errors=errors)


def field_name(field: str, plural: str, index: int, *, is_batch: bool) -> str:
    """The path of a field from the body's root: `orders[0].lines[1].quantity`."""
    if not is_batch:
        return _WHOLE if field == _WHOLE_ITEM else field
    item = f"{plural}[{index}]"
    return item if field == _WHOLE_ITEM else f"{item}.{field}"


def _invalid(field: str, message: str) -> Problem:
    return Problem(422, "Nothing was stored.", code="invalid", errors=[{"field": field, "message": message}])
