"""The shop's API: keys, pushes, errors that name the field, repetition."""

import asyncio
import gzip
import json
from typing import Any

import pytest

from bot.clock import utc_now
from bot.db.session import Database
from bot.gateway import api_keys
from tests.integration.gateway.running import Gateway
from tests.integration.gateway.shop_system import ShopSystem

ORDER: dict[str, Any] = {
    "id": "O-1",
    "number": "TR1000001",
    "customer": {"id": "C-1", "name": "Ayşe Yılmaz", "phone": "0532 123 45 67"},
    "status": "shipped",
    "placed_at": "2026-11-01T10:00:00+03:00",
    "lines": [{"sku": "ELB-204", "name": "Keten Elbise", "quantity": 2, "unit_price": "149.90"}],
    "total": "359.70",
    "parcels": [{"id": "S-1", "carrier": "yurtici", "tracking_number": "123", "status": "in_transit"}],
}
EVENT = {"status": "out_for_delivery", "occurred_at": "2026-11-03T08:00:00+03:00", "place": "Kadıköy"}
PRODUCT = {"sku": "ELB-204", "name": "Keten Elbise", "price": "149.90"}


def order(nth: int, /, **changes: Any) -> dict[str, Any]:
    return {**ORDER, "id": f"O-{nth}", "number": f"TR{1000000 + nth}", "parcels": [], **changes}


async def test_an_order_is_stored_and_read_back(shop: ShopSystem) -> None:
    status, answer, _ = await shop.call("POST", "orders", ORDER)
    assert (status, answer["created"], answer["failed"]) == (200, 1, 0)
    assert (await shop.call("PUT", "orders", ORDER))[1]["unchanged"] == 1
    assert (await shop.call("POST", "orders", {**ORDER, "expected_on": "2026-11-24"}))[1]["updated"] == 1
    status, stored, _ = await shop.call("GET", "orders/O-1")
    assert status == 200
    assert (stored["number"], stored["total"], stored["customer_id"]) == ("TR1000001", "359.70", "C-1")
    assert (stored["lines"][0]["unit_price"], stored["expected_on"]) == ("149.90", "2026-11-24")
    assert stored["parcels"][0]["status"] == "in_transit"


async def test_a_movement_changes_what_is_read_back(shop: ShopSystem) -> None:
    await shop.call("POST", "orders", ORDER)
    assert (await shop.call("POST", "shipments/S-1/events", EVENT))[1]["created"] == 1
    assert (await shop.call("POST", "shipments/S-1/events", {"events": [EVENT]}))[1]["unchanged"] == 1
    parcel = (await shop.call("GET", "orders/O-1"))[1]["parcels"][0]
    assert (parcel["status"], parcel["events"][0]["place"]) == ("out_for_delivery", "Kadıköy")


async def test_shipments_products_and_customers_are_pushed_alike(shop: ShopSystem) -> None:
    await shop.call("POST", "orders", order(1))
    shipment = {"id": "S-9", "order_id": "O-1", "carrier": "aras", "status": "pending"}
    for path, item in (("shipments", shipment), ("products", PRODUCT), ("customers", ORDER["customer"])):
        status, answer, _ = await shop.call("POST", path, {path: [item, {**item, "nonsense": 1}]})
        assert status == 207, path
        assert [result["status"] for result in answer["results"]] in (["created", "error"], ["unchanged", "error"])
        assert answer["results"][1]["errors"][0]["field"] == "nonsense"


async def test_of_a_batch_the_good_ones_are_kept(shop: ShopSystem) -> None:
    batch = [order(1), order(2, lines=[{"sku": "A", "name": "A", "quantity": 0, "unit_price": "1"}]), order(3)]
    status, answer, _ = await shop.call("POST", "orders", {"orders": batch})
    assert (status, answer["created"], answer["failed"]) == (207, 2, 1)
    assert answer["results"][1]["errors"][0]["field"] == "lines[0].quantity"
    assert [(await shop.call("GET", f"orders/O-{n}"))[0] for n in (1, 2, 3)] == [200, 404, 200]


INVALID: list[tuple[Any, str]] = [
    (
        {"orders": [order(1, lines=[{"sku": "A", "name": "A", "quantity": 0, "unit_price": "1"}])]},
        "orders[0].lines[0].quantity",
    ),
    (
        {"orders": [order(1, parcels=[{"id": "S", "carrier": "ups", "status": "lost in space"}])]},
        "orders[0].parcels[0].status",
    ),
    ({"orders": [7]}, "orders[0]"),
    ({"orders": []}, "orders"),
    ({"orders": {}}, "orders"),
    ({"orders": None}, "orders"),
    ({"orders": [order(1)], "x": 1}, "x"),
    ({"orders": [order(1)] * 501}, "orders"),
    ([], "(body)"),
    ("x", "(body)"),
    (None, "(body)"),
    ({}, "id"),
    (order(1, total="1,50"), "total"),
    (order(1, total=-1), "total"),
    (order(1, total="1e400"), "total"),
    (order(1, placed_at="yesterday"), "placed_at"),
    (order(1, placed_at="2099-01-01T00:00:00Z"), "placed_at"),
    (order(1, customer_id="C-9"), "customer"),
    (order(1, customer=None, customer_id="C-9"), "customer_id"),
    (order(1, number="???"), "number"),
    (order(1, colour="red"), "colour"),
    (order(1, recipient="a\u0000b"), "recipient"),
    (order(1, status="vaporised"), "status"),
]


async def test_errors_name_the_field(shop: ShopSystem) -> None:
    for body, field in INVALID:
        raw = json.dumps(body).encode()
        status, problem, headers = await shop.call("POST", "orders", raw=raw)
        assert (status, headers["Content-Type"].split(";")[0]) == (422, "application/problem+json"), body
        assert problem["code"] == "invalid"
        assert field in [error["field"] for error in problem["errors"]], (field, problem["errors"])
        assert all(error["message"] for error in problem["errors"])


async def test_a_number_belongs_to_one_order(shop: ShopSystem) -> None:
    await shop.call("POST", "orders", order(1))
    status, problem, _ = await shop.call("POST", "orders", order(2, number="TR-1000001"))
    assert (status, problem["errors"][0]["field"]) == (422, "number")


UNREADABLE: list[tuple[bytes, dict[str, str], int]] = [
    (b"", {}, 400),
    (b"{", {}, 400),
    (b'{"id": "\xff"}', {}, 400),
    (b'{"id": "1", "id": "2"}', {}, 400),
    (b"[" * 200_000, {}, 400),
    (b'{"id": NaN}', {}, 400),
    (b'{"id": "\\ud800"}', {}, 400),
    (b"{}", {"Content-Type": "text/plain"}, 415),
    (b"{}", {"Content-Type": "application/json; charset=iso-8859-9"}, 415),
    (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    (b'"' + b"x" * (8 * 1024 * 1024) + b'"', {}, 413),
    (gzip.compress(b'"' + b"x" * (9 * 1024 * 1024) + b'"'), {"Content-Encoding": "gzip"}, 413),
    (b"not gzip", {"Content-Encoding": "gzip"}, 400),
]


async def test_what_cannot_be_read_is_the_senders_fault(shop: ShopSystem) -> None:
    for raw, headers, expected in UNREADABLE:
        status, problem, _ = await shop.call("POST", "orders", raw=raw, headers=headers)
        assert (status, problem["status"]) == (expected, expected), (raw[:30], problem)


async def test_a_compressed_body_is_read(shop: ShopSystem) -> None:
    raw = gzip.compress(json.dumps(ORDER).encode())
    assert (await shop.call("POST", "orders", raw=raw, headers={"Content-Encoding": "gzip"}))[0] == 200


async def test_unknown_things_are_not_found(shop: ShopSystem) -> None:
    for method, path in (
        ("GET", "orders/none"),
        ("GET", "orders/%00"),
        ("GET", "orders/%ff"),
        ("GET", "orders/" + "x" * 3000),
        ("POST", "shipments/none/events"),
        ("POST", "shipments/%00/events"),
        ("POST", "nothing"),
    ):
        status, problem, _ = await shop.call(method, path, EVENT if method == "POST" else None)
        assert (status, problem["code"]) == (404, "not_found"), path
    status, problem, headers = await shop.call("DELETE", "orders")
    assert (status, headers["Allow"]) == (405, "POST,PUT")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic dGVzdDp0ZXN0", "Bearer vbk_wrong", "Bearer x"]
)
async def test_without_a_key_nothing_is_read(gateway: Gateway, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    async with gateway.http.post("/api/v1/orders", data=b"{", headers=headers) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert (await response.json(content_type=None))["code"] == "unauthorized"


async def test_a_revoked_key_ends_at_once_and_its_name_can_be_used_anew(shop: ShopSystem, database: Database) -> None:
    async with database.transaction() as session:
        assert await api_keys.revoke_key(session, "test", utc_now())
    assert (await shop.call("POST", "orders", ORDER))[0] == 401
    async with database.transaction() as session:
        new = await api_keys.create_key(session, "test", utc_now())
    assert new != shop.secret
    shop.secret = new
    assert (await shop.call("POST", "orders", ORDER))[0] == 200


async def test_a_name_is_one_keys(shop: ShopSystem, database: Database) -> None:
    async with database.transaction() as session:
        with pytest.raises(api_keys.KeyExistsError):
            await api_keys.create_key(session, " test ", utc_now())
    async with database.transaction() as session:
        stored = (await api_keys.list_keys(session))[0]
    assert shop.secret.startswith("vbk_")
    assert len(shop.secret) >= 4 + 43
    assert shop.secret not in (stored.key_hash, stored.prefix)
    assert stored.last_used_at is None


async def test_guessing_keys_is_stopped(gateway: Gateway, shop: ShopSystem) -> None:
    wrong = ShopSystem(gateway, "vbk_guess")
    statuses = [(await wrong.call("POST", "orders", ORDER))[0] for _ in range(21)]
    assert statuses == [401] * 20 + [429]
    status, problem, headers = await shop.call("POST", "orders", ORDER)
    assert (status, problem["retry_after"]) == (429, int(headers["Retry-After"]))


async def test_a_repeated_push_with_an_idempotency_key_gets_the_first_answer(shop: ShopSystem) -> None:
    key = {"Idempotency-Key": "push-1"}
    first = await shop.call("POST", "orders", ORDER, headers=key)
    again = await shop.call("POST", "orders", ORDER, headers=key)
    assert (first[0], first[1]) == (again[0], again[1])
    assert first[1]["created"] == 1
    assert (first[2].get("Idempotent-Replayed"), again[2].get("Idempotent-Replayed")) == (None, "true")
    status, problem, _ = await shop.call("POST", "orders", order(2), headers=key)
    assert (status, problem["code"]) == (422, "idempotency_key_reused")
    assert (await shop.call("POST", "orders", ORDER))[1]["unchanged"] == 1


async def test_a_push_that_failed_may_be_mended_under_the_same_key(shop: ShopSystem) -> None:
    key = {"Idempotency-Key": "push-1"}
    assert (await shop.call("POST", "orders", order(1, status="?"), headers=key))[0] == 422
    assert (await shop.call("POST", "orders", order(1), headers=key))[0] == 200


async def test_the_same_push_at_the_same_time_is_done_once(shop: ShopSystem) -> None:
    batch = {"orders": [order(n) for n in range(50)]}
    key = {"Idempotency-Key": "push-1"}
    answers = await asyncio.gather(*(shop.call("POST", "orders", batch, headers=key) for _ in range(4)))
    assert {status for status, _, _ in answers} <= {200, 409}
    assert any(status == 200 for status, _, _ in answers)
    assert all(answer["created"] == 50 for status, answer, _ in answers if status == 200)


@pytest.mark.parametrize("key", [" ", "x" * 256])
async def test_an_idempotency_key_has_a_length(shop: ShopSystem, key: str) -> None:
    assert (await shop.call("POST", "orders", ORDER, headers={"Idempotency-Key": key}))[0] == 400


async def test_two_pushes_of_one_order_at_once_do_not_fail(shop: ShopSystem) -> None:
    answers = await asyncio.gather(*(shop.call("POST", "orders", ORDER) for _ in range(6)))
    assert [status for status, _, _ in answers] == [200] * 6
    assert sum(answer["created"] for _, answer, _ in answers) == 1
