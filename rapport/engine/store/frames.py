"""Frames out of the database as Arrow, and whole tables of results into it; only for processes that reckon."""

import importlib
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from psycopg import AsyncConnection, sql
from psycopg.conninfo import make_conninfo

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 200_000


def address_of(db: AsyncConnection[Any]) -> str:
    """How another driver reaches the database of this connection."""
    return make_conninfo(**{**db.info.get_parameters(), "password": db.info.password, "client_encoding": "UTF8"})


def fetch_frame(dsn: str, statement: str) -> "pa.Table":
    """The rows of a statement without parameters, in a transaction of its own."""
    # The driver has no types to check against.
    adbc: Any = importlib.import_module("adbc_driver_postgresql.dbapi")
    with adbc.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetch_arrow_table()


async def replace_table(
    db: AsyncConnection[Any], schema: str, table: str, columns: Sequence[str], rows: "pa.Table"
) -> None:
    """Fill `table` anew with `rows`: written beside it with all its indexes, then put in its place within an instant.

    Commit at once: between the exchange and the commit readers wait. Missing values must be nulls.
    """
    import pyarrow.csv as csv

    place, fresh = sql.Identifier(schema, table), sql.Identifier(schema, f"{table}~")
    await db.execute(sql.SQL("create table {} (like {} including defaults)").format(fresh, place))
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    statement = sql.SQL("copy {} ({}) from stdin (format csv)").format(fresh, names)
    async with db.cursor() as cursor, cursor.copy(statement) as copy:
        for start in range(0, rows.num_rows, CHUNK):
            text = BytesIO()
            chunk = rows.select(list(columns)).slice(start, CHUNK)
            csv.write_csv(chunk, text, csv.WriteOptions(include_header=False))
            await copy.write(text.getvalue())
    renames = await _build_indexes(db, schema, table)
    await db.execute(sql.SQL("analyze {}").format(fresh))
    await db.execute(sql.SQL("drop table {}").format(place))
    await db.execute(sql.SQL("alter table {} rename to {}").format(fresh, sql.Identifier(table)))
    for old, new in renames:
        await db.execute(
            sql.SQL("alter index {} rename to {}").format(sql.Identifier(schema, old), sql.Identifier(new))
        )


async def _build_indexes(db: AsyncConnection[Any], schema: str, table: str) -> list[tuple[str, str]]:
    """Index the fresh table as the old one is; returns how the indexes are to be renamed after the exchange."""
    found = await db.execute(
        "select c.relname, i.indisprimary, pg_get_indexdef(i.indexrelid) from pg_index i "
        "join pg_class c on c.oid = i.indexrelid where i.indrelid = %s::regclass order by 1",
        (f'"{schema}"."{table}"',),
    )
    renames: list[tuple[str, str]] = []
    for position, (name, primary, definition) in enumerate(await found.fetchall()):
        fresh = f"{table}~{position}"
        renames.append((fresh, name))
        if primary:
            statement = sql.SQL("alter table {} add constraint {} primary key (id)")
            statement = statement.format(sql.Identifier(schema, f"{table}~"), sql.Identifier(fresh))
            await db.execute(statement)
            continue
        _, _, how = str(definition).partition(" USING ")
        unique = "unique " if " UNIQUE " in f" {definition}" else ""
        place = sql.Identifier(schema, f"{table}~").as_string()
        await db.execute(f'create {unique}index "{fresh}" on {place} using {how}'.encode())
    return renames
