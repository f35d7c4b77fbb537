"""A workspace out and in: every table and sequence of its schema, copied in one snapshot, piece by piece."""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping
from typing import Any, LiteralString, cast

from psycopg import AsyncConnection, sql

Database = AsyncConnection[Any]

# Partitions are copied by way of the table they belong to.
_TABLES = """
select c.relname::text from pg_class c
where c.relnamespace = to_regnamespace(%s) and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
_COLUMNS = """
select a.attname::text, format_type(a.atttypid, a.atttypmod) from pg_attribute a
where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
"""
_SEQUENCES = """
select c.relname::text from pg_class c where c.relnamespace = to_regnamespace(%s) and c.relkind = 'S' order by 1
"""


async def begin_snapshot(db: Database) -> None:
    """From here on this transaction sees what was committed at its first statement, and writes nothing."""
    await db.execute("set transaction isolation level repeatable read, read only")
    await db.execute("set local statement_timeout = 0")


async def tables_in(db: Database, schema: str) -> dict[str, dict[str, str]]:
    """The workspace's tables with their columns and the types of these."""
    found = await db.execute(_TABLES, (_quoted(schema),))
    names = [name for (name,) in await found.fetchall()]
    return {name: await columns_in(db, schema, name) for name in names}


async def columns_in(db: Database, schema: str, table: str) -> dict[str, str]:
    """The columns of one table with their types; none when it is not there."""
    found = await db.execute(_COLUMNS, (sql.Identifier(schema, table).as_string(),))
    return dict(await found.fetchall())


async def add_missing(db: Database, schema: str, table: str, columns: Mapping[str, str]) -> None:
    """Make a table or columns that nobody declares any more: what was removed keeps its values."""
    place, have = sql.Identifier(schema, table), await columns_in(db, schema, table)
    typed = [
        sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(cast(LiteralString, t)))
        for n, t in columns.items()
        if n not in have
    ]
    if not have:
        await db.execute(sql.SQL("create table {} ({})").format(place, sql.SQL(", ").join(typed)))
    elif typed:
        added = sql.SQL(", ").join(sql.SQL("add column {}").format(one) for one in typed)
        await db.execute(sql.SQL("alter table {} {}").format(place, added))


async def sequences_in(db: Database, schema: str) -> dict[str, tuple[int, bool]]:
    """Each sequence with its last value, and whether that was given out."""
    found = await db.execute(_SEQUENCES, (_quoted(schema),))
    states: dict[str, tuple[int, bool]] = {}
    for (name,) in await found.fetchall():
        state = await db.execute(sql.SQL("select last_value, is_called from {}").format(sql.Identifier(schema, name)))
        last, called = await state.fetchone() or (1, False)
        states[name] = (last, called)
    return states


async def copy_out(db: Database, schema: str, table: str, columns: Iterable[str]) -> AsyncGenerator[bytes]:
    """The rows of a table as PostgreSQL writes them, in pieces."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("copy (select {} from {}) to stdout").format(names, sql.Identifier(schema, table))
    async with db.cursor() as cursor, cursor.copy(statement) as copy:
        async for piece in copy:
            yield bytes(piece)


async def copy_in(db: Database, schema: str, table: str, columns: Iterable[str], pieces: AsyncIterable[bytes]) -> None:
    """Rows as `copy_out` gave them, into a table that is emptied first."""
    place = sql.Identifier(schema, table)
    await db.execute(sql.SQL("delete from {}").format(place))
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    async with db.cursor() as cursor, cursor.copy(sql.SQL("copy {} ({}) from stdin").format(place, names)) as copy:
        async for piece in pieces:
            await copy.write(piece)


async def set_sequence(db: Database, schema: str, name: str, state: tuple[int, bool]) -> None:
    """Let a sequence go on where it stood."""
    await db.execute(sql.SQL("create sequence if not exists {}").format(sql.Identifier(schema, name)))
    await db.execute("select setval(to_regclass(%s), %s, %s)", (sql.Identifier(schema, name).as_string(), *state))


async def count_rows(db: Database, schema: str, table: str) -> int:
    """How many rows a table has; 0 when it is not there."""
    if not await columns_in(db, schema, table):
        return 0
    found = await db.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table)))
    return (await found.fetchone() or (0,))[0]


def _quoted(schema: str) -> str:
    return sql.Identifier(schema).as_string()
