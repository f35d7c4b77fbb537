"""Merges: what points to a record is made to point to another, in sets, and back again."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

Database = AsyncConnection[Any]


class Link(NamedTuple):
    """A table with a column that points to records; whether its rows are records themselves, with a version and a bin, and
    whether the column holds lists of links."""

    table: str
    column: str
    versioned: bool
    listed: bool = False


# What links the two with each other says something about the pair, and stays as it is.
_MOVE = """
update {table} t set {column} = %(winner)s {version} where t.{column} = %(loser)s {apart} returning t.id
"""
_REPEATED = """
update {table} t set deleted_at = %(at)s, updated_at = %(at)s, updated_by = %(by)s, version = t.version + 1
where t.{column} = %(loser)s and t.deleted_at is null {apart} and exists (
  select from {table} o where o.{column} = %(winner)s and o.deleted_at is null {same})
returning t.id
"""
_BACK = "update {table} t set {column} = %(loser)s {version} where t.id = any(%(ids)s) and t.{column} = %(winner)s"
# A list that leads to both stays as it is: the loser lies in the bin and is not shown, and coming apart shows it again.
_MOVE_IN = """
update {table} t set {column} = array_replace(t.{column}, %(loser)s, %(winner)s) {version}
where t.{column} @> array[%(loser)s]::uuid[] and not t.{column} @> array[%(winner)s]::uuid[]
and t.id not in (%(loser)s, %(winner)s) returning t.id
"""
_BACK_IN = """
update {table} t set {column} = array_replace(t.{column}, %(winner)s, %(loser)s) {version}
where t.id = any(%(ids)s) and t.{column} @> array[%(winner)s]::uuid[]
"""
_VERSION = ", version = t.version + 1"


async def bin_repeated(
    db: Database,
    schema: str,
    link: Link,
    pair: Mapping[str, UUID],
    *,
    once: Sequence[str],
    at: datetime,
    by: UUID | None,
) -> list[UUID]:
    """Put into the bin what points to `pair["loser"]` and says the same as what points to `pair["winner"]`: equal in `once`."""
    table, column = link[:2]
    same = [sql.SQL("and o.{0} = t.{0}").format(sql.Identifier(name)) for name in once if name != column]
    statement = sql.SQL(_REPEATED).format(
        table=sql.Identifier(schema, table),
        column=sql.Identifier(column),
        apart=_apart(once, column),
        same=sql.SQL(" ").join(same),
    )
    return await _ids(db, statement, {**pair, "at": at, "by": by})


async def move_links(
    db: Database, schema: str, link: Link, pair: Mapping[str, UUID], *, siblings: Sequence[str] = ()
) -> list[UUID]:
    """Make every row that points to the loser by `link` point to the winner, those in the bin too; returns which.

    `siblings` are other columns of the table by which it may point to the winner already: such a row stays.
    """
    statement = sql.SQL(_MOVE_IN if link.listed else _MOVE).format(
        **_named(schema, link), apart=_apart(siblings, link.column)
    )
    return await _ids(db, statement, pair)


async def move_back(db: Database, schema: str, link: Link, pair: Mapping[str, UUID], ids: Sequence[UUID]) -> None:
    """Make those of `ids` that still point to the winner point to the loser again."""
    statement = sql.SQL(_BACK_IN if link.listed else _BACK).format(**_named(schema, link))
    await db.execute(statement, {**pair, "ids": list(ids)})


async def keep_report(
    db: Database, schema: str, run: UUID, report: Mapping[str, Any], *, loser: UUID | None = None
) -> None:
    """Keep with a run what came of it, and what is needed to take it back; of a merge also which record went."""
    statement = sql.SQL("update {} set report = %s, loser = %s where id = %s").format(sql.Identifier(schema, "run"))
    await db.execute(statement, (json.dumps(dict(report)), loser, run))


async def find_merge(db: Database, schema: str, object: str, loser: UUID) -> dict[str, Any] | None:
    """The run that merged a record into another and still stands: id, actor, winner."""
    statement = sql.SQL(
        "select id, actor, (options->>'winner')::uuid as winner from {} "
        "where loser = %s and kind = 'merge' and object = %s and undone_at is null order by id desc limit 1"
    ).format(sql.Identifier(schema, "run"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (loser, object))
        return await cursor.fetchone()


async def latest_report(db: Database, schema: str, kind: str, object: str) -> Any:
    """The report of the newest run of a kind; None when there is none."""
    statement = sql.SQL("select report from {} where kind = %s and object = %s order by id desc limit 1")
    found = await db.execute(statement.format(sql.Identifier(schema, "run")), (kind, object))
    row = await found.fetchone()
    return row[0] if row else None


def _named(schema: str, link: Link) -> dict[str, sql.Composable]:
    return {
        "table": sql.Identifier(schema, link.table),
        "column": sql.Identifier(link.column),
        "version": sql.SQL(_VERSION if link.versioned else ""),
    }


def _apart(columns: Sequence[str], column: str) -> sql.Composed:
    others = [name for name in columns if name != column]
    each = [sql.SQL("and t.{} is distinct from %(winner)s").format(sql.Identifier(name)) for name in others]
    return sql.SQL(" ").join(each)


async def _ids(db: Database, statement: sql.Composed, values: Mapping[str, Any]) -> list[UUID]:
    async with db.cursor() as cursor:
        await cursor.execute(statement, values)
        return [row[0] for row in await cursor.fetchall()]
