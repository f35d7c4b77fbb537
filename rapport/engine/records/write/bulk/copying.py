"""Copying: rows that Rapport's own code made, into a table as they are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, Malformed
from rapport.engine.base.identifier import read_id
from rapport.engine.objects.object import SYSTEM
from rapport.engine.records.context import Context
from rapport.engine.records.write.grading import outdate_grades
from rapport.engine.records.write.naming import announce_behind
from rapport.engine.records.write.rollup import refresh_computed, totals_over
from rapport.engine.store.rows import copy_rows

BATCH = 10_000


async def copy_records(ctx: Context, object: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY stored values that Rapport's own code made, ids and system columns included, unchecked; only with its own rights.

    `columns` are column names (money has two). Writes no history and announces nothing: say what was done with `record_run`.
    """
    if not ctx.actor.system:
        raise Forbidden
    table, _, extension = object.partition("__")
    spec = ctx.catalog.object(table)
    known = {name for f in spec.fields.values() if (f.extension or "") == extension for name, _ in f.columns()} | {
        *SYSTEM
    }
    if unknown := set(columns) - known:
        raise Malformed(f"{object} has no columns {', '.join(sorted(unknown))}.", code="unknown_field")
    ids: list[UUID] = []
    kept = any(totals_over(ctx.catalog, table))
    given = _told_ids(rows, columns.index("id"), ids) if kept and "id" in columns else rows
    copied = await copy_rows(ctx.db, ctx.schema, object, columns, given)
    for start in range(0, len(ids), BATCH):
        await refresh_computed(ctx, table, ids[start : start + BATCH])
    if copied and not extension:
        await announce_behind(ctx, table)
    await outdate_grades(ctx, [table] if copied else [])
    return copied


def _told_ids(rows: Iterable[Sequence[Any]], place: int, ids: list[UUID]) -> Iterator[Sequence[Any]]:
    """The same rows; their ids are added to `ids` as they pass."""
    for row in rows:
        ids.append(read_id(row[place]))
        yield row
