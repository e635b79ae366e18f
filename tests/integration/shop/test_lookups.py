"""Look-ups: whose orders they give, in how many queries, and by which indexes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import event, select, text

from bot.clock import ISTANBUL
from bot.db.session import Database
from bot.shop.customers import customer_by_contact, customer_by_external_id
from bot.shop.demo import load_demo
from bot.shop.models import Order
from bot.shop.orders import open_orders, order_by_id, order_by_reference, recent_orders
from bot.shop.settings import ShopSettings
from bot.shop.tracking import track

DAY = date(2026, 11, 20)
NOON = datetime.combine(DAY, time(12), tzinfo=ISTANBUL)


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cur: Any, statement: str, parameters: Any, _ctx: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_orders_are_found_by_any_spelling_and_only_given_to_their_owner(
    database: Database, shop: ShopSettings
) -> None:
    async with database.transaction() as session:
        await load_demo(session, shop, today=DAY)
    async with database.transaction() as session:
        for spelling in ("TR1000001", "tr1000001", " tr 100-0001.", "ＴＲ1000001"):
            found = await order_by_reference(session, spelling)
            assert found
            assert found.number == "TR1000001"
        tracking = found.parcels[0].tracking_number
        assert tracking
        by_tracking = await order_by_reference(session, f"{tracking[:6]} {tracking[6:]}")
        assert by_tracking is found
        for nothing in ("TR9999999", "", "-", "😀", "' OR 1=1 --", "x" * 5000, "\x00"):
            assert await order_by_reference(session, nothing) is None

        ayse = await customer_by_external_id(session, "DEMO-C-001")
        assert ayse
        for contact in ("0500 000 10 01", "+905000001001", "AYSE.yilmaz.001@example.com "):
            assert await customer_by_contact(session, contact) is ayse
        for contact in ("0500 000 99 99", "kim@example.com", "", "@", "hello", "\x00@example.com"):
            assert await customer_by_contact(session, contact) is None
        assert [order.number for order in await open_orders(session, ayse.id)] == ["TR1000001"]
        assert [order.number for order in await recent_orders(session, ayse.id)] == ["TR1000001", "TR1000002"]
        assert [order.number for order in await recent_orders(session, ayse.id, limit=1)] == ["TR1000001"]


async def test_three_queries_are_enough_and_every_one_uses_an_index(database: Database, shop: ShopSettings) -> None:
    async with database.transaction() as session:
        await load_demo(session, shop, today=DAY)
        emine = await customer_by_external_id(session, "DEMO-C-009")
        assert emine
        await session.execute(text("ANALYZE"))
        order_id = await session.scalar(select(Order.id).where(Order.number == "TR1000005"))
        assert order_id
    calls = {
        "order_by_reference": lambda s: order_by_reference(s, "TR1000005"),
        "order_by_id": lambda s: order_by_id(s, order_id),
        "open_orders": lambda s: open_orders(s, emine.id),
        "recent_orders": lambda s: recent_orders(s, emine.id),
        "customer_by_contact": lambda s: customer_by_contact(s, "+905000001009"),
        "customer_by_external_id": lambda s: customer_by_external_id(s, "DEMO-C-009"),
    }
    scans: dict[str, list[dict[str, Any]]] = {}
    for name, call in calls.items():
        async with database.transaction() as session:
            with statements(database) as seen:
                found = await call(session)
                for order in [found] if isinstance(found, Order) else found if isinstance(found, list) else []:
                    track(order, NOON, shop)
            assert len(seen) <= 3, name
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            connection = await session.connection()
            for statement, parameters in seen:
                rows = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
                found_plan = rows.scalar_one()
                tree = json.loads(found_plan) if isinstance(found_plan, str) else found_plan
                scans[name] = scans.get(name, []) + list(scan_nodes(tree[0]["Plan"]))
    for name, nodes in scans.items():
        for node in nodes:
            assert "Index Cond" in node, f"{name} reads all of {node.get('Relation Name', node.get('Index Name'))}"
    used = {name: {node["Index Name"] for node in nodes} for name, nodes in scans.items()}
    assert used["order_by_reference"] >= {"uq_order_number_key", "ix_parcel_tracking_key"}
    assert "ix_order_customer_id_placed_at" in used["open_orders"]
    assert "ix_customer_phone" in used["customer_by_contact"]


def scan_nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan that read a table or an index."""
    if node["Node Type"] in ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"):
        yield node
    for inner in node.get("Plans", []):
        yield from scan_nodes(inner)


@pytest.mark.parametrize("contact", ["0500 000 10 01"])
async def test_of_several_with_one_phone_the_last_updated(database: Database, now: datetime, contact: str) -> None:
    from bot.shop.intake import push_customers

    async with database.transaction() as session:
        rows = [
            {"id": f"C-{n}", "name": f"A{n}", "phone": contact, "updated_at": f"2026-11-{day}T00:00:00Z"}
            for n, day in enumerate((10, 15, 12))
        ]
        await push_customers(session, rows, now)
        found = await customer_by_contact(session, contact)
    assert found
    assert found.external_id == "C-1"
