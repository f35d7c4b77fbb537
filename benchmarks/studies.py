"""Value and lifetime for a million customers: from the tables to the written fields, in the process the worker starts."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.ground.installation import Installation, open_installation
from benchmarks.ground.population import add_people, add_products, fill_customers, fill_lines, fill_orders
from benchmarks.ground.row import Row, milliseconds
from rapport.engine.records import act, read_record

CUSTOMERS, LINES = 1_000_000, 10_000_000
BAR_SECONDS, BAR_GB = 120.0, 4.0
STUDIES = ("value", "lifetime")
# What both studies read; the reference sends it once for each of them, and the written rows there and back.
READ = """
copy (select customer::text, placed_at, total::float8 from {schema}.order
      where deleted_at is null and status not in ('cancelled', 'returned')) to stdout (format binary)
"""


@dataclass(frozen=True)
class Learnt:
    """One run of a study: `peak` is the most memory its process had, in MB."""

    seconds: float
    peak: float
    rows: int
    model: str


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(scale))


async def _run(scale: float) -> list[Row]:
    async with open_installation() as installation:
        owners = await add_people(installation)
        async with installation.house.open_context() as ctx:
            products = await add_products(ctx)
        with installation.connect() as db:
            schema = installation.schema
            fill_customers(db, schema, int(CUSTOMERS * scale), owners)
            orders = fill_orders(db, schema)
            lines = fill_lines(db, schema, products, LINES * scale / orders)
            size = f"{int(CUSTOMERS * scale):,}, {orders:,} orders, {lines:,} lines"
            rows: list[Row] = []
            seconds = 0.0
            for study in STUDIES:
                learnt = await _learn(installation, study)
                seconds += learnt.seconds
                reference = _plain(db, schema, study)
                rows.append(_row(f"study: {study} ({learnt.model}, {learnt.rows:,} rows)", size, learnt, reference))
    both = Row("study: both", size, milliseconds(seconds), bar=f"< {BAR_SECONDS:g} s", met=seconds < BAR_SECONDS)
    return [*rows, both]


async def _learn(installation: Installation, study: str) -> Learnt:
    """Start the study as a person does, then do its work as the worker does."""
    async with installation.acting() as ctx:
        made = await act(ctx, "study_run", "start", values={"study": study})
    assert made is not None
    reaction = next(one.name for one in installation.house.catalog.reactions if "study.requested" in one.events)
    event = {
        "name": "study.requested",
        "at": datetime.now(UTC).isoformat(),
        "record": made["id"],
        "data": {"study": study},
    }
    work = {"work": "react", "reaction": reaction, "event": event, "schema": installation.schema}
    seconds, peak = await asyncio.to_thread(_work, installation, work)
    async with installation.acting() as ctx:
        found = await read_record(ctx, "study_run", made["id"])
    if found["status"] != "done":
        raise RuntimeError(f"{study}: {found['status']}, {found['reason']}")
    return Learnt(seconds, peak, found["rows"], found["model"])


def _work(installation: Installation, work: dict[str, Any]) -> tuple[float, float]:
    """Seconds, and the most memory in MB, of the process that the worker would have started."""
    environ = {**os.environ, "DATABASE_URL": installation.dsn, "RAPPORT_DATA": str(installation.data)}
    began = perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "rapport.app", "work", json.dumps(work)], env=environ)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return perf_counter() - began, used.ru_maxrss / 1024


def _plain(db: psycopg.Connection[Any], schema: str, study: str) -> float:
    """Seconds to fetch what the study reads, and to COPY what it wrote into a table without indexes."""
    began = perf_counter()
    with db.cursor() as cursor, cursor.copy(_sql(READ, schema=schema)) as out:
        for _ in out:
            pass
    fetched = perf_counter() - began
    table, plain = f"customer__{study}", "plain"
    with db.cursor() as cursor, cursor.copy(_sql("copy {schema}.{table} to stdout", schema=schema, table=table)) as out:
        blocks = [bytes(block) for block in out]
    db.execute(_sql("create table {schema}.{plain} (like {schema}.{table})", schema=schema, table=table, plain=plain))
    began = perf_counter()
    with (
        db.cursor() as cursor,
        cursor.copy(_sql("copy {schema}.{plain} from stdin", schema=schema, plain=plain)) as into,
    ):
        for block in blocks:
            into.write(block)
    copied = perf_counter() - began
    db.execute(_sql("drop table {schema}.{plain}", schema=schema, plain=plain))
    return fetched + copied


def _sql(text: str, **names: str) -> sql.Composed:
    return sql.SQL(text).format(**{name: sql.Identifier(value) for name, value in names.items()})


def _row(what: str, size: str, learnt: Learnt, reference: float) -> Row:
    return Row(
        what,
        size,
        milliseconds(learnt.seconds),
        f"{milliseconds(reference)} plain fetch and COPY",
        learnt.seconds / reference,
        memory=f"{learnt.peak:,.0f} MB peak",
        bar=f"< {BAR_GB:g} GB",
        met=learnt.peak < BAR_GB * 1024,
    )
