"""What is known of uploaded files. What is in them lies in a folder of the workspace, once for each digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import class_row

Database = AsyncConnection[Any]
TABLE = "kept_file"

_INSERT = """
insert into {} (id, digest, name, type, size, width, height, by, at)
values (%(id)s, %(digest)s, %(name)s, %(type)s, %(size)s, %(width)s, %(height)s, %(by)s, %(at)s)
"""
_FIND = "select id, digest, name, type, size, width, height, by, at from {} where id = any(%s)"
# A value is one file or a list of them.
_HOLD = """
update {files} set held_at = %(at)s where id in (
  select (file->>'id')::uuid from {table} t,
  jsonb_array_elements(case jsonb_typeof(t.{column}) when 'array' then t.{column} else jsonb_build_array(t.{column}) end) file
  where t.{column} is not null)
"""
_FORGET = """
delete from {} where (held_at is null and at < %(fresh)s) or held_at < %(once)s returning digest
"""


@dataclass(frozen=True)
class KeptFile:
    """One uploaded file; `width` and `height` are those of a picture, `by` is who brought it."""

    id: UUID
    digest: str
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    by: UUID | None
    at: datetime


async def insert_file(db: Database, schema: str, file: KeptFile) -> None:
    """Remember a file."""
    await db.execute(sql.SQL(_INSERT).format(sql.Identifier(schema, TABLE)), vars(file))


async def find_files(db: Database, schema: str, ids: Sequence[UUID]) -> dict[UUID, KeptFile]:
    """Those of `ids` that are known."""
    async with db.cursor(row_factory=class_row(KeptFile)) as cursor:
        await cursor.execute(sql.SQL(_FIND).format(sql.Identifier(schema, TABLE)), (list(ids),))
        return {file.id: file for file in await cursor.fetchall()}


async def mark_held(db: Database, schema: str, ids: Sequence[UUID], at: datetime) -> None:
    """Remember that records have these files."""
    statement = sql.SQL("update {} set held_at = %s where id = any(%s)").format(sql.Identifier(schema, TABLE))
    await db.execute(statement, (at, list(ids)))


async def mark_all_held(db: Database, schema: str, table: str, column: str, at: datetime) -> None:
    """The same of all files that a column of a table names, records in the bin among them."""
    places = {"files": sql.Identifier(schema, TABLE), "table": sql.Identifier(schema, table)}
    await db.execute(sql.SQL(_HOLD).format(**places, column=sql.Identifier(column)), {"at": at})


async def count_loose(db: Database, schema: str, by: UUID | None) -> int:
    """How many files of a person no record ever had."""
    statement = sql.SQL("select count(*) from {} where by is not distinct from %s and held_at is null")
    found = await db.execute(statement.format(sql.Identifier(schema, TABLE)), (by,))
    return (await found.fetchone() or (0,))[0]


async def forget_files(db: Database, schema: str, *, fresh: datetime, once: datetime) -> set[str]:
    """Forget files that no record ever had and that came before `fresh`, and those that none had since `once`; their digests."""
    async with db.cursor() as cursor:
        await cursor.execute(sql.SQL(_FORGET).format(sql.Identifier(schema, TABLE)), {"fresh": fresh, "once": once})
        return {row[0] for row in await cursor.fetchall()}


async def digests_in_use(db: Database, schema: str, digests: Sequence[str]) -> set[str]:
    """Those of `digests` that some file still has."""
    statement = sql.SQL("select digest from {} where digest = any(%s)").format(sql.Identifier(schema, TABLE))
    async with db.cursor() as cursor:
        await cursor.execute(statement, (list(digests),))
        return {row[0] for row in await cursor.fetchall()}
