"""Changing tables while everybody works: no lock that others wait for is held longer than an instant."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from psycopg import AsyncConnection, sql
from psycopg.abc import Query
from psycopg.errors import InvalidRegularExpression, LockNotAvailable, QueryCanceled
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from rapport.engine.base.errors import Unavailable

Database = AsyncConnection[Any]
CHANNEL = "rapport_catalog"
_DIALECT = psycopg_dialect.dialect()
_WAITS = "set local lock_timeout = '80ms'"
_TRIES = 60
_PAUSE_SECONDS = 0.15
# Who has waited for so long has an index that is being built on the table begun again later.
_PATIENT_TRIES = 8
_STANDS_BACK = """
select pg_cancel_backend(pid) from pg_stat_progress_create_index
where datname = current_database() and relid = to_regclass(%s)
"""
_BUILDS = 20
_REST_SECONDS = 5.0


async def read_declarations(db: Database, schema: str, table: str) -> list[dict[str, Any]]:
    """Every row of a table of declarations, those in the bin too, the oldest first."""
    statement = sql.SQL("select * from {} order by created_at, id").format(sql.Identifier(schema, table))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement)
        return await cursor.fetchall()


async def keep_place(db: Database, schema: str, table: str, id: UUID, **kept: Any) -> None:
    """Remember with a declaration, in the JSON columns `kept`, where the database has what it declares."""
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in kept)
    statement = sql.SQL("update {} set {} where id = %s").format(sql.Identifier(schema, table), sets)
    await db.execute(statement, (*(Jsonb(value) for value in kept.values()), id))


async def add_tables(db: Database, tables: Sequence[sa.Table]) -> None:
    """Make the tables and columns that are not there yet, with the indexes of new tables."""
    for table in tables:
        have = await columns_of(db, table)
        if not have:
            await db.execute(_text(CreateTable(table)))
            for index in table.indexes:
                await db.execute(_text(CreateIndex(index)))
            continue
        missing = [column for column in table.columns if column.name not in have]
        if missing:
            added = ", ".join(f"add column {_name(c.name)} {c.type.compile(_DIALECT)}" for c in missing)
            await _alter(db, table, added)


async def rename_columns(db: Database, table: sa.Table, names: Sequence[tuple[str, str]]) -> None:
    """Give columns of a table other names: pairs of old and new."""
    for old, new in names:
        await _alter(db, table, f"rename column {_name(old)} to {_name(new)}")


async def add_sequences(db: Database, schema: str, names: Sequence[str]) -> None:
    """Make the sequences that are not there yet."""
    for name in names:
        await db.execute(sql.SQL("create sequence if not exists {}").format(sql.Identifier(schema, name)))


async def missing_indexes(db: Database, schema: str, tables: Sequence[sa.Table]) -> list[sa.Index]:
    """The indexes of these tables that the database lacks, or that were left unfinished."""
    statement = (
        "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid "
        "where i.indisvalid and c.relnamespace = to_regnamespace(%s)"
    )
    found = await db.execute(statement, (sql.Identifier(schema).as_string(db),))
    have = {name for (name,) in await found.fetchall()}
    return [index for table in tables for index in table.indexes if index.name not in have]


async def build_index(db: Database, index: sa.Index) -> None:
    """Build an index while others read and write; the connection must be outside any transaction.

    Whoever changes the table meanwhile need not wait for it: it is begun again after that.
    """
    drop = sql.SQL("drop index concurrently if exists {}").format(
        sql.Identifier(str(cast(sa.Table, index.table).schema), str(index.name))
    )
    for build in range(1, _BUILDS + 1):
        try:
            await db.execute(drop)
            await db.execute(_text(CreateIndex(index)).replace(b"INDEX", b"INDEX CONCURRENTLY", 1))
        except QueryCanceled:
            if build == _BUILDS:
                raise
            await asyncio.sleep(_REST_SECONDS)
        else:
            return


async def mark_schema(db: Database, schema: str, mark: str) -> None:
    """Note what the schema was brought to, so that the next start need not compare every table."""
    await db.execute(
        sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), sql.Literal(f"rapport {mark}"))
    )


async def column_marks(db: Database, schema: str) -> dict[tuple[str, str], str]:
    """What was noted about columns, by table and column."""
    statement = (
        "select c.relname, a.attname, d.description from pg_description d "
        "join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid "
        "where c.relnamespace = to_regnamespace(%s) and d.objsubid > 0 and d.description like 'rapport %%'"
    )
    found = await db.execute(statement, (sql.Identifier(schema).as_string(db),))
    return {(table, column): text.removeprefix("rapport ") for table, column, text in await found.fetchall()}


async def mark_column(db: Database, schema: str, table: str, column: str, mark: str) -> None:
    """Note something about a column; others read and write meanwhile."""
    place = sql.Identifier(schema, table, column)
    await db.execute(sql.SQL("comment on column {} is {}").format(place, sql.Literal(f"rapport {mark}")))


async def reads_pattern(db: Database, pattern: str) -> bool:
    """Whether the database can match texts with this regular expression."""
    try:
        async with db.transaction():
            await db.execute("select '' ~ %s", (f"^(?:{pattern})$",))
    except InvalidRegularExpression:
        return False
    return True


async def is_alone(db: Database, schema: str, work: str) -> bool:
    """Whether nobody else does this work in the workspace; then nobody else will until the transaction ends."""
    statement = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    row = await (await db.execute(statement, (f"{schema} {work}",))).fetchone()
    return bool(row and row[0])


async def outlast_writers(db: Database, *, seconds: float) -> bool:
    """Wait until every transaction has ended that writes or works now, but this one; False when some take longer."""
    statement = (
        "select pid, xact_start from pg_stat_activity where datname = current_database() "
        "and xact_start is not null and (backend_xid is not null or state = 'active') "
        "and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    before = set(await (await db.execute(statement)).fetchall())
    until = asyncio.get_running_loop().time() + seconds
    while before:
        await asyncio.sleep(_PAUSE_SECONDS)
        # Within a transaction the activity is looked at once and then remembered.
        await db.execute("select pg_stat_clear_snapshot()")
        before &= set(await (await db.execute(statement)).fetchall())
        if asyncio.get_running_loop().time() > until:
            return not before
    return True


async def announce_catalog(db: Database, schema: str) -> None:
    """When this transaction commits, every process hears that the catalog changed."""
    await db.execute("select pg_notify(%s, %s)", (CHANNEL, schema))


async def hear_catalogs(dsn: str, *, heard: Callable[[str | None], None], listening: Callable[[], None]) -> None:
    """Call `heard` with the schema of every catalog that changes, for as long as the connection lives.

    `listening` is called as soon as nothing can be missed any more.
    """
    async with await AsyncConnection.connect(dsn, autocommit=True) as db:
        await db.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
        listening()
        async for told in db.notifies():
            heard(told.payload)


async def columns_of(db: Database, table: sa.Table) -> set[str]:
    """The columns that the database has of a table; none when there is no such table."""
    statement = (
        "select a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = %s and c.relname = %s and a.attnum > 0 and not a.attisdropped"
    )
    found = await db.execute(statement, (table.schema, table.name))
    return {name for (name,) in await found.fetchall()}


async def _alter(db: Database, table: sa.Table, change: str) -> None:
    name = _DIALECT.identifier_preparer.format_table(table)
    await run_when_free(db, f"alter table {name} {change}".encode(), table=name)


async def run_when_free(db: Database, statement: Query, *, table: str) -> None:
    """Run a statement that wants a table for itself as soon as nobody holds it; who waits behind us never waits for long.

    An index that is being built on the table stands back. Unavailable when somebody holds it for some ten seconds.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            async with db.transaction():
                await db.execute(_WAITS)
                await db.execute(statement)
                await db.execute("set local lock_timeout = 0")
            return
        except LockNotAvailable:
            if attempt % _PATIENT_TRIES == 0:
                await db.execute(_STANDS_BACK, (table,))
            await asyncio.sleep(_PAUSE_SECONDS)
    raise Unavailable("Somebody works with all of these records just now. Try again in a minute.")


def _name(column: str) -> str:
    return _DIALECT.identifier_preparer.quote(column)


def _text(element: sa.schema.ExecutableDDLElement) -> bytes:
    return str(element.compile(dialect=_DIALECT)).encode()
