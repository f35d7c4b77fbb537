"""Writing rows: insert, copy, update, bin."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

Database = AsyncConnection[Any]
MANY = 5_000


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


async def insert_rows(
    db: Database, schema: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of stored values: one by statement, many by COPY."""
    if len(rows) == 1:
        await db.execute(_insert(schema, table, tuple(columns)), rows[0])
    elif rows:
        await copy_rows(db, schema, table, columns, rows)


@lru_cache(256)
def _insert(schema: str, table: str, columns: tuple[str, ...]) -> bytes:
    marks = sql.SQL(", ").join(sql.Placeholder() for _ in columns)
    statement = sql.SQL("insert into {} ({}) values ({})")
    return statement.format(sql.Identifier(schema, table), _names(columns), marks).as_bytes()


async def copy_rows(
    db: Database, schema: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """COPY rows of stored values; returns how many."""
    count = 0
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(schema, table), _names(columns))
    async with db.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)
            count += 1
    if count >= MANY:
        # Fresh rows have no statistics, and what follows a load must not be planned as for an empty table.
        await db.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, table)))
    return count


async def lock_rows(db: Database, schema: str, table: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Lock the live rows among `ids`, in id order so that two writers never wait for each other in a ring; their versions."""
    statement = sql.SQL("select id, version from {} where id = any(%s) and deleted_at is null order by id for update")
    async with db.cursor() as cursor:
        await cursor.execute(statement.format(sql.Identifier(schema, table)), (list(ids),))
        return {row[0]: row[1] for row in await cursor.fetchall()}


async def update_rows(
    db: Database,
    schema: str,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Set `columns` of each row; a row is (values of the columns…, id). The version goes up by one.

    Rows that get the same values are set together.
    """
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in columns)
    comma = sql.SQL(", ") if columns else sql.SQL("")
    statement = sql.SQL(
        "update {} set {}{}updated_at = %s, updated_by = %s, version = version + 1 where id = any(%s)"
    ).format(sql.Identifier(schema, table), sets, comma)
    async with db.cursor() as cursor:
        await cursor.executemany(statement, [(*values, at, by, ids) for values, ids in _alike(rows)])


def _alike(rows: Sequence[Sequence[Any]]) -> list[tuple[Sequence[Any], list[UUID]]]:
    """The ids by the values they get; one that is there twice gets both in their order, so then each row is by itself."""
    each = [(row[:-1], [row[-1]]) for row in rows]
    if len({row[-1] for row in rows}) < len(rows):
        return each
    found: dict[Any, tuple[Sequence[Any], list[UUID]]] = {}
    try:
        for values, ids in each:
            found.setdefault(tuple(values), (values, []))[1].extend(ids)
    except TypeError:
        # Lists of values cannot be looked up.
        return each
    return list(found.values())


async def upsert_extension(
    db: Database, schema: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Set `columns` of rows of an extension's table; a row is (id, values of the columns…)."""
    sets = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column)) for column in columns)
    marks = sql.SQL(", ").join(sql.Placeholder() for _ in range(len(columns) + 1))
    statement = sql.SQL("insert into {} (id, {}) values ({}) on conflict (id) do update set {}").format(
        sql.Identifier(schema, table), _names(columns), marks, sets
    )
    async with db.cursor() as cursor:
        await cursor.executemany(statement, rows)


async def set_deleted(
    db: Database,
    schema: str,
    table: str,
    ids: Sequence[UUID],
    deleted_at: datetime | None,
    *,
    at: datetime,
    by: UUID | None,
) -> list[UUID]:
    """Put rows into the bin, or with `deleted_at` None take them out; returns those it moved."""
    state = sql.SQL("deleted_at is null") if deleted_at else sql.SQL("deleted_at is not null")
    statement = sql.SQL(
        "update {} set deleted_at = %s, updated_at = %s, updated_by = %s, version = version + 1 where id = any(%s) and {} returning id"
    ).format(sql.Identifier(schema, table), state)
    async with db.cursor() as cursor:
        await cursor.execute(statement, (deleted_at, at, by, list(ids)))
        return [row[0] for row in await cursor.fetchall()]


async def purge_rows(
    db: Database, schema: str, table: str, before: datetime, *, extensions: Sequence[str], limit: int
) -> int:
    """Delete up to `limit` rows that went into the bin before that moment, with their rows in `extensions`; how many."""
    statement = sql.SQL(
        "delete from {0} where id = any(array(select id from {0} where deleted_at < %s order by deleted_at limit %s "
        "for update skip locked)) returning id"
    ).format(sql.Identifier(schema, table))
    async with db.cursor() as cursor:
        await cursor.execute(statement, (before, limit))
        ids = [row[0] for row in await cursor.fetchall()]
        for extension in extensions if ids else ():
            place = sql.Identifier(schema, extension)
            await cursor.execute(sql.SQL("delete from {} where id = any(%s)").format(place), (ids,))
    return len(ids)


async def next_numbers(db: Database, schema: str, sequence: str, count: int) -> list[int]:
    """The next `count` numbers of a sequence."""
    statement = "select nextval(%s::regclass) from generate_series(1, %s)"
    async with db.cursor() as cursor:
        await cursor.execute(statement, (f'"{schema}"."{sequence}"', count))
        return [row[0] for row in await cursor.fetchall()]


async def empty_tables(db: Database, schema: str, tables: Sequence[str]) -> list[str]:
    """Those of `tables` that hold no row."""
    if not tables:
        return []
    one = sql.SQL("select {} where not exists (select from {})")
    each = [one.format(sql.Literal(table), sql.Identifier(schema, table)) for table in tables]
    found = await db.execute(sql.SQL(" union all ").join(each))
    return [row[0] for row in await found.fetchall()]


async def has_circle(db: Database, schema: str, table: str, parent: str) -> bool:
    """Whether some row, in the bin or not, is above itself by way of the column `parent`."""
    statement = sql.SQL(
        "with recursive up (start, id) as ("
        "select id, {parent} from {table} where {parent} is not null "
        "union select up.start, t.{parent} from up join {table} t on t.id = up.id "
        "where t.{parent} is not null and up.id <> up.start) "
        "select exists (select from up where start = id)"
    ).format(parent=sql.Identifier(parent), table=sql.Identifier(schema, table))
    async with db.cursor() as cursor:
        await cursor.execute(statement)
        row = await cursor.fetchone()
    return bool(row and row[0])
