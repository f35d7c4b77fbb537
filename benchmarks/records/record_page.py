"""One customer as their page asks for them: the record, its timeline and its related lists, beside the same SQL by itself."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from benchmarks.ground.installation import ADMINISTRATOR, Client, Installation, memory_of, open_installation
from benchmarks.ground.population import add_people, fill_customers, fill_interactions, fill_orders, fill_scores
from benchmarks.ground.row import Row, compare, milliseconds
from rapport.engine.records import Context, Query, find_records, read_record, read_timeline

CUSTOMERS, INTERACTIONS = 1_000_000, 5_000_000
MEMBER = "seller0@example.com"
MOST_STATEMENTS, BAR = 5, 3.0
BUSY = "select customer from w_main.interaction where customer in (select id from w_main.customer where owner = %s) limit 1"
# What somebody would write who knows the tables, without rights, words or scores.
BY_HAND = (
    "select * from w_main.customer where id = %s and deleted_at is null",
    "select * from w_main.interaction where customer = %s and deleted_at is null order by at desc limit 50",
    "select at, kind, actor, data from w_main.change where record = %s order by at desc limit 50",
    """select number, placed_at, status, total, count(*) over () from w_main."order"
       where customer = %s and deleted_at is null order by placed_at desc limit 12""",
)
# What is asked, with its values, and whether these are numbered.
Statement = tuple[Any, Any, bool]


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(scale))


async def _run(scale: float) -> list[Row]:
    count = int(CUSTOMERS * scale)
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
            fill_scores(db, installation.schema)
            fill_orders(db, installation.schema)
            fill_interactions(db, installation.schema, int(INTERACTIONS * scale))
            db.execute("analyze")
            found = db.execute(BUSY, (owners[0],)).fetchone()
            assert found is not None
            id = str(found[0])
            async with installation.serving() as web:
                rows: list[Row] = []
                for email, who in ((ADMINISTRATOR, ""), (MEMBER, ", as a member")):
                    told = await _statements(installation, email, id)
                    asked = [statement for statement in told if _asks(db, statement)]
                    with closing(web.client(await installation.token(email))) as client:
                        ours, plain = await compare(partial(_open, client, id), partial(_bare, db, asked))
                        _, by_hand = await compare(partial(_open, client, id), partial(_by_hand, db, id))
                    what = f"record: page with timeline and orders{who}"
                    rows.append(_row(what, count, (ours, plain), len(told)))
                    rows.append(
                        Row(what, "", milliseconds(ours), f"{milliseconds(by_hand)} SQL by hand", ours / by_hand)
                    )
                rows.append(Row("record: web process afterwards", memory=f"{memory_of(web.pid):.0f} MB web"))
    return rows


def _row(what: str, count: int, took: tuple[float, float], statements: int) -> Row:
    ours, plain = took
    return Row(
        what,
        f"1 of {count:,}",
        f"{milliseconds(ours)}, {statements} statements",
        f"{milliseconds(plain)} the same SQL",
        ours / plain,
        bar=f"≤ {BAR:g}×, ≤ {MOST_STATEMENTS} statements",
        met=ours / plain <= BAR and statements <= MOST_STATEMENTS,
    )


def _open(client: Client, id: str) -> None:
    client.get(f"/api/records/customer/{id}")
    client.get(f"/api/records/customer/{id}/timeline")
    where = quote(json.dumps(["customer", "=", id]))
    client.get(
        f"/api/records/order?where={where}&sort=-placed_at&limit=12&count=exact&fields=number,placed_at,status,total"
    )


async def _statements(installation: Installation, email: str, id: str) -> list[Statement]:
    """What a page asks of the database, with its values; what it notes in the access log is written once, not replayed."""
    async with installation.acting(email) as ctx:
        await _ask(ctx, id)
        with _noted() as told:
            await _ask(ctx, id)
    return told


async def _ask(ctx: Context, id: str) -> None:
    await read_record(ctx, "customer", id)
    await read_timeline(ctx, "customer", id)
    fields = ("number", "placed_at", "status", "total")
    await find_records(ctx, "order", Query(["customer", "=", id], fields, ("-placed_at",), limit=12, count="exact"))


@contextmanager
def _noted() -> Iterator[list[Statement]]:
    """Every statement of this process while the block runs."""
    told: list[Statement] = []
    execute = psycopg.AsyncCursor.execute

    async def noting(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        told.append((query, params, isinstance(self, psycopg.AsyncRawCursor)))
        return await execute(self, query, params, **options)

    psycopg.AsyncCursor.execute = noting
    try:
        yield told
    finally:
        psycopg.AsyncCursor.execute = execute


def _bare(db: psycopg.Connection[Any], asked: Sequence[Statement]) -> None:
    for query, params, numbered in asked:
        cursor = psycopg.RawCursor(db) if numbered else db.cursor()
        cursor.execute(query, params).fetchall()


def _by_hand(db: psycopg.Connection[Any], id: str) -> None:
    for statement in BY_HAND:
        db.execute(statement, (id,)).fetchall()


def _asks(db: psycopg.Connection[Any], statement: Statement) -> bool:
    """Whether a statement only reads: a second time it would write what the page has noted already."""
    query, *_ = statement
    text = (
        query.as_bytes(db)
        if isinstance(query, sql.Composable)
        else query
        if isinstance(query, bytes)
        else query.encode()
    )
    return not text.lstrip().lower().startswith((b"insert", b"update", b"delete", b"set"))
