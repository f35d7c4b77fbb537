"""An import of 1,000,000 order lines, validated, with history, beside a plain COPY of the same typed rows."""

import asyncio
import random
import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.ground.row import Row
from rapport.engine.store.embedded.postgres import start_postgres
from tests.engine.records.imports.bringing import bring
from tests.engine.records.imports.runner import SHOP, build_workspace, catalog_of, opened
from tests.engine.store.servers import make_data_folder, remove_server

ROWS = 1_000_000
BAR, MEMORY = 20_000, 1_000
SCHEMA = "w_bench"
FIELDS = {
    "order": "order.number",
    "date": "order.placed_at",
    "customer": "order.customer.code",
    "city": "order.customer.city",
    "sku": "product.code",
    "item": "product.name",
    "qty": "quantity",
    "price": "price",
}


def run(scale: float) -> list[Row]:
    return asyncio.run(_measure(int(ROWS * scale)))


async def _measure(rows: int) -> list[Row]:
    server = await start_postgres(make_data_folder(), durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return await _run(server.dsn, Path(folder), rows)
    finally:
        await remove_server(server)


async def _run(dsn: str, folder: Path, rows: int) -> list[Row]:
    catalog = catalog_of(SHOP)
    await build_workspace(dsn, SCHEMA, catalog)
    file = folder / "lines.csv"
    await asyncio.to_thread(_write_lines, file, rows)
    async with opened(dsn, catalog, SCHEMA, folder) as ctx:
        id = await bring(ctx, "order_line", file, FIELDS)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = await _import(dsn, folder, id)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Of the import's own process; the database's comes on top, on another processor at the same time.
    busy = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    peak = used.ru_maxrss / 1024
    plain = await asyncio.to_thread(_copy_again, dsn, folder / "rows")
    rate = rows / seconds
    return [
        Row(
            f"import of order lines ({rows / busy:,.0f} a processor second of Python)",
            f"{rows:,} lines",
            f"{rate:,.0f} a second",
            f"{rows / plain:,.0f} a second, plain COPY",
            seconds / plain,
            f"{peak:,.0f} MB peak",
            f"≥ {BAR:,} a second, < {MEMORY:,} MB",
            rate >= BAR and peak < MEMORY,
        )
    ]


async def _import(dsn: str, folder: Path, id: str) -> float:
    began = perf_counter()
    command = (sys.executable, "-m", "tests.engine.records.imports.runner", dsn, SCHEMA, str(folder), id, *SHOP)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    seconds = perf_counter() - began
    if not said.startswith(b"done"):
        raise RuntimeError(f"The import failed: {said.decode()}")
    return seconds


def _write_lines(path: Path, rows: int) -> None:
    chance = random.Random(20260305)
    prices = [f"{chance.randrange(300, 30_000) / 100:.2f}" for _ in range(2_000)]
    with path.open("w", encoding="utf-8") as file:
        file.write("order,date,customer,city,sku,item,qty,price\n")
        number = left = 0
        head = ""
        for _ in range(rows):
            if not left:
                number, left, customer = number + 1, chance.randrange(1, 18), chance.randrange(20_000)
                day = (
                    f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d} {chance.randrange(24):02d}:30:00"
                )
                head = f"N{number},{day},C{customer},城市{customer % 40}"
            left -= 1
            sku = chance.randrange(2_000)
            file.write(f"{head},P{sku},商品 {sku},{chance.randrange(1, 9)},{prices[sku]}\n")


def _copy_again(dsn: str, path: Path) -> float:
    """Copy the imported lines out, empty the table, and copy them in as they are, indexes and all."""
    table = f"{SCHEMA}.order_line"
    with psycopg.connect(dsn) as db:
        with path.open("wb") as file, db.cursor().copy(f"copy {table} to stdout".encode()) as copy:
            for piece in copy:
                file.write(piece)
        db.execute(f"truncate {table}".encode())
        db.commit()
        began = perf_counter()
        with path.open("rb") as file, db.cursor().copy(f"copy {table} from stdin".encode()) as copy:
            while piece := file.read(1 << 20):
                copy.write(piece)
        db.commit()
        return perf_counter() - began
