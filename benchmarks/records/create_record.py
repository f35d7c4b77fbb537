"""Customers created over HTTP by eight at once, each with its history and its events, beside bare inserts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import perf_counter

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.ground.installation import Installation, Web, memory_of, open_installation
from benchmarks.ground.population import add_people
from benchmarks.ground.row import Row
from rapport.engine.objects import new_id

CLIENTS, RECORDS = 8, 4_000
BAR = 400
# The least a record with history can cost: two rows in one transaction.
INSERT = """
with made as (
  insert into w_main.customer (id, name, city, email, kind) values (%(id)s, %(name)s, '杭州', %(email)s, 'individual') returning id)
insert into w_main.change (id, kind, object, record, door, data) select %(change)s, 'create', 'customer', id, 'http', %(data)s from made
"""


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(int(RECORDS * scale)))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        await add_people(installation)
        token = await installation.token()
        async with installation.serving() as web:
            await asyncio.to_thread(_together, lambda n: _create(web, token, n, 20))
            ours = await asyncio.to_thread(_together, lambda n: _create(web, token, n, count // CLIENTS))
            plain = await asyncio.to_thread(_together, lambda n: _insert(installation, n, count // CLIENTS))
            rate, reference = count / ours, count / plain
            return [
                Row(
                    f"create: {CLIENTS} clients, history and outbox",
                    f"{count:,} customers",
                    f"{rate:,.0f} a second",
                    f"{reference:,.0f} a second, bare inserts",
                    reference / rate,
                    f"{memory_of(web.pid):.0f} MB web",
                    f"≥ {BAR} a second",
                    rate >= BAR,
                )
            ]


def _together(work: object) -> float:
    """Seconds until all clients have done their part."""
    assert callable(work)
    began = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))
    return perf_counter() - began


def _create(web: Web, token: str, client: int, count: int) -> None:
    with closing(web.client(token)) as connection:
        for n in range(count):
            body = f'{{"name":"客户 {client} {n}","city":"杭州","email":"c{client}.{n}.{count}@example.com"}}'
            connection.post("/api/records/customer", body.encode())


def _insert(installation: Installation, client: int, count: int) -> None:
    with psycopg.connect(installation.dsn, autocommit=True) as db:
        for n in range(count):
            values = {"id": new_id(), "name": f"客户 {client} {n}", "email": f"d{client}.{n}@example.com"}
            db.execute(INSERT, {**values, "change": new_id(), "data": Jsonb({"name": [None, values["name"]]})})
