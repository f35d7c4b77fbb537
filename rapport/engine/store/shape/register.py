"""The register: which workspaces an installation has, where each one's tables are, and whether it is open."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.errors import InvalidSchemaName, UndefinedTable
from psycopg.rows import class_row

from rapport.engine.store.shape.reshape import CHANNEL

Database = AsyncConnection[Any]
MAIN = "w_main"
MAIN_ADDRESS = "main"
SCHEMA = "rapport"

# One change at a time over all processes; the number has no meaning but must stay.
_REGISTERING = 0x52_41_50_32
_AT_ONCE = 50

_MAKE = """
create schema if not exists rapport;
create table if not exists rapport.workspace (
    schema text primary key,
    address text not null,
    name text not null,
    state text not null check (state in ('preparing', 'active', 'suspended', 'deleted')),
    until timestamptz,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    brought text
);
create unique index if not exists workspace_address_idx on rapport.workspace (address) where state <> 'deleted';
insert into rapport.workspace (schema, address, name, state) values ('w_main', 'main', 'main', 'active')
on conflict do nothing;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One workspace: `address` is its name in links and commands, `schema` that of its tables for ever.

    `state` is preparing, active, suspended or deleted; with `until` it is closed already and leaves for good then.
    `seen_at` is when something last changed in it, and `brought` the version its tables were last brought to.
    """

    schema: str
    address: str
    name: str
    state: str = "active"
    until: datetime | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None
    brought: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether people may come in and work is done."""
        return self.state == "active" and self.until is None


MAIN_PLACE = Place(MAIN, MAIN_ADDRESS, MAIN_ADDRESS)


async def make_register(db: Database) -> None:
    """Make the register, with the main workspace in it, where there is none; safe to run again."""
    await db.execute("select pg_advisory_xact_lock(%s)", (_REGISTERING,))
    await db.execute(_MAKE)


async def read_places(db: Database) -> list[Place]:
    """Every workspace that is not gone, by address; only the main one where nothing was registered yet.

    The connection must be outside any transaction.
    """
    statement = "select schema, address, name, state, until, created_at, seen_at, brought from rapport.workspace"
    try:
        async with db.cursor(row_factory=class_row(Place)) as cursor:
            await cursor.execute(f"{statement} where state <> 'deleted' order by address".encode())
            return await cursor.fetchall()
    except (UndefinedTable, InvalidSchemaName):
        return [MAIN_PLACE]


async def add_place(db: Database, address: str, name: str) -> Place:
    """Register a workspace whose tables are still to be made, or find the one that was left at that.

    A schema's name is never used twice: what was signed for a workspace that is gone means nothing to its successor.
    """
    await db.execute("select pg_advisory_xact_lock(%s)", (_REGISTERING,))
    async with db.cursor(row_factory=class_row(Place)) as cursor:
        found = await cursor.execute(
            "select schema, address, name, state, until, created_at, seen_at, brought from rapport.workspace "
            "where address = %s and state <> 'deleted'",
            (address,),
        )
        place = await found.fetchone()
        if place is not None:
            return place
        plain = f"w_{address.replace('-', '_')}"
        found = await cursor.execute(
            "insert into rapport.workspace (schema, address, name, state) "
            "select coalesce(nullif(%(plain)s, (select schema from rapport.workspace where schema = %(plain)s)), "
            "%(plain)s || '__' || (select count(*) from rapport.workspace)), %(address)s, %(name)s, 'preparing' "
            "returning schema, address, name, state, until, created_at, seen_at, brought",
            {"plain": plain, "address": address, "name": name},
        )
        place = await found.fetchone()
    assert place is not None
    return place


async def change_place(db: Database, schema: str, **values: Any) -> None:
    """Set columns of a workspace's entry; every process hears of it after commit."""
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    statement = sql.SQL("update rapport.workspace set {} where schema = %s").format(sets)
    await db.execute(statement, (*values.values(), schema))
    await db.execute("select pg_notify(%s, %s)", (CHANNEL, SCHEMA))


async def mark_seen(db: Database, schemas: Sequence[str]) -> None:
    """Note that something changed in these workspaces just now."""
    if schemas:
        await db.execute("update rapport.workspace set seen_at = now() where schema = any(%s)", (list(schemas),))


async def schemas_with(
    db: Database, schemas: Sequence[str], table: str, *, column: str, value: str
) -> list[tuple[str, str]]:
    """(schema, id) of every live row of `table`, over all these schemas, whose column has the value."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(schemas), _AT_ONCE):
        parts = [
            sql.SQL("select {name}, id::text from {place} where {column} = %(value)s and deleted_at is null").format(
                name=sql.Literal(schema), place=sql.Identifier(schema, table), column=sql.Identifier(column)
            )
            for schema in schemas[start : start + _AT_ONCE]
        ]
        cursor = await db.execute(sql.SQL(" union all ").join(parts), {"value": value})
        found += [(str(schema), str(id)) for schema, id in await cursor.fetchall()]
    return found


async def clear_schema(db: Database, schema: str) -> AsyncGenerator[int]:
    """Drop a schema a few tables at a time, since each drop holds locks until its transaction ends; yields how many went.

    The connection must be outside any transaction. Whoever is interrupted begins again and finds what is left.
    """
    tables = (
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = %s and c.relkind in ('r', 'p') order by c.relkind desc, c.relname limit 20"
    )
    while True:
        found = [name for (name,) in await (await db.execute(tables, (schema,))).fetchall()]
        if not found:
            break
        places = sql.SQL(", ").join(sql.Identifier(schema, name) for name in found)
        await db.execute(sql.SQL("drop table if exists {} cascade").format(places))
        yield len(found)
    await db.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
