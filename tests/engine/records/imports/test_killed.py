"""An import that is killed leaves nothing, and runs again without doubles."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg

from rapport.engine.records.imports import describe_import
from tests.engine.records.imports.bringing import bring
from tests.engine.records.imports.runner import build_workspace, catalog_of, opened

AREA = "tests.engine.toys"
SCHEMA = "w_killed"
FIELDS = {"box": "box.number", "day": "box.put_at", "shelf": "box.shelf.code", "thing": "label", "n": "quantity"}
ROWS = 60_000


def big_file() -> str:
    lines = (f"B{n // 4},2024-01-01,S{n % 300},thing {n},{n % 7}" for n in range(ROWS))
    return "box,day,shelf,thing,n\n" + "\n".join(lines)


async def start(dsn: str, data: Path, id: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", "tests.engine.records.imports.runner", dsn, SCHEMA, str(data), id, AREA)
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


async def asked(dsn: str, statement: str) -> Any:
    async with await psycopg.AsyncConnection.connect(dsn) as db:
        row = await (await db.execute(statement.encode())).fetchone()
        assert row is not None
        return row[0]


async def test_a_killed_import_leaves_nothing_and_runs_again_without_doubles(fresh_dsn: str, tmp_path: Path) -> None:
    catalog = catalog_of([AREA])
    await build_workspace(fresh_dsn, SCHEMA, catalog)
    async with opened(fresh_dsn, catalog, SCHEMA, tmp_path) as ctx:
        id = await bring(ctx, "thing", big_file(), FIELDS)
    process = await start(fresh_dsn, tmp_path, id)
    # Its progress is seen from here while its transaction is still open.
    for _ in range(1200):
        if (await asked(fresh_dsn, f"select progress from {SCHEMA}.run where id = '{id}'")).get("done", 0) > 0:
            break
        await asyncio.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    for _ in range(200):
        if not await asked(fresh_dsn, "select count(*) from pg_locks where locktype = 'advisory'"):
            break
        await asyncio.sleep(0.05)
    for table in ("thing", "box", "shelf"):
        assert await asked(fresh_dsn, f"select count(*) from {SCHEMA}.{table}") == 0
    again = await start(fresh_dsn, tmp_path, id)
    said, _ = await again.communicate()
    assert said.decode().startswith("done")
    assert await asked(fresh_dsn, f"select count(*) from {SCHEMA}.thing") == ROWS
    assert await asked(fresh_dsn, f"select count(*) from {SCHEMA}.box") == ROWS // 4
    assert await asked(fresh_dsn, f"select count(*) from {SCHEMA}.shelf") == 300
    async with opened(fresh_dsn, catalog, SCHEMA, tmp_path) as ctx:
        assert (await describe_import(ctx, id))["status"] == "done"
