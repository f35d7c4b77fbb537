"""Totals that records keep of a collection, renewed for the parents whose children were written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import Condition, Term, parse_condition, terms_of
from rapport.engine.objects.field import Field, is_exchanged
from rapport.engine.objects.fields.computed.expression import names_in, read_formula
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.records.context import SYSTEM_ROLE, Context
from rapport.engine.records.permit import rights_of
from rapport.engine.records.query.binding import DIALECT, Draft, Plan, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.values.exchange import comparable, home
from rapport.engine.store.tables import extension_table, object_table

Column = sa.ColumnElement[Any]
_IDS = sa.ARRAY(sa.Uuid())
# Which parents have anything in their list.
_LISTED = "listed_by"


@dataclass(frozen=True)
class Totals:
    """What records of `parent` keep, in one table of theirs, of the children that point to them by `via` and meet `where`."""

    parent: str
    extension: str | None
    child: str
    via: str
    where: Condition
    names: tuple[str, ...]


async def refresh_parents(
    ctx: Context, child: str, ids: Sequence[UUID], *, also: Iterable[UUID] = (), before_write: bool = False
) -> set[UUID]:
    """Recompute what parents keep of the children `ids`, and of the parents `also`; returns the parents touched.

    Before a write that may move children, `before_write` only finds the parents they are leaving.
    """
    touched: set[UUID] = set(also)
    for totals in totals_over(ctx.catalog, child):
        found = await parents_of(ctx, totals, ids)
        if not before_write and (targets := found | touched):
            await roll_up(ctx, totals, targets)
        touched |= found
    return touched


async def refresh_computed(ctx: Context, child: str, ids: Sequence[UUID]) -> None:
    """Recompute the totals that nobody else writes, for children that came without being looked at one by one."""
    for totals in totals_over(ctx.catalog, child):
        if ctx.catalog.object(totals.parent).fields[totals.names[0]].computed:
            found = await parents_of(ctx, totals, ids)
            if found:
                await roll_up(ctx, totals, found)


@remember(256)
def totals_over(catalog: Catalog, child: str) -> tuple[Totals, ...]:
    """The totals kept of `child`: those that one statement can renew are together."""
    found: list[tuple[tuple[str, str, str, str, bool], Field]] = []
    for spec in catalog.objects.values():
        for field in spec.fields.values():
            if field.rollup is None:
                continue
            collection = spec.fields[field.rollup.collection]
            if isinstance(collection, Collection) and collection.of == child:
                where = repr(field.rollup.where)
                place = (spec.name, field.extension or "", collection.via, where, field.computed)
                found.append((place, field))
    groups = groupby(sorted(found, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return tuple(_totals(child, place, [field for _, field in fields]) for place, fields in groups)


def _totals(child: str, place: tuple[str, str, str, str, bool], fields: Sequence[Field]) -> Totals:
    parent, extension, via, *_ = place
    kept = fields[0].rollup
    where = parse_condition(kept.where if kept else None)
    return Totals(parent, extension or None, child, via, where, tuple(field.name for field in fields))


async def parents_of(ctx: Context, totals: Totals, ids: Sequence[UUID]) -> set[UUID]:
    """The records that the children `ids` point to."""
    if not ids:
        return set()
    plan = _parents_plan(ctx.catalog, ctx.schema, totals)
    return {row[0] for row in await run_plan(ctx, plan, {"ids": list(ids)})}


async def parents_of_run(ctx: Context, totals: Totals, run: UUID) -> set[UUID]:
    """The records that the children point to that a run made."""
    plan = _parents_plan(ctx.catalog, ctx.schema, totals, of_run=True)
    return {row[0] for row in await run_plan(ctx, plan, {"run": run})}


async def roll_up(ctx: Context, totals: Totals, ids: Iterable[UUID]) -> None:
    """Recompute the totals of the parents `ids`. They are held first: whoever changes a list at the same time waits, and
    then counts what this transaction wrote. Totals of these totals follow."""
    wanted = {"ids": sorted(ids)}
    await run_plan(ctx, _hold_plan(ctx.catalog, ctx.schema, totals), wanted)
    await run_plan(ctx, _renew_plan(ctx.catalog, ctx.schema, totals), wanted)
    for further in totals_over(ctx.catalog, totals.parent):
        if not _told_by(ctx.catalog, further).isdisjoint(totals.names):
            found = await parents_of(ctx, further, wanted["ids"])
            if found:
                await roll_up(ctx, further, found)


@remember(256)
def _told_by(catalog: Catalog, totals: Totals) -> frozenset[str]:
    """The fields of the children that some totals follow from."""
    fields = catalog.object(totals.child).fields
    kept = [field.rollup for name in totals.names if (field := catalog.object(totals.parent).fields[name]).rollup]
    asked = {term.path[0] for term in terms_of(totals.where) if isinstance(term, Term)}
    pending = [*asked, *(name for rollup in kept if rollup for name in (rollup.source, rollup.by))]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in found and name in fields:
            found.add(name)
            formula = fields[name].formula
            pending += [path[0] for path in names_in(read_formula(formula))] if formula else []
    return frozenset(found)


@remember(256)
def abroad_plan(catalog: Catalog, schema: str, totals: Totals, most: int) -> Plan | None:
    """The next parents, after `after`, of whose children some amount that counts is in another currency than the workspace's;
    None where no amount counts."""
    fields = catalog.object(totals.child).fields
    draft, frame, key = _children(catalog, schema, totals)
    told = [fields[name] for name in sorted(_told_by(catalog, totals))]
    amounts = [field for field in told if is_exchanged(field) and field.stored_columns]
    abroad = [frame.stored((field.name,))[1][1] != home(frame) for field in amounts]
    beyond = key > sa.bindparam("after", type_=sa.Uuid())
    found = sa.select(key).distinct().select_from(frame.source).where(beyond, sa.or_(sa.false(), *abroad)).order_by(key)
    return draft.finish(sql_text(found.limit(sa.literal_column(str(most))))) if abroad else None


async def run_plan(ctx: Context, plan: Plan, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a plan whose other parameters are `given`."""
    cursor = await plan.run(ctx, **given)
    return await cursor.fetchall() if cursor.description else []


def _children(catalog: Catalog, schema: str, totals: Totals) -> tuple[Draft, Frame, Column]:
    draft = Draft(rights_of(catalog, SYSTEM_ROLE))
    frame = Frame(draft, catalog, schema, totals.child, secure=False)
    return draft, frame, frame.columns((totals.via,))[1][0]


def child_keys(catalog: Catalog, schema: str, totals: Totals) -> tuple[sa.FromClause, Column]:
    """Where the children are, and the column that says whose they are."""
    _, frame, key = _children(catalog, schema, totals)
    return frame.source, key


def _wanted() -> Column:
    return sa.any_(sa.bindparam("ids", type_=_IDS))


@remember(256)
def _parents_plan(catalog: Catalog, schema: str, totals: Totals, *, of_run: bool = False) -> Plan:
    draft, frame, key = _children(catalog, schema, totals)
    run = frame.table.c.run == sa.bindparam("run", type_=sa.Uuid())
    chosen = run if of_run else frame.table.c.id == _wanted()
    found = sa.select(key).distinct().select_from(frame.source).where(chosen, key.isnot(None))
    return draft.finish(sql_text(found))


@remember(256)
def _hold_plan(catalog: Catalog, schema: str, totals: Totals) -> Plan:
    parent = object_table(catalog, schema, totals.parent)
    held = sa.select(parent.c.id).where(parent.c.id == _wanted()).order_by(parent.c.id).with_for_update(key_share=True)
    return Plan(sql_text(held), ())


@remember(256)
def _renew_plan(catalog: Catalog, schema: str, totals: Totals) -> Plan:
    """One statement: the children of each wanted parent aggregated, and written where that differs from what it keeps."""
    draft, child, key = _children(catalog, schema, totals)
    fields = [catalog.object(totals.parent).fields[name] for name in totals.names]
    values = [(name, value) for field in fields for name, value in _measured(child, field)]
    rows = child.rows(totals.where)
    grouped = (
        sa.select(key.label("id"), *(value.label(name) for name, value in values))
        .select_from(child.source)
        .where(rows, key == _wanted())
        .group_by(key)
        .subquery("g")
    )
    keys = sa.select(sa.func.unnest(sa.bindparam("ids", type_=_IDS)).label("id")).subquery("k")
    found = sa.select(keys.c.id, *(grouped.c[name].label(name) for name, _ in values))
    found = found.select_from(keys.outerjoin(grouped, grouped.c.id == keys.c.id))
    if totals.extension:
        return draft.finish(_renew_extension(catalog, schema, totals, found))
    parent = object_table(catalog, schema, totals.parent)
    new = found.add_columns(grouped.c.id.label(_LISTED)).subquery("s")
    sets = {name: value for field in fields for name, value in _kept(field, new, parent)}
    differs: Column = sa.or_(*(parent.c[name].is_distinct_from(value) for name, value in sets.items()))
    # What nobody else writes is no new version: whoever changes the record meanwhile is in nobody's way.
    version = {} if fields[0].computed else {"version": parent.c.version + sa.literal_column("1")}
    changed = sa.update(parent).values({**sets, **version})
    return draft.finish(sql_text(changed.where(parent.c.id == new.c.id, differs)))


def _renew_extension(catalog: Catalog, schema: str, totals: Totals, found: Any) -> str:
    table = extension_table(catalog, schema, totals.parent, str(totals.extension))
    parent, new = object_table(catalog, schema, totals.parent), found.subquery("s")
    there = sa.select(*new.c).where(sa.exists(sa.select(parent.c.id).where(parent.c.id == new.c.id)))
    names = [column.name for column in new.c if column.name != "id"]
    put = insert(table).from_select(["id", *names], there)
    given: dict[str, Column] = {name: put.excluded[name] for name in names}
    differs: Column = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in given.items()))
    put = put.on_conflict_do_update(index_elements=["id"], set_=given, where=differs)
    return str(put.compile(dialect=DIALECT))


def _measured(child: Frame, field: Field) -> list[tuple[str, Column]]:
    """Each column of a total, as an aggregate over the children."""
    assert field.rollup is not None
    _, measure, source, _, by = field.rollup
    names = [name for name, _ in field.columns()]
    if measure == "count":
        return [(names[0], sa.func.count())]
    told, columns = child.columns((source,))
    if measure == "last":
        order = (child.columns((by,))[1][0].desc().nulls_last(), child.table.c.id.desc())
        return [(name, _first(column, order)) for name, column in zip(names, columns, strict=False)]
    aggregate = getattr(sa.func, measure)
    if len(names) == 1 or len(columns) == 1:
        return [(names[0], aggregate(columns[0]))]
    amount, currency = columns
    named = sa.case((amount.isnot(None), currency))
    worth = comparable(child, (source,), told, columns)
    alike, known = sa.func.min(named) == sa.func.max(named), sa.func.count(worth) == sa.func.count(amount)
    # Unlike amounts are added up as what they are in one currency; of one that is in none, nothing can be said.
    value = sa.case((alike, aggregate(amount)), (known, aggregate(worth)), else_=sa.null())
    usual = sa.case((sa.and_(known, sa.func.count(amount) > sa.literal_column("0", sa.Integer())), home(child)))
    return [(names[0], value), (names[1], sa.case((alike, sa.func.max(named)), else_=usual))]


def _first(column: Column, order: Sequence[Any]) -> Column:
    ordered = sa.func.array_agg(aggregate_order_by(column, *order), type_=sa.ARRAY(column.type))
    return ordered[sa.literal_column("1")]


def _kept(field: Field, new: sa.FromClause, parent: sa.Table) -> list[tuple[str, Column]]:
    """What a parent keeps; a total that may also be written by hand stays as it is where its list says nothing: where it is
    a sum of a list that is not empty, but has no amounts."""
    names = [name for name, _ in field.columns()]
    if field.computed:
        return [(name, new.c[name]) for name in names]
    measure = field.rollup.measure if field.rollup else ""
    first = sa.func.coalesce(new.c[names[0]], parent.c[names[0]])
    if measure in ("sum", "count"):
        first = sa.case((new.c[_LISTED].is_(None), sa.literal_column("0", sa.Integer())), else_=first)
    return [(names[0], first), *((name, sa.func.coalesce(new.c[name], parent.c[name])) for name in names[1:])]
