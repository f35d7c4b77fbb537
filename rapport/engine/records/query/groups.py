"""Groups: counts and sums by a field or a part of a date, for boards, charts and totals."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.base.errors import Malformed
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import UNITS, Condition, parse_condition
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, rights_of
from rapport.engine.records.query.binding import Draft, Plan, Slot, lift, sql_text
from rapport.engine.records.query.conditions.collection import single_values
from rapport.engine.records.query.conditions.comparison import Column, is_listed
from rapport.engine.records.query.conditions.compile import Frame, linked, visible_rows
from rapport.engine.records.query.noting import note_reading, sensitive_paths
from rapport.engine.records.query.render import search_condition
from rapport.engine.records.query.search.sought import read_sought
from rapport.engine.records.query.secrecy import seen_title, shown_label
from rapport.engine.records.query.values.exchange import comparable
from rapport.engine.records.query.values.listed import seen_rows
from rapport.engine.records.query.values.measures import measured_by

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Groups:
    """By none, one or two fields (`city`, `placed_at:month`, paths), with measures (`count`, `sum:amount`).

    By a field that is a list, a record counts in the group of each of its values. `count:field` counts what has a value.
    Amounts in several currencies are measured by what they are in the workspace's, without those that no rate is known for;
    `money:sum:field` (or avg, min, max) says how it came about: it is `{"amount", "currency", "converted", "missing", "unrated",
    "since", "until"}`, in the one currency that all have (`unrated` ones have no rate into the workspace's), else in the
    workspace's, where `converted` amounts were taken by rates of the days `since` to `until` and `missing` ones were left out.
    `currency:field` is the currency of all, null when they have several. `q` asks for what a search finds, as a
    list does.
    """

    by: Sequence[str] = ()
    measures: Sequence[str] = ("count",)
    where: Any = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class GroupShape:
    """Everything of a grouping that decides its SQL text; the searched text stands in slot `used`."""

    object: str
    role: str
    by: tuple[str, ...]
    measures: tuple[str, ...]
    where: Condition
    searched: tuple[tuple[bool, bool], ...] | None
    used: int


async def group_records(ctx: Context, object: str, groups: Groups) -> bytes:
    """The JSON body `{"groups": [{"by": […], measure: value}]}`, the largest first measure first; at most 1,000 groups."""
    if len(groups.by) > 2 or not 1 <= len(groups.measures) <= 10:
        raise Malformed("Group by at most two fields, with one to ten measures.", code="groups")
    where = parse_condition(groups.where)
    ctx.catalog.check(object, where)
    slots: list[Any] = []
    sought = read_sought(groups.q) if groups.q else None
    shape = GroupShape(
        object=object,
        role=ctx.actor.role,
        by=tuple(groups.by),
        measures=tuple(groups.measures),
        where=lift(where, slots),
        searched=sought.shape if sought else None,
        used=len(slots),
    )
    plan = group_plan(ctx.catalog, ctx.schema, shape)
    slots.append(sought)
    row = await (await plan.run(ctx, slots)).fetchone()
    body = cast(tuple[str], row)[0].encode()
    asked_of = [name.partition(":")[0] for name in groups.by] + [
        name.rpartition(":")[2] if ":" in name else "id" for name in groups.measures
    ]
    if sensitive_paths(ctx.catalog, ctx.actor.role, object, tuple(asked_of)):
        await note_reading(ctx, "group", object, asked_of, count=len(json.loads(body)["groups"]))
    return body


@remember(256)
def group_plan(catalog: Catalog, schema: str, asked: GroupShape) -> Plan:
    """The statement for a shape of grouping: keys and measured values below, so that each parameter occurs once; groups above."""
    draft = Draft(rights_of(catalog, asked.role))
    frame = Frame(draft, catalog, schema, asked.object)
    rows = frame.rows(asked.where, allowed(catalog, asked.role, asked.object))
    if asked.searched is not None:
        rows = sa.and_(rows, search_condition(frame, asked.searched, Slot(asked.used)))
    keys = [_key(frame, name) for name in asked.by]
    measured = [measured_by(frame, name) for name in asked.measures]
    inner = [part.label(f"g{i}_{j}") for i, parts in enumerate(keys) for j, part in enumerate(parts)]
    inner += [column.label(f"m{i}_{j}") for i, one in enumerate(measured) for j, column in enumerate(one.columns)]
    below = sa.select(*inner).select_from(frame.source).where(rows).subquery()
    grouped = [below.c[f"g{i}_{j}"] for i, parts in enumerate(keys) for j in range(len(parts))]
    shown = [_shown([below.c[f"g{i}_{j}"] for j in range(len(parts))]) for i, parts in enumerate(keys)]
    totals = [
        one.total(frame, [below.c[f"m{i}_{j}"] for j in range(len(one.columns))]) for i, one in enumerate(measured)
    ]
    values = [total.shown.label(name) for name, total in zip(asked.measures, totals, strict=True)]
    statement = sa.select(sa.func.json_build_array(*shown).label("by"), *values).select_from(below)
    if grouped:
        statement = statement.group_by(*grouped).order_by(totals[0].ranked.desc().nulls_last(), *grouped)
        statement = statement.limit(sa.literal_column(str(MOST)))
    return draft.finish(
        f"select '{{\"groups\":' || coalesce(json_agg(r)::text, '[]') || '}}' from ({sql_text(statement)}) r"
    )


def _key(frame: Frame, name: str) -> list[Column]:
    """What a group is made by: one column, or identifier and title of what a link points to, and its object where that may be
    one of several."""
    path, _, part = name.partition(":")
    steps = tuple(path.split("."))
    field, columns = frame.columns(steps)
    if not columns:
        raise Malformed(f"“{field.label}” cannot be grouped by.", code="groups")
    column = columns[0]
    if part:
        if part not in UNITS or "within" not in field.operators:
            raise Malformed(
                f"“{name[:60]}” is no part of a date; use day, week, month, quarter or year.", code="groups"
            )
        zone = frame.draft.bind(None, lambda value, ctx: ctx.actor.zone, sa.Text())
        local = sa.func.timezone(zone, column) if isinstance(column.type, sa.DateTime) else column
        return [sa.cast(sa.func.date_trunc(sa.literal_column(f"'{part}'", sa.Text()), local), sa.Date())]
    if isinstance(field, Ref) and field.of:
        target = frame.referred(steps)
        title = frame.catalog.object(field.of).title
        return [target.c.id, shown_label(frame, steps) if title else target.c.id]
    if isinstance(field, AnyRef):
        link = linked(frame, steps)
        return [link.id, link.title, link.object]
    if isinstance(field, Refs):
        rows = visible_rows(frame, field.of)
        seen = seen_rows(column, rows, seen_title(frame, field.of, rows))
        frame.source = frame.source.outerjoin(seen, sa.true())
        return [seen.c.id, seen.c.title]
    if is_listed(column):
        return [single_values(frame, column)]
    if not field.sortable:
        raise Malformed(f"“{field.label}” cannot be grouped by.", code="groups")
    return [comparable(frame, steps, field, columns)]


def _shown(parts: list[Column]) -> Column:
    """A group's key as JSON."""
    if len(parts) == 1:
        return parts[0]
    words = [sa.literal_column(f"'{word}'", sa.Text()) for word in ("id", "title", "object")]
    pairs = [column for pair in zip(words, parts, strict=False) for column in pair]
    return sa.case((parts[0].is_(None), sa.null()), else_=sa.func.json_build_object(*pairs))
