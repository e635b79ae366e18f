"""SQL text in each field of the API, the import file, the chat, queries and headers: stored as it is, no more."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp
import asyncpg
import pytest
from pydantic import BaseModel

from bot.clock import utc_now
from bot.gateway.api_keys import create_key
from bot.shop.schemas import OrderIn, ProductIn
from tests.abuse import fields
from tests.abuse.talking import Stranger
from tests.e2e.conftest import Product
from tests.integration.gateway.running import Gateway

INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE message; --",
    '"; DELETE FROM "order" WHERE 1=1; --',
    "x' UNION SELECT secret_hash FROM api_key --",
    "1); SELECT pg_sleep(200); --",
    "'||(SELECT pg_sleep(200))||'",
    "$1 $$ %s %(a)s :a {} ? \\' \\x27 \\",
    "/**/OR/**/1=1#",
    "ʼ OR 1=1 ＇ OR 1=1",
    "TR1000001' AND (SELECT count(*) FROM customer)>0 AND '1'='1",
)
TABLES = ("customer", "product", '"order"', "order_line", "parcel", "api_key", "identity_proof", "conversation")
PATIENCE_SECONDS = 100.0
NOW = datetime.now(timezone.utc)


async def counts(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    try:
        return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}
    finally:
        await connection.close()


def order(number: int, text: str) -> dict[str, Any]:
    """An order with `text` in each field that takes words."""
    return {
        "id": f"SQL-{number}-{text}"[:100],
        "number": f"SQL{number}{text}"[:60],
        "customer": {"id": f"SQLC-{number}-{text}"[:100], "name": text},
        "status": "shipped",
        "placed_at": (NOW - timedelta(days=2)).isoformat(),
        "delay_reason": text,
        "production_stage": text,
        "cancel_reason": text,
        "recipient": text,
        "address": {
            "line": text, "neighbourhood": text, "district": text, "city": text, "postal_code": text,
        },
        "lines": [{"sku": f"{number}{text}"[:60], "name": text, "variant": text, "unit_price": "10.00"}],
        "total": "10.00",
        "parcels": [{
            "id": f"SQLS-{number}-{text}"[:100], "carrier": "yurtici", "tracking_number": f"{number}{text}"[:60],
            "status": "in_transit", "delay_reason": text, "signed_by": text,
            "events": [{"id": f"SQLE-{number}-{text}"[:100], "status": "in_transit", "occurred_at": NOW.isoformat(),
                        "place": text, "description": text, "signed_by": text}],
        }],
    }  # fmt: skip


def product(number: int, text: str) -> dict[str, Any]:
    """A product with `text` in each field that takes words."""
    variant = {"sku": f"V{number}{text}"[:60], "name": text}
    return {
        "sku": f"P{number}{text}"[:60], "name": text, "price": "1.00", "category": text, "description": text,
        "attributes": {text: text, f"{number}{text}": [text]}, "variants": [variant],
    }  # fmt: skip


def paths_of(value: Any, path: str) -> Iterator[str]:
    """The paths of all strings, as `tests/abuse/fields.py` writes them."""
    if isinstance(value, dict):
        joint = "{}" if path.endswith(".attributes") else ""
        for name, item in value.items():
            yield from paths_of(item, f"{path}{joint or f'.{name}'}")
    elif isinstance(value, list):
        for item in value:
            yield from paths_of(item, f"{path}[]")
    elif isinstance(value, str):
        yield path


@pytest.mark.parametrize(("model", "sent"), [(OrderIn, order(1, "x")), (ProductIn, product(1, "x"))])
def test_no_field_of_words_is_left_out(model: type[BaseModel], sent: dict[str, Any]) -> None:
    """Contacts are judged by their form before they are stored; an order takes its customer in one way alone."""
    checked = {"OrderIn.customer_id"} | {
        field for field in fields.words_of(model) if field.endswith(("phone", "email", "url"))
    }
    assert fields.words_of(model) - checked - set(paths_of(sent, model.__name__)) == set()


def words_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in words_of(item)]
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    return [value] if isinstance(value, str) else []


async def test_what_is_pushed_comes_back_as_it_was(gateway: Gateway) -> None:
    async with gateway.database.transaction() as session:
        key = {"Authorization": f"Bearer {await create_key(session, uuid4().hex, utc_now())}"}
    before = await counts(gateway.database.url)
    orders = [order(number, text) for number, text in enumerate(INJECTIONS)]
    started = time.monotonic()
    async with gateway.http.post("/api/v1/orders", json={"orders": orders}, headers=key) as answer:
        assert (await answer.json())["failed"] == 0, await answer.text()
    products = [product(number, text) for number, text in enumerate(INJECTIONS)]
    async with gateway.http.post("/api/v1/products", json={"products": products}, headers=key) as answer:
        assert (await answer.json())["failed"] == 0, await answer.text()
    for pushed, text in zip(orders, INJECTIONS, strict=True):
        async with gateway.http.get(f"/api/v1/orders/{quote(pushed['id'], safe='')}", headers=key) as answer:
            stored = await answer.json()
        assert answer.status == 200, stored
        assert words_of(stored).count(text) >= 14, stored
    after = await counts(gateway.database.url)
    new = len(INJECTIONS)
    assert {table: after[table] - before[table] for table in ("customer", '"order"', "order_line", "parcel")} == {
        "customer": new, '"order"': new, "order_line": new, "parcel": new}  # fmt: skip
    assert time.monotonic() - started < PATIENCE_SECONDS


@pytest.mark.parametrize("text", INJECTIONS)
async def test_queries_paths_and_headers(gateway: Gateway, text: str) -> None:
    before = await counts(gateway.database.url)
    async with gateway.database.transaction() as session:
        key = {"Authorization": f"Bearer {await create_key(session, uuid4().hex, utc_now())}"}
    header = "".join(c for c in text if c.isprintable() and ord(c) < 256)
    part = quote(text, safe="")
    wishes: list[tuple[str, str, dict[str, Any], set[int]]] = [
        ("GET", f"/api/v1/orders/{part}", {"headers": key}, {404}),
        ("GET", "/api/v1/orders/x", {"headers": {"Authorization": f"Bearer {header}"}}, {401}),
        ("GET", f"/api/v1/chat/{part}/messages", {}, {404}),
        ("GET", f"/api/v1/chat/{gateway.issue_session()}/messages", {"params": {"after": text}}, {400}),
        ("POST", "/api/v1/chat", {"params": {"wait": text}, "json": {"message": "a"}}, {400}),
        ("POST", "/api/v1/chat?wait=0", {"json": {"message": "a", "session_id": text}}, {202}),
        ("POST", "/api/v1/chat?wait=0", {"json": {"message": "a", "message_id": text}}, {422}),
        ("POST", "/api/v1/chat?wait=0", {"json": {"message": "a", "customer_token": text}}, {202}),
        ("POST", f"/api/v1/shipments/{part}/events", {"json": {"status": "in_transit", "occurred_at": NOW.isoformat()},
         "headers": key}, {404, 422}),
        ("POST", f"/api/v1/returns/{part}/decision", {"json": {"decision": text}, "headers": key}, {404, 422}),
        ("POST", "/api/v1/customers", {"json": {"id": "Q-1", "name": "Q"},
         "headers": {**key, "Idempotency-Key": header}}, {200, 422}),
    ]  # fmt: skip
    started = time.monotonic()
    for method, path, more, statuses in wishes:
        async with gateway.http.request(method, aiohttp.client.URL(path, encoded=True), **more) as answer:
            assert answer.status in statuses, (path, answer.status, await answer.text())
            assert "syntax error" not in await answer.text()
    assert time.monotonic() - started < PATIENCE_SECONDS
    after = await counts(gateway.database.url)
    assert {table for table in TABLES if after[table] != before[table]} <= {"api_key", "conversation", "customer"}


async def test_in_the_talk_and_in_an_import_file(product: Product, tmp_path: Path) -> None:
    """With the worker and the `vaybe` command; the tables are counted before and after."""
    before = await counts(product.database_url)
    stranger = Stranger(product, network="203.0.113.150")
    started = time.monotonic()
    for text in INJECTIONS:
        assert await stranger.says(text)
        assert await stranger.says(f"TR1000001{text} nerede 1234{text}")
    talk = time.monotonic() - started
    texts = [row["text"] for row in await stranger.rows(
        "SELECT text FROM message WHERE conversation_id = $1 AND direction = 'in' ORDER BY id")]  # fmt: skip
    assert set(INJECTIONS) <= set(texts)
    file = tmp_path / "o'; DROP TABLE message; --.jsonl"
    lines = [{"type": "order", **order(1000 + number, text)} for number, text in enumerate(INJECTIONS)]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    await asyncio.to_thread(product.vaybe, "shop", "import", str(file))
    after = await counts(product.database_url)
    assert {table: after[table] - before[table] for table in TABLES} == {
        "customer": 10, "product": 0, '"order"': 10, "order_line": 10, "parcel": 10, "api_key": 0, "identity_proof": 0,
        "conversation": 1}  # fmt: skip
    assert talk < 2 * PATIENCE_SECONDS
    print(f"\nSQL: {len(INJECTIONS)} texts in all fields; {2 * len(INJECTIONS)} turns in {talk:.1f} s")
