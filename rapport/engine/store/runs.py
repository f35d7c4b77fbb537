"""Runs: the imports, bulk changes and exports of a workspace, and what they touched."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from rapport.engine.store.merges import Link
from rapport.engine.store.outbox import tell_of_run

Database = AsyncConnection[Any]
# What a run did to one record: kind, object, record, {field: [old, new]}.
Change = tuple[str, str, UUID, dict[str, list[Any]]]


async def insert_run(
    db: Database,
    schema: str,
    id: UUID,
    *,
    kind: str,
    object: str,
    actor: UUID | None,
    at: datetime,
    status: str = "running",
    options: Mapping[str, Any] | None = None,
) -> None:
    """Begin a run."""
    statement = sql.SQL(
        "insert into {} (id, kind, object, status, actor, options, created_at, started_at) values (%s, %s, %s, %s, %s, %s, %s, %s)"
    )
    await db.execute(
        statement.format(sql.Identifier(schema, "run")),
        (id, kind, object, status, actor, json.dumps(dict(options or {})), at, at),
    )


async def finish_run(
    db: Database,
    schema: str,
    id: UUID,
    *,
    status: str,
    counts: Mapping[str, Any],
    at: datetime,
    error: str | None = None,
) -> None:
    """Say how a run ended, and why where it failed."""
    statement = sql.SQL(
        "update {} set status = %s, counts = %s, report = report || %s::jsonb, finished_at = %s where id = %s"
    )
    report = {} if error is None else {"error": error}
    values = (status, json.dumps(dict(counts)), json.dumps(report), at, id)
    await db.execute(statement.format(sql.Identifier(schema, "run")), values)
    await tell_of_run(db, schema, id)


async def keep_progress(db: Database, schema: str, id: UUID, progress: Mapping[str, Any]) -> None:
    """Note how far a run is."""
    statement = sql.SQL("update {} set progress = %s where id = %s").format(sql.Identifier(schema, "run"))
    await db.execute(statement, (json.dumps(dict(progress)), id))
    await tell_of_run(db, schema, id)


async def read_progress(db: Database, schema: str, id: UUID) -> dict[str, Any]:
    """How far a run is; nothing where it has not begun."""
    statement = sql.SQL("select progress from {} where id = %s").format(sql.Identifier(schema, "run"))
    row = await (await db.execute(statement, (id,))).fetchone()
    return row[0] if row else {}


async def runs_of(db: Database, schema: str, actor: UUID, *, since: datetime, limit: int) -> list[dict[str, Any]]:
    """What a person began since then, newest first; `query` is what an export asked for."""
    statement = sql.SQL(
        "select id, kind, object, status, counts, progress, options->>'query' as query, report->>'name' as name, "
        "report->>'error' as error, created_at, finished_at, undone_at from {} "
        "where actor = %s and created_at >= %s order by created_at desc, id desc limit %s"
    ).format(sql.Identifier(schema, "run"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (actor, since, limit))
        return await cursor.fetchall()


async def own_runs(db: Database, schema: str, actor: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the runs `ids` that a person began."""
    statement = sql.SQL("select id from {} where actor = %s and id = any(%s)").format(sql.Identifier(schema, "run"))
    async with db.cursor() as cursor:
        await cursor.execute(statement, (actor, list(ids)))
        return {row[0] for row in await cursor.fetchall()}


async def lock_run(db: Database, schema: str, id: UUID) -> dict[str, Any] | None:
    """A run, locked until the transaction ends; None when there is none."""
    statement = sql.SQL("select * from {} where id = %s for update").format(sql.Identifier(schema, "run"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (id,))
        return await cursor.fetchone()


async def newest_run(db: Database, schema: str, kind: str, object: str | None = None) -> dict[str, Any] | None:
    """The newest run of this kind, on `object` if one is named, that is done and still stands."""
    statement = sql.SQL(
        "select id, options, counts, created_at from {} where kind = %s and (%s::text is null or object = %s) "
        "and status = 'done' and undone_at is null order by created_at desc, id desc limit 1"
    ).format(sql.Identifier(schema, "run"))
    async with db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (kind, object, object))
        return await cursor.fetchone()


async def mark_undone(db: Database, schema: str, id: UUID, at: datetime) -> None:
    """Remember that a run was undone."""
    await db.execute(
        sql.SQL("update {} set status = 'undone', undone_at = %s where id = %s").format(sql.Identifier(schema, "run")),
        (at, id),
    )
    await tell_of_run(db, schema, id)


async def changes_of_run(db: Database, schema: str, id: UUID, *, object: str | None = None) -> list[Change]:
    """What a run did to records that were there before: (kind, object, record, {field: [old, new]})."""
    statement = sql.SQL(
        "select kind, object, record, data from {} where run = %s and record is not null order by id"
    ).format(sql.Identifier(schema, "change"))
    async with db.cursor() as cursor:
        await cursor.execute(statement, (id,))
        return [(kind, of, record, data) for kind, of, record, data in await cursor.fetchall() if object in (None, of)]


async def forget_created(
    db: Database,
    schema: str,
    table: str,
    run: UUID,
    *,
    kept_by: Sequence[tuple[Link, str]],
    extensions: Sequence[str],
) -> tuple[list[UUID], int]:
    """Delete what a run created, as long as nobody changed it and no live record of `kept_by` (a link, and the table of the
    records that have it) points to it.

    Its rows in the tables `extensions` go too. Returns the deleted ids and how many were kept.
    """
    place = sql.Identifier(schema, table)
    # A large import takes longer to take back than a page may take to load.
    await db.execute("set local statement_timeout = '30min'")
    pointed = [_pointed(schema, link, of) for link, of in kept_by]
    statement = sql.SQL("delete from {} t where t.run = %s and t.updated_at = t.created_at {} returning t.id").format(
        place, sql.SQL(" ").join(pointed)
    )
    async with db.cursor() as cursor:
        await cursor.execute(statement, (run,))
        deleted = [row[0] for row in await cursor.fetchall()]
        for extension in extensions if deleted else ():
            statement = sql.SQL("delete from {} where id = any(%s)").format(sql.Identifier(schema, extension))
            await cursor.execute(statement, (deleted,))
        await cursor.execute(
            sql.SQL("select count(*) from {} where run = %s and deleted_at is null").format(place), (run,)
        )
        row = await cursor.fetchone()
    return deleted, row[0] if row else 0


def _pointed(schema: str, link: Link, of: str) -> sql.Composed:
    """That no live record points to the row `t` by this link, which may be in a table beside its own."""
    leads = sql.SQL("c.{} @> array[t.id]" if link.listed else "c.{} = t.id").format(sql.Identifier(link.column))
    place = sql.Identifier(schema, link.table)
    if link.versioned:
        return sql.SQL("and not exists (select from {} c where {} and c.deleted_at is null)").format(place, leads)
    statement = "and not exists (select from {} c join {} r on r.id = c.id where {} and r.deleted_at is null)"
    return sql.SQL(statement).format(place, sql.Identifier(schema, of), leads)


async def taken_values(db: Database, schema: str, table: str, column: str, values: Sequence[Any]) -> set[Any]:
    """Which of `values` live rows have in `column`."""
    if not values:
        return set()
    statement = sql.SQL("select {0} from {1} where {0} = any(%s) and deleted_at is null").format(
        sql.Identifier(column), sql.Identifier(schema, table)
    )
    async with db.cursor() as cursor:
        await cursor.execute(statement, (list(values),))
        return {row[0] for row in await cursor.fetchall()}


async def created_by_run(db: Database, schema: str, table: str, run: UUID) -> list[UUID]:
    """The ids of what a run created."""
    async with db.cursor() as cursor:
        await cursor.execute(sql.SQL("select id from {} where run = %s").format(sql.Identifier(schema, table)), (run,))
        return [row[0] for row in await cursor.fetchall()]
