"""Names as the index keeps them: one row for each record that has a name, of every kind of record."""

from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

Database = AsyncConnection[Any]
# A record, the spellings of its names, and the numbers and addresses it is found by any part of.
Entry = tuple[UUID, str, str]
Named = tuple[UUID, Sequence[str | None]]
TABLE = "search"

_PUT = """
insert into {search} (object, record, title, keys)
select %s, e.record, e.title::tsvector, e.keys from unnest(%s::uuid[], %s::text[], %s::text[]) e(record, title, keys)
on conflict (object, record) do {conflict}
"""
_ANEW = "update set title = excluded.title, keys = excluded.keys"
_KEEP = "nothing"


async def put_entries(
    db: Database, schema: str, object: str, entries: Sequence[Entry], *, replaced: bool = True
) -> None:
    """Write entries; without `replaced`, those that are there already stay as they are."""
    records, titles, keys = zip(*entries, strict=True)
    await db.execute(_put(schema, replaced=replaced), (object, list(records), list(titles), list(keys)))


@lru_cache(256)
def _put(schema: str, *, replaced: bool) -> bytes:
    conflict = sql.SQL(_ANEW if replaced else _KEEP)
    return sql.SQL(_PUT).format(search=_search(schema), conflict=conflict).as_bytes()


async def drop_entries(db: Database, schema: str, object: str, records: Sequence[UUID]) -> None:
    """Take entries out."""
    statement = sql.SQL("delete from {} where object = %s and record = any(%s)").format(_search(schema))
    await db.execute(statement, (object, list(records)))


async def read_names(
    db: Database, schema: str, object: str, columns: Sequence[str], records: Sequence[UUID]
) -> list[Named]:
    """What live records are called."""
    statement = sql.SQL("select id, {} from {} where id = any(%s) and deleted_at is null").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, object)
    )
    async with db.cursor() as cursor:
        await cursor.execute(statement, (list(records),))
        return [(row[0], row[1:]) for row in await cursor.fetchall()]


async def unlisted_names(
    db: Database, schema: str, object: str, columns: Sequence[str], *, size: int
) -> AsyncIterator[list[Named]]:
    """What live records without an entry are called, the newest first, `size` at a time; as of now, in one transaction."""
    statement = sql.SQL(
        "select t.id, {} from {} t where t.deleted_at is null and not exists "
        "(select from {} s where s.object = {} and s.record = t.id) order by t.id desc"
    ).format(
        sql.SQL(", ").join(sql.Identifier("t", column) for column in columns),
        sql.Identifier(schema, object),
        _search(schema),
        sql.Literal(object),
    )
    async with db.cursor("unlisted") as cursor:
        await cursor.execute(statement)
        while rows := await cursor.fetchmany(size):
            yield [(row[0], row[1:]) for row in rows]


async def first_mention(db: Database, word: str) -> bool:
    """Whether `word` was not mentioned before in this transaction."""
    setting = f"rapport.{word.replace('.', '_')}"
    cursor = await db.execute(
        "select set_config(%s, 'told', true) where current_setting(%s, true) is distinct from 'told'",
        (setting, setting),
    )
    return await cursor.fetchone() is not None


async def gather_entries(db: Database) -> None:
    """In this transaction, let many entries wait before they are put in their place together, which is quicker."""
    await db.execute("set local gin_pending_list_limit = '64MB'")


async def tidy_index(db: Database, schema: str) -> None:
    """After many entries: have what waits put in its place, and the planner told what there is."""
    for index in ("search_title_idx", "search_keys_idx"):
        await db.execute("select gin_clean_pending_list(%s::regclass)", (f'"{schema}"."{index}"',))
    await db.execute(sql.SQL("analyze {}").format(_search(schema)))


def _search(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, TABLE)
