"""Groups: counts and sums by a field or a part of a date, for boards, charts and totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.base.errors import Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import UNITS, parse_condition
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, rights_of
from rapport.engine.records.query.binding import Draft, Plan, lift, sql_text
from rapport.engine.records.query.compile import Column, Frame

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Groups:
    """By none, one or two fields (`city`, `placed_at:month`, paths), with measures (`count`, `sum:amount`)."""

    by: Sequence[str] = ()
    measures: Sequence[str] = ("count",)
    where: Any = None


async def group_records(ctx: Context, object: str, groups: Groups) -> bytes:
    """The JSON body `{"groups": [{"by": […], measure: value}]}`, the largest first measure first; at most 1,000 groups."""
    if len(groups.by) > 2 or not 1 <= len(groups.measures) <= 10:
        raise Malformed("Group by at most two fields, with one to ten measures.", code="groups")
    where = parse_condition(groups.where)
    ctx.catalog.check(object, where)
    slots: list[Any] = []
    asked = Groups(tuple(groups.by), tuple(groups.measures), lift(where, slots))
    plan = group_plan(ctx.catalog, ctx.schema, ctx.actor.role, object, asked)
    async with ctx.db.cursor() as cursor:
        await cursor.execute(plan.text.encode(), plan.values(ctx, slots))
        row = await cursor.fetchone()
    return cast(tuple[str], row)[0].encode()


@lru_cache(maxsize=256)
def group_plan(catalog: Catalog, schema: str, role: str, object: str, asked: Groups) -> Plan:
    """The statement for a shape of grouping."""
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object)
    rows = frame.rows(asked.where, allowed(catalog, role, object))
    keys = [_key(frame, name) for name in asked.by]
    shown = [key for key, _ in keys]
    values = [_measure(frame, name).label(name) for name in asked.measures]
    grouped = [part for _, parts in keys for part in parts]
    made = sa.func.json_build_array(*shown).label("by")
    statement = sa.select(made, *values).select_from(frame.source).where(rows)
    if grouped:
        statement = (
            statement.group_by(*grouped)
            .order_by(values[0].desc().nulls_last(), *grouped)
            .limit(sa.literal_column(str(MOST)))
        )
    return draft.finish(
        f"select '{{\"groups\":' || coalesce(json_agg(r)::text, '[]') || '}}' from ({sql_text(statement)}) r"
    )


def _key(frame: Frame, name: str) -> tuple[Column, list[Column]]:
    """What a group is called and what it is grouped by."""
    path, _, part = name.partition(":")
    steps = tuple(path.split("."))
    field, columns = frame.columns(steps)
    column = columns[0]
    if part:
        if part not in UNITS or field.type not in ("date", "datetime"):
            raise Malformed(
                f"“{name[:60]}” is no part of a date; use day, week, month, quarter or year.", code="groups"
            )
        zone = frame.draft.bind(None, lambda value, ctx: ctx.actor.zone, sa.Text())
        local = sa.func.timezone(zone, column) if field.type == "datetime" else column
        unit = sa.literal_column(f"'{part}'", sa.Text())
        # Grouped in a lateral row, so that the zone's parameter occurs once and PostgreSQL sees one expression.
        day = sa.select(sa.cast(sa.func.date_trunc(unit, local), sa.Date()).label("d")).correlate_except(None).lateral()
        frame.source = frame.source.join(day, sa.true())
        return day.c.d, [day.c.d]
    if isinstance(field, Ref) and field.of:
        target = frame.referred(steps)
        title = frame.catalog.object(field.of).title
        parts: list[Column] = [target.c.id, target.c[title]] if title else [target.c.id]
        id_word, title_word = sa.literal_column("'id'", sa.Text()), sa.literal_column("'title'", sa.Text())
        link = sa.func.json_build_object(id_word, target.c.id, title_word, parts[-1])
        return sa.case((target.c.id.is_(None), sa.null()), else_=link), parts
    if not field.sortable:
        raise Malformed(f"“{field.label}” cannot be grouped by.", code="groups")
    return column, [column]


def _measure(frame: Frame, name: str) -> Column:
    kind, _, path = name.partition(":")
    if kind == "count" and not path:
        return sa.func.count()
    field, columns = frame.columns(tuple((path or "id").split(".")))
    if not path or kind not in field.measures:
        raise Malformed(
            f"“{name[:60]}” is no measure; use count, or sum:, avg:, min:, max: with a field.", code="measure"
        )
    return cast(Column, getattr(sa.func, kind)(columns[0]))
