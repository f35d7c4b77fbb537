"""What is kept of each import: its file, its choices, how far it is, what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from psycopg import sql
from psycopg.rows import dict_row

from rapport.engine.base.errors import NotFound
from rapport.engine.objects.condition import everything
from rapport.engine.records.context import Context
from rapport.engine.records.imports.plan import Options
from rapport.engine.records.imports.reading import Head
from rapport.engine.records.imports.rejects import RowProblem
from rapport.engine.records.likeness.rows import Alike
from rapport.engine.records.permit import allowed, sees_whole
from rapport.engine.records.write.record import record_id
from rapport.engine.store.outbox import tell_of_run

IDLE = ("read", "checked", "failed")


class Report(Struct, kw_only=True, frozen=True):
    """The file as found, the guesses made from it, and what the last pass had to say. `recalled` names the earlier file
    with the same headings whose choices are proposed, `mapping` the choices that were saved for them, `better` the object that
    the rows rather seem to be; `alike` are new rows
    that are probably there already, among the first so many that were `looked` at. `left` are values that rows come in
    without."""

    name: str
    head: Head
    recalled: str | None = None
    mapping: str | None = None
    better: str | None = None
    guesses: dict[str, tuple[str, float]] = {}
    problems: tuple[RowProblem, ...] = ()
    left: tuple[RowProblem, ...] = ()
    error: str | None = None
    alike: tuple[Alike, ...] = ()
    looked: int = 0


class Import(Struct, kw_only=True, frozen=True):
    """One import as kept."""

    id: UUID
    object: str
    status: str
    options: Options
    report: Report
    counts: dict[str, Any]
    progress: dict[str, int]
    created_at: datetime


async def rejected_rows(ctx: Context, id: UUID | str) -> Path:
    """The file of refused rows with their reasons; NotFound when none was refused."""
    path = rejected_of(ctx, (await load(ctx, id)).id)
    if not path.exists():
        raise NotFound("No row was refused.")
    return path


async def load(ctx: Context, id: UUID | str) -> Import:
    """The import, if the actor may see it."""
    statement = sql.SQL(
        "select id, object, status, options, report, counts, progress, created_at, actor from {} "
        "where id = %s and kind = 'import'"
    ).format(sql.Identifier(ctx.schema, "run"))
    async with ctx.db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (record_id(id),))
        row = await cursor.fetchone()
    if row is None or row["object"] not in ctx.catalog.objects:
        raise NotFound("There is no such import.")
    if row.pop("actor") != ctx.actor.id and not sees_others(ctx, row["object"]):
        raise NotFound("There is no such import.")
    return msgspec.convert(row, Import)


async def save(ctx: Context, id: UUID, **values: Any) -> None:
    """Set columns of the import's row: structs and dictionaries become JSON."""
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    statement = sql.SQL("update {} set {} where id = %s").format(sql.Identifier(ctx.schema, "run"), sets)
    plain = [msgspec.json.encode(v).decode() if isinstance(v, (Struct, dict)) else v for v in values.values()]
    await ctx.db.execute(statement, (*plain, id))
    await tell_of_run(ctx.db, ctx.schema, id)


def file_of(ctx: Context, id: UUID) -> Path:
    """Where the file is kept."""
    return ctx.settings.data / "files" / "imports" / str(id)


def rejected_of(ctx: Context, id: UUID) -> Path:
    """Where its refused rows are kept."""
    return ctx.settings.data / "files" / "imports" / f"{id}.rejected.csv"


def sees_others(ctx: Context, object: str) -> bool:
    """Whether the actor may see what others bring: a file tells all of its records and of what they refer to."""
    acts = [allowed(ctx.catalog, ctx.actor.role, object, act) for act in ("read", "create")]
    return acts == [everything, everything] and (ctx.actor.system or sees_whole(ctx.catalog, ctx.actor.role, object))
