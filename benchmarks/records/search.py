"""Search over HTTP among a million customers, by characters, initials, pinyin and numbers, beside a bare question to the database."""

import asyncio
import random
from collections.abc import Callable
from contextlib import closing
from math import inf
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from benchmarks.ground.installation import ADMINISTRATOR, Client, Installation, memory_of, open_installation
from benchmarks.ground.population import add_people, fill_customers
from benchmarks.ground.row import Row, milliseconds
from rapport.engine.records import catch_up_names
from rapport.engine.records.query.search.pinyin import readings

CUSTOMERS = 1_000_000
MEMBER = "seller0@example.com"
QUESTIONS, BARE, BAR = 200, "/health/ready", 0.05
# Organisations have longer names: a place, two characters of their own, a trade.
ORGANISATIONS = """
update {schema}.customer set name = left(city, 2) || substr(name, 2, 2)
  || (array['贸易', '科技', '茶业', '家居', '餐饮', '酒店', '文化', '物流'])[1 + floor(random() * 8)::int]
where kind = 'organisation' and city ~ '^[一-龥]+$'
"""


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(int(CUSTOMERS * scale)))


async def _run(count: int) -> list[Row]:
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
            db.execute(sql.SQL(ORGANISATIONS).format(schema=sql.Identifier(installation.schema)))
            db.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(installation.schema, "customer")))
            rows = [await _filled(installation, count)]
            db.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(installation.schema, "search")))
            names = _some_names(db, installation.schema)
        async with installation.serving() as web:
            for email, who in ((ADMINISTRATOR, ""), (MEMBER, ", as a member")):
                with closing(web.client(await installation.token(email))) as client:
                    rows += [_row(client, f"search: {what}{who}", make, names, count) for what, make in KINDS]
            rows.append(Row("search: web process afterwards", memory=f"{memory_of(web.pid):.0f} MB web"))
        return rows


async def _filled(installation: Installation, count: int) -> Row:
    began = perf_counter()
    async with installation.house.open_context() as ctx:
        # All in one turn: here nothing else waits for one.
        done = await catch_up_names(ctx, seconds=inf)
    took = perf_counter() - began
    with installation.connect() as db:
        size = db.execute("select pg_total_relation_size('w_main.search') / 1048576").fetchone()
    told = f"{size[0] if size else 0} MB on disk"
    return Row("search: names taken into the index", f"{count:,}", f"{done / took:,.0f} a second", memory=told)


def _some_names(db: psycopg.Connection[Any], schema: str) -> list[tuple[str, str, str]]:
    statement = sql.SQL(
        "select name, email, phone from {} tablesample system (5) where name ~ '^[一-龥]+$' order by random() limit 5000"
    )
    return db.execute(statement.format(sql.Identifier(schema, "customer"))).fetchall()


def _row(
    client: Client,
    what: str,
    make: Callable[[str, str, str], str | None],
    names: list[tuple[str, str, str]],
    count: int,
) -> Row:
    chance = random.Random(5)
    asked = [text for name in names if (text := make(*name))]
    chosen = chance.sample(asked, min(QUESTIONS, len(asked)))
    for text in chosen[:7]:
        client.get(f"/api/search?q={quote(text)}")
    ours, bare = [], []
    for text in chosen:
        for times, path in ((ours, f"/api/search?q={quote(text)}"), (bare, BARE)):
            began = perf_counter()
            client.get(path)
            times.append(perf_counter() - began)
    late, late_bare = (quantiles(times, n=20)[-1] for times in (ours, bare))
    return Row(
        what,
        f"{len(chosen)} in {count:,}",
        f"p50 {milliseconds(median(ours))}, p95 {milliseconds(late)}",
        f"p50 {milliseconds(median(bare))}, p95 {milliseconds(late_bare)} bare",
        late / late_bare,
        bar=f"p95 ≤ {milliseconds(BAR)}",
        met=late <= BAR,
    )


def _initials(name: str, length: int) -> str | None:
    told = "".join(readings(character)[0][0] for character in name if readings(character))
    return told[:length] if len(told) >= length else None


KINDS: tuple[tuple[str, Callable[[str, str, str], str | None]], ...] = (
    ("two characters", lambda name, email, phone: name[:2]),
    ("two characters within", lambda name, email, phone: name[-2:]),
    ("four initials", lambda name, email, phone: _initials(name, 4)),
    ("three initials", lambda name, email, phone: _initials(name, 3)),
    ("pinyin", lambda name, email, phone: "".join(readings(c)[0] for c in name if readings(c))),
    ("a part of a phone number", lambda name, email, phone: phone[-7:]),
    ("a mistyped pinyin", lambda name, email, phone: "".join(readings(c)[0] for c in name if readings(c))[::-1]),
    ("one character", lambda name, email, phone: name[:1]),
)
