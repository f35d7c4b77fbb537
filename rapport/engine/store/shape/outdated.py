"""Outdated indexes: what an earlier version built and no declaration asks for any more leaves, while everybody works."""

import re
from collections.abc import Collection
from typing import Any

import psycopg
from psycopg import AsyncConnection, sql

from rapport.engine.objects.catalog import Catalog
from rapport.engine.store.tables import tables_of

# Who cannot have an index in this time leaves it to the next one.
_PATIENCE = "set statement_timeout = '60s'"
_OWN_WORDS = ("bin",)
_FOUND = """
select t.relname::text, c.relname::text, array(
  select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
)
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
where t.relnamespace = to_regnamespace(%s) and t.relname = any(%s) and not i.indisprimary
and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
order by 1, 2
"""


async def drop_outdated(dsn: str, schema: str, catalog: Catalog) -> list[str]:
    """Drop the indexes of the catalog's tables that nothing declares; returns their names.

    Only those go that are called as Rapport calls its own: by table and column. Nobody is held up, and what is in use for
    too long stays until the next time.
    """
    dropped: list[str] = []
    async with await AsyncConnection.connect(dsn, autocommit=True) as db:
        outdated = await find_outdated(db, schema, catalog)
        if outdated:
            await db.execute(_PATIENCE)
        for index in outdated:
            try:
                await db.execute(sql.SQL("drop index concurrently if exists {}").format(sql.Identifier(schema, index)))
                dropped.append(index)
            except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable):
                continue
    return dropped


async def find_outdated(db: AsyncConnection[Any], schema: str, catalog: Catalog) -> list[str]:
    """The names of those indexes."""
    tables = tables_of(catalog, schema).tables.values()
    wanted = {str(index.name) for table in tables for index in table.indexes}
    places = (sql.Identifier(schema).as_string(db), [table.name for table in tables])
    found = await (await db.execute(_FOUND, places)).fetchall()
    return [index for table, index, columns in found if index not in wanted and _is_ours(table, index, columns)]


def _is_ours(table: str, index: str, columns: Collection[str]) -> bool:
    """Whether an index is called after its table and a column of it, or of what the engine itself wants of every table."""
    found = re.fullmatch(r"(?P<word>.+?)(_of|_list)?_(idx|key)", index.removeprefix(f"{table}_"))
    return index.startswith(f"{table}_") and found is not None and found["word"] in (*columns, *_OWN_WORDS)
