"""Import of files: bad lines told, good ones kept, and nothing lost or done twice by a stop in the middle."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.db.session import Database
from bot.shop import import_file as module
from bot.shop.import_file import import_file
from bot.shop.import_lines import Line, UnusableFileError
from bot.shop.models import Customer, ImportRun, Order, ParcelEvent
from bot.shop.settings import ShopSettings
from tests.integration.shop.conftest import a_parcel, an_event, an_order


def write(path: Path, *lines: Any) -> Path:
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return path


def customers(count: int) -> list[dict[str, Any]]:
    return [{"type": "customer", "id": f"C-{n}", "name": "Ayşe"} for n in range(count)]


async def count(database: Database, kind: Any) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(kind)) or 0


async def test_every_type_of_line_in_any_order(database: Database, shop: ShopSettings, tmp_path: Path) -> None:
    order = an_order(customer_id="C-9") | {"type": "order"}
    del order["customer"]
    path = write(
        tmp_path / "all.jsonl",
        {"type": "event", "shipment_id": "S-1", **an_event()},
        {"type": "shipment", "order_id": "O-1", **a_parcel()},
        b"",
        order,
        {"type": "customer", "id": "C-9", "name": "Ali"},
        {"type": "product", "sku": "P", "name": "Kupa", "price": "9.90"},
    )
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\n"))
    summary = await import_file(database, path, shop)
    assert (summary.good, summary.bad, summary.counts["created"]) == (5, 0, 5)
    assert not summary.errors_file.exists()
    assert (await import_file(database, path, shop)).already_done
    again = await import_file(database, path, shop, restart=True)
    assert again.counts["unchanged"] == 5
    assert await count(database, ParcelEvent) == 1


async def test_bad_lines_are_told_and_good_ones_kept(database: Database, shop: ShopSettings, tmp_path: Path) -> None:
    path = write(
        tmp_path / "bad.jsonl",
        {"type": "customer", "id": "C-1", "name": "Ali"},
        b'{"type": "customer", "id": "C-2", "name": "\xff"}',
        b'{"type": "customer", "id": ',
        b'{"type": "customer", "name": "' + b"x" * 1_500_000 + b'"}',
        b"[1]",
        b'{"id": 1}',
        {"type": "parcel"},
        {"type": "customer", "id": "C-3", "name": "Ali", "phone": "123"},
        b'{"type": "product", "sku": "A", "name": "A", "price": NaN}',
        b"[" * 100_000,
        {"type": "customer", "id": "C-4", "name": "Veli"},
    )
    told: list[Line] = []
    summary = await import_file(database, path, shop, on_error=told.append)
    assert (summary.good, summary.bad, await count(database, Customer)) == (2, 9, 2)
    assert [(line.number, line.errors[0].field) for line in told] == [
        (2, "(line)"),
        (3, "(line)"),
        (4, "(line)"),
        (5, "(line)"),
        (6, "type"),
        (7, "type"),
        (8, "phone"),
        (9, "(line)"),
        (10, "(line)"),
    ]
    messages = [line.errors[0].message for line in told]
    assert "UTF-8" in messages[0]
    assert "column 27" in messages[1]
    assert "longer than 1 MB" in messages[2]
    written = [json.loads(line) for line in summary.errors_file.read_text().splitlines()]
    assert [line["line"] for line in written] == list(range(2, 11))
    assert written[6] == {
        "line": 8,
        "type": "customer",
        "id": "C-3",
        "errors": [{"field": "phone", "message": written[6]["errors"][0]["message"]}],
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b'[{"type": "order"}]', "JSON array"),
        (b"id;name\n1;Ali\n", "no JSON Lines file"),
        ('{"type": 1}'.encode("utf-16"), "UTF-8"),
        (b"\x1f\x8b\x08\x00", "compressed"),
    ],
)
async def test_an_unusable_file_is_one_sentence(
    database: Database, shop: ShopSettings, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UnusableFileError, match=reason):
        await import_file(database, path, shop)


async def test_a_missing_file_and_a_folder(database: Database, shop: ShopSettings, tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="There is no file"):
        await import_file(database, tmp_path / "none", shop)
    with pytest.raises(UnusableFileError, match="folder"):
        await import_file(database, tmp_path, shop)


@pytest.mark.parametrize("before_commit", [True, False])
async def test_a_stopped_import_goes_on(
    database: Database, shop: ShopSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before_commit: bool
) -> None:
    lines: list[Any] = customers(1400)
    lines[10] = b"{"
    lines[700] = b"{"
    lines[1300] = b"{"
    path = write(tmp_path / "big.jsonl", *lines)
    real = module._store
    steps = 0

    async def stopping(*args: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == 2 and not before_commit:
            raise KeyboardInterrupt
        counts = await real(*args)
        if steps == 2:
            raise KeyboardInterrupt
        return counts

    monkeypatch.setattr(module, "_store", stopping)
    with pytest.raises(KeyboardInterrupt):
        await import_file(database, path, shop)
    assert await count(database, Customer) == 499
    monkeypatch.setattr(module, "_store", real)
    progress: list[int] = []
    summary = await import_file(database, path, shop, on_progress=lambda done, size: progress.append(done))
    assert (summary.resumed_after, summary.good, summary.bad) == (500, 1397, 3)
    assert summary.counts["created"] == 898
    assert progress[0] > 0
    assert progress[-1] == path.stat().st_size
    assert await count(database, Customer) == 1397
    told = [json.loads(line)["line"] for line in summary.errors_file.read_text().splitlines()]
    assert told == [11, 701, 1301]
    async with database.transaction() as session:
        run = (await session.scalars(select(ImportRun))).one()
    assert run.finished_at is not None
    assert await count(database, Order) == 0
