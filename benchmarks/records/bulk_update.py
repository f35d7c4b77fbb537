"""Ten thousand of a million customers changed over HTTP in one request, each with its history, beside a bare UPDATE and COPY."""

import asyncio
import json
from contextlib import closing
from time import perf_counter

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.ground.installation import Client, memory_of, open_installation
from benchmarks.ground.population import add_people, fill_customers
from benchmarks.ground.row import Row, milliseconds
from rapport.engine.objects import new_id

CUSTOMERS, RECORDS, TURNS = 1_000_000, 10_000, 3
BAR = 1.5
IDS = "select id from w_main.customer where city = '上海' order by id limit %s"
# The least that a change with history can cost: the rows, and one entry for each.
UPDATE = "update w_main.customer set source = %s, version = version + 1, updated_at = now() where id = any(%s)"
ENTRIES = "copy w_main.change (id, kind, object, record, door, data) from stdin"


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(scale))


async def _run(scale: float) -> list[Row]:
    count, records = int(CUSTOMERS * scale), max(100, int(RECORDS * min(1.0, scale * 10)))
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
            db.execute("analyze")
            ids = [str(id) for (id,) in db.execute(IDS, (records,)).fetchall()]
            token = await installation.token()
            async with installation.serving() as web:
                with closing(web.client(token)) as client:
                    turns = [(_change(client, ids, turn), _update(db, ids, turn)) for turn in range(TURNS)]
                memory = memory_of(web.pid)
    ours, plain = (min(times) for times in zip(*turns, strict=True))
    bar = BAR * len(ids) / RECORDS
    return [
        Row(
            "bulk: change with history",
            f"{len(ids):,} of {count:,}",
            milliseconds(ours),
            f"{milliseconds(plain)} bare UPDATE and COPY",
            ours / plain,
            f"{memory:.0f} MB web",
            f"≤ {milliseconds(bar)}",
            ours <= bar,
        )
    ]


def _change(client: Client, ids: list[str], turn: int) -> float:
    body = {"update": [{"id": id, "source": f"turn {turn}"} for id in ids]}
    began = perf_counter()
    client.post("/api/records/customer/bulk", json.dumps(body).encode(), wanted=200)
    return perf_counter() - began


def _update(db: psycopg.Connection[tuple[object, ...]], ids: list[str], turn: int) -> float:
    began = perf_counter()
    with db.transaction():
        db.execute(UPDATE, (f"bare {turn}", ids))
        with db.cursor() as cursor, cursor.copy(ENTRIES.encode()) as copy:
            for id in ids:
                copy.write_row((new_id(), "update", "customer", id, "http", Jsonb({"source": ["before", "after"]})))
    return perf_counter() - began
