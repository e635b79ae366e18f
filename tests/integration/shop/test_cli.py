"""`vaybe shop` as a process of its own: exit codes, sentences, and a kill in the middle."""

import asyncio
import json
import os
import sys
from pathlib import Path

from sqlalchemy import func, select

from bot.db.session import Database, plain_url
from bot.shop.models import Customer, ImportRun, Order

COMMAND = (sys.executable, "-c", "from bot.cli.shop import app; app()")


async def start(database: Database, *arguments: str) -> asyncio.subprocess.Process:
    environment = os.environ | {"DATABASE_URL": plain_url(database.url), "COLUMNS": "200"}
    return await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )


async def run(database: Database, *arguments: str) -> tuple[int, str]:
    process = await start(database, *arguments)
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


def customers(path: Path, count: int) -> Path:
    lines = (json.dumps({"type": "customer", "id": f"C-{n}", "name": "Ayşe"}) for n in range(count))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_exit_codes_and_sentences(database: Database, tmp_path: Path) -> None:
    good = customers(tmp_path / "good[1].jsonl", 3)
    code, output = await run(database, "import", str(good))
    assert (code, "3 created, 0 updated, 0 unchanged, 0 bad." in output) == (0, True)
    code, output = await run(database, "import", str(good))
    assert (code, "imported before" in output) == (0, True)

    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"type": "customer", "id": "C-1", "name": "Ali", "phone": "1"}\n{"type": "customer"\n')
    code, output = await run(database, "import", str(bad))
    assert code == 1
    assert "line 1: phone: is no" in output
    assert "line 2: (line): is no valid JSON" in output
    assert "bad.jsonl.errors.jsonl lists them" in output.replace("\n", "")
    assert (await run(database, "import", str(bad)))[0] == 1

    code, output = await run(database, "import", str(tmp_path / "none"))
    assert code == 2
    assert "There is no file" in output
    assert "Traceback" not in output


async def test_a_killed_import_goes_on(database: Database, tmp_path: Path) -> None:
    path = customers(tmp_path / "big.jsonl", 20_000)
    process = await start(database, "import", str(path))
    done = 0
    while not done:
        await asyncio.sleep(0.02)
        assert process.returncode is None
        async with database.transaction() as session:
            done = await session.scalar(select(func.max(ImportRun.lines_done))) or 0
    process.kill()
    await process.communicate()
    async with database.transaction() as session:
        run_row = (await session.scalars(select(ImportRun))).one()
        assert 0 < run_row.lines_done < 20_000
        assert await session.scalar(select(func.count()).select_from(Customer)) == run_row.lines_done
    code, output = await run(database, "import", str(path))
    assert code == 0
    assert f"Went on after line {run_row.lines_done}" in output
    assert f"{20_000 - run_row.lines_done} created, 0 updated, 0 unchanged" in output
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Customer)) == 20_000


async def test_the_demo_of_a_day(database: Database) -> None:
    code, output = await run(database, "demo", "--today", "2026-11-20", "--seed", "7")
    assert code == 0
    assert "The demo shop of 2026-11-20 holds 200 customers, 60 products, 600 orders" in output
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == 600
