"""Studies as records see them: frames read with a condition, and what was learnt written as fields of every record."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from rapport.engine.base.errors import Forbidden, Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import Condition, everything, parse_condition
from rapport.engine.objects.study import Reads
from rapport.engine.records.context import Context
from rapport.engine.records.permit import rights_of
from rapport.engine.records.query.binding import Draft, Plan, lift, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.values.exchange import comparable
from rapport.engine.records.write.history import record_run
from rapport.engine.store.frames import address_of, fetch_frame, replace_table

if TYPE_CHECKING:
    import pyarrow as pa


async def read_frames(ctx: Context, reads: Mapping[str, Reads]) -> dict[str, "pa.Table"]:
    """The frames a study reads: references, `id` and json as text, money and decimals as float64, moments in UTC; all live records.
    Amounts are in the workspace's currency, missing where no rate is known.

    They leave by a connection of their own, because Arrow needs another driver.
    """
    frames: dict[str, pa.Table] = {}
    for name, wanted in reads.items():
        condition = parse_condition(wanted.where)
        ctx.catalog.check(wanted.object, condition)
        slots: list[Any] = []
        plan = frame_plan(ctx.catalog, ctx.schema, wanted, lift(condition, slots))
        statement = psycopg.AsyncClientCursor(ctx.db).mogrify(plan.text.encode(), plan.values(ctx, slots))
        frames[name] = fetch_frame(address_of(ctx.db), statement)
    return frames


async def write_scores(ctx: Context, object: str, extension: str, rows: "pa.Table", *, run: UUID) -> int:
    """Fill the extension anew from `rows` (`id` and its fields; money as plain amounts in the workspace's currency).

    Replaces the scores of every record at once; records without a row have none. One entry in the log.
    """
    if not ctx.actor.system:
        raise Forbidden
    import pyarrow as pa

    build: Any = pa.table
    spec = ctx.catalog.object(object)
    fields = [f for f in spec.fields.values() if f.extension == extension]
    if missing := {"id", *(f.name for f in fields)} - set(rows.column_names):
        raise Malformed(f"The study gave no {', '.join(sorted(missing))}.", code="study")
    columns: dict[str, Any] = {"id": rows["id"]}
    for field in fields:
        values, *others = (name for name, _ in field.columns())
        columns[values] = rows[field.name]
        for other in others:
            columns[other] = pa.repeat(pa.scalar(ctx.currency), rows.num_rows)
    await replace_table(ctx.db, ctx.schema, f"{object}__{extension}", list(columns), build(columns))
    await record_run(ctx, object, run, {"study": extension, "rows": rows.num_rows})
    return rows.num_rows


def frame_plan(catalog: Catalog, schema: str, wanted: Reads, where: Condition) -> Plan:
    """The rows of a frame, ordered by nothing: a study orders by a key itself."""
    draft = Draft(rights_of(catalog, "system"))
    frame = Frame(draft, catalog, schema, wanted.object)
    columns = [_plain(frame, tuple(path.split("."))).label(path) for path in wanted.fields]
    rows = frame.rows(where, everything)
    return draft.finish(sql_text(sa.select(*columns).select_from(frame.source).where(rows)))


def _plain(frame: Frame, path: tuple[str, ...]) -> sa.ColumnElement[Any]:
    """A column as Arrow takes it: numerics would arrive as text."""
    column = comparable(frame, path, *frame.columns(path))
    if isinstance(column.type, sa.Uuid | sa.JSON):
        return sa.cast(column, sa.Text())
    return sa.cast(column, sa.Double()) if isinstance(column.type, sa.Numeric) else column
