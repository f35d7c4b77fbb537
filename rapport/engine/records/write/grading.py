"""Grading: how good records are, reckoned in sets after they were written, and once for all when the rules or the day change."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import All, Condition, Not, parse_condition
from rapport.engine.objects.fields.computed.grades import EXTENSION, LACKS, SCORE, lists_of
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.reaction import Event
from rapport.engine.objects.rule import Quality
from rapport.engine.records.context import SYSTEM_ROLE, Context
from rapport.engine.records.permit import rights_of
from rapport.engine.records.query.binding import DIALECT, Draft, Plan, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.store.outbox import tell_changed
from rapport.engine.store.shape.reshape import column_marks, mark_column
from rapport.engine.store.tables import extension_table, object_table

Column = sa.ColumnElement[Any]
BATCH = 2_000
_IDS = sa.ARRAY(sa.Uuid())
_FIRST = UUID(int=0)


async def grade_written(ctx: Context, event: Event) -> int:
    """Grade anew what a write told of by `event` may have made better or worse; returns how many grades changed."""
    object = event.name.partition(".")[0]
    named: list[str] = [str(event.record)] if event.record else list(event.data.get("records") or ())
    all_named = bool(event.record) or len(named) == event.data.get("count")
    changed = 0
    for spec in _following(ctx.catalog, object):
        if not all_named:
            changed += await _grade_all(ctx, spec.name)
            continue
        ids = {UUID(id) for id in named} if spec.name == object else set[UUID]()
        for name in lists_of(spec):
            if _pointing(ctx.catalog, spec, name, object):
                ids |= await _owners(ctx, spec.name, name, [UUID(id) for id in named])
        changed += await _grade(ctx, spec.name, sorted(ids))
    return changed


async def grade_all(ctx: Context, *, again: bool = False) -> int:
    """Grade every record whose rules have changed since that was last done, in transactions of their own; with `again` all
    records, since a rule may ask about the day. Returns how many grades changed."""
    marks = await column_marks(ctx.db, ctx.schema)
    changed = 0
    for spec in ctx.catalog.objects.values():
        place, mark = (f"{spec.name}__{EXTENSION}", SCORE), _mark(spec)
        if not spec.quality or (marks.get(place) == mark and not again):
            continue
        changed += await _grade_all(ctx, spec.name)
        async with ctx.as_system().apart() as own:
            await mark_column(own.db, own.schema, *place, mark)
    return changed


async def outdate_grades(ctx: Context, objects: Iterable[str]) -> None:
    """Records of `objects` were written without an event: what is graded by them is graded anew within a minute."""
    for name in {spec.name for object in objects for spec in _following(ctx.catalog, object)}:
        await mark_column(ctx.db, ctx.schema, f"{name}__{EXTENSION}", SCORE, "")


async def _grade_all(ctx: Context, object: str) -> int:
    after, changed = _FIRST, 0
    table = object_table(ctx.catalog, ctx.schema, object)
    beyond = sa.select(table.c.id).where(table.c.id > sa.bindparam("after", type_=sa.Uuid())).order_by(table.c.id)
    statement = sql_text(beyond.limit(sa.literal_column(str(BATCH))))
    while True:
        async with ctx.as_system().apart() as own:
            cursor = await own.db.execute(statement.encode(), {"after": after})
            ids = [row[0] for row in await cursor.fetchall()]
            changed += await _grade(own, object, ids)
        if len(ids) < BATCH:
            return changed
        after = ids[-1]


async def _grade(ctx: Context, object: str, ids: Sequence[UUID]) -> int:
    """Those in the bin keep the grade that they had."""
    if not ids:
        return 0
    plan = _grade_plan(ctx.catalog, ctx.schema, object)
    cursor = await plan.run(ctx, ids=list(ids))
    changed = [row[0] for row in await cursor.fetchall()]
    await tell_changed(ctx.db, ctx.schema, object, changed)
    return len(changed)


async def _owners(ctx: Context, object: str, name: str, ids: Sequence[UUID]) -> set[UUID]:
    """The records in whose list the records `ids` are, or were until they went into the bin."""
    plan = _owners_plan(ctx.catalog, ctx.schema, object, name)
    cursor = await plan.run(ctx, ids=list(ids))
    return {row[0] for row in await cursor.fetchall()}


@remember(256)
def _following(catalog: Catalog, object: str) -> tuple[ObjectSpec, ...]:
    """The objects whose grades may follow from a record of `object`."""
    return tuple(
        spec
        for spec in catalog.objects.values()
        if spec.quality
        and (spec.name == object or any(_pointing(catalog, spec, name, object) for name in lists_of(spec)))
    )


def _pointing(catalog: Catalog, spec: ObjectSpec, name: str, object: str) -> Collection | None:
    """The list `name` of records of `object` that each point to one; what several links make is graded by night."""
    many = spec.fields[name]
    if not isinstance(many, Collection) or many.of != object:
        return None
    return many if isinstance(catalog.object(object).fields[many.via], Ref) else None


def _mark(spec: ObjectSpec) -> str:
    return f"graded {blake2b(repr(spec.quality).encode(), digest_size=8).hexdigest()}"


@remember(256)
def _owners_plan(catalog: Catalog, schema: str, object: str, name: str) -> Plan:
    many = cast(Collection, catalog.collection(object, name))
    draft = Draft(rights_of(catalog, SYSTEM_ROLE))
    child = Frame(draft, catalog, schema, many.of, secure=False)
    key = child.columns((many.via,))[1][0]
    found = sa.select(key).distinct().select_from(child.source).where(child.table.c.id == _wanted(), key.isnot(None))
    return draft.finish(sql_text(found))


@remember(256)
def _grade_plan(catalog: Catalog, schema: str, object: str) -> Plan:
    """One statement: what each rule is asked of and who breaks it, added up for each record, and written where it differs."""
    spec = catalog.object(object)
    draft = Draft(rights_of(catalog, SYSTEM_ROLE))
    asked: list[sa.Select[Any]] = []
    broken: list[sa.Select[Any]] = []
    for place, rule in enumerate(spec.quality):
        frames = [Frame(draft, catalog, schema, object, secure=False) for _ in range(2)]
        asked.append(_row(frames[0], rule, place, *_meant(frames[0], rule)))
        broken.append(_row(frames[1], rule, place, *_meant(frames[1], rule), _breaks(frames[1], rule)))
    lost, told = sa.union_all(*broken).subquery("b"), sa.union_all(*asked).subquery("a")
    lacks = sa.select(
        lost.c.id,
        sa.func.array_agg(aggregate_order_by(lost.c.name, lost.c.place)).label(LACKS),
        sa.func.sum(lost.c.weight).label("lost"),
    )
    lacks = lacks.group_by(lost.c.id).subquery("l")
    weights = sa.select(told.c.id, sa.func.sum(told.c.weight).label("weight")).group_by(told.c.id).subquery("w")
    here = object_table(catalog, schema, object).alias()
    # Who is asked nothing breaks nothing.
    share = cast(Column, sa.func.coalesce(lacks.c.lost, sa.literal_column("0.0")) / weights.c.weight)
    score = cast(Column, sa.literal_column("1.0") - sa.func.coalesce(share, sa.literal_column("0.0")))
    found = sa.select(here.c.id, score.label(SCORE), lacks.c[LACKS])
    found = found.select_from(
        here.outerjoin(weights, weights.c.id == here.c.id).outerjoin(lacks, lacks.c.id == here.c.id)
    ).where(here.c.id == _wanted(), here.c.deleted_at.is_(None))
    table = extension_table(catalog, schema, object, EXTENSION)
    put = insert(table).from_select(["id", SCORE, LACKS], found)
    given: dict[str, Column] = {name: put.excluded[name] for name in (SCORE, LACKS)}
    differs: Column = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in given.items()))
    put = put.on_conflict_do_update(index_elements=["id"], set_=given, where=differs).returning(table.c.id)
    return draft.finish(str(put.compile(dialect=DIALECT)))


def _row(frame: Frame, rule: Quality, place: int, *met: Column) -> sa.Select[Any]:
    told = [
        frame.table.c.id.label("id"),
        sa.literal_column(f"'{rule.name}'", sa.Text()).label("name"),
        sa.literal_column(str(place), sa.Integer()).label("place"),
        sa.literal_column(str(rule.weight), sa.Integer()).label("weight"),
    ]
    return sa.select(*told).select_from(frame.source).where(frame.table.c.id == _wanted(), *met)


def _meant(frame: Frame, rule: Quality) -> list[Column]:
    """Which records the rule is asked of."""
    when = parse_condition(rule.when)
    met = [] if when == All() else [frame.where(when)]
    return [*met, frame.columns((rule.field,))[1][0].isnot(None)] if rule.pattern else met


def _breaks(frame: Frame, rule: Quality) -> Column:
    if not rule.pattern:
        wanted: Condition = Not(parse_condition(rule.met))
        return frame.where(wanted)
    pattern = frame.draft.bind(f"^(?:{rule.pattern})$", lambda value, ctx: value, sa.Text())
    return frame.columns((rule.field,))[1][0].op("!~", is_comparison=True)(pattern)


def _wanted() -> Column:
    return sa.any_(sa.bindparam("ids", type_=_IDS))
