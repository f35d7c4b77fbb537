"""Finding records: one statement whose result is the body of the answer."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from psycopg import DataError

from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import Condition, decode_condition, everything, nothing, parse_condition
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, allowed_bin, my_rights, require, rights_of
from rapport.engine.records.query.binding import Draft, Plan, lift, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.listing import Shape, count_rows, list_plan
from rapport.engine.records.query.noting import note_reading, sensitive_paths
from rapport.engine.records.query.render import default_paths
from rapport.engine.records.query.search.sought import read_sought
from rapport.engine.records.query.sorting import sort_keys, turned

MOST = 500
# A plan is made for pages of up to so many records, not for each number that somebody may ask for.
PAGES = (1, 6, 12, 25, 50, 100, 200, MOST)
FURTHEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Query:
    """What to list: condition (parsed, JSON, or JSON's text), paths of fields, sort keys such as `-amount`, page size,
    cursor, search, count. With the condition as text it is planned once, however often it is asked.

    `backwards` is the same list from its end; `skip` passes over so many of its first, for a jump to where no cursor leads.
    With `bin` it is what lies in the bin, last deleted first, each with `deleted_at` and `deleted_by`.
    """

    where: Any = None
    fields: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int = 50
    after: str | None = None
    q: str | None = None
    count: str | None = None
    bin: bool = False
    backwards: bool = False
    skip: int = 0

    def __post_init__(self) -> None:
        # What is remembered by its query needs one that can be told apart from others.
        object.__setattr__(self, "fields", tuple(self.fields))
        object.__setattr__(self, "sort", tuple(self.sort))


async def find_records(ctx: Context, object: str, query: Query) -> bytes:
    """The JSON body `{"records", "next", "count"}` of the records that meet the query and that the actor may see."""
    body = await find_unnoted(ctx, object, query)
    await note_list(ctx, object, query, body)
    return body


async def find_unnoted(ctx: Context, object: str, query: Query) -> bytes:
    """The same for who says themselves, with `note_reading`, what sensitive values were seen."""
    plan, slots = plan_query(ctx, object, query)
    try:
        cursor = await plan.run(ctx, slots)
    except DataError as error:
        if query.after is None:
            raise
        # The first page was read: what is no number, day or id is one of the cursor's values.
        raise _foreign_cursor() from error
    # As the database made it: the connection speaks UTF-8, and nobody here reads it.
    body = cursor.pgresult.get_value(0, 0) if cursor.pgresult else None
    assert body is not None
    return body


async def note_list(ctx: Context, object: str, query: Query, body: bytes) -> None:
    """Note in the access log that the actor saw sensitive values of a list."""
    paths = tuple(query.fields) or default_paths(my_rights(ctx), object)
    if ctx.actor.system or not sensitive_paths(ctx.catalog, ctx.actor.role, object, paths):
        return
    await note_reading(ctx, "list", object, paths, count=len(json.loads(body)["records"]))


def plan_query(ctx: Context, object: str, query: Query) -> tuple[Plan, Sequence[Any]]:
    """The statement of a query, with the values it runs with."""
    if query.bin:
        require(ctx, object, "delete")
    plan = plan_worded if isinstance(query.where, str) else plan_for
    return plan(ctx.catalog, ctx.schema, ctx.actor.role, object, query)


@remember(256)
def plan_worded(catalog: Catalog, schema: str, role: str, object: str, query: Query) -> tuple[Plan, Sequence[Any]]:
    """`plan_for` a condition in words, once for each wording: a list on a screen is asked for again and again."""
    return plan_for(catalog, schema, role, object, replace(query, where=decode_condition(query.where)))


def plan_for(catalog: Catalog, schema: str, role: str, object: str, query: Query) -> tuple[Plan, Sequence[Any]]:
    """The statement of a query of somebody in this role, with the values it runs with."""
    if not 1 <= query.limit <= MOST:
        raise Malformed(f"Ask for 1 to {MOST} records at a time; go on with the cursor.", code="limit")
    if not 0 <= query.skip <= FURTHEST or (query.skip and query.after):
        raise Malformed(f"Pass over up to {FURTHEST:,} records, and go on with the cursor from there.", code="skip")
    where = parse_condition(query.where)
    catalog.check(object, where)
    slots: list[Any] = []
    keys = sort_keys(catalog, object, tuple(query.sort) or (("-deleted_at",) if query.bin else ()))
    keys = turned(keys) if query.backwards else keys
    after = read_cursor(query.after, len(keys)) if query.after else None
    sought = read_sought(query.q) if query.q else None
    shape = Shape(
        object=object,
        role=role,
        where=lift(where, slots),
        fields=tuple(query.fields) or default_paths(rights_of(catalog, role), object),
        keys=keys,
        after=tuple(value is None for value in after) if after else None,
        searched=sought.shape if sought else None,
        counted=query.count is not None,
        most=next(size for size in PAGES if size >= query.limit),
        bin=query.bin,
        skips=query.skip > 0,
    )
    plan = list_plan(catalog, schema, shape, len(slots))
    slots += [sought, query.limit, *([query.skip] if shape.skips else ()), *(after or ())]
    return plan, tuple(slots)


async def read_records(
    ctx: Context,
    object: str,
    where: Any = None,
    fields: Sequence[str] = (),
    *,
    sort: Sequence[str] = (),
    limit: int = MOST,
) -> list[dict[str, Any]]:
    """Records as decoded JSON values, for areas; at most 500."""
    body = await find_records(ctx, object, Query(where=where, fields=fields, sort=sort, limit=limit))
    return cast(list[dict[str, Any]], json.loads(body)["records"])


async def read_record(ctx: Context, object: str, id: UUID | str, fields: Sequence[str] = ()) -> dict[str, Any]:
    """One record with all its fields, those of extensions too; NotFound also for one the actor may not see."""
    paths = tuple(fields) or default_paths(my_rights(ctx), object, extensions=True)
    query = Query(where=["id", "=", str(id)], fields=paths, limit=1)
    found = json.loads(await find_unnoted(ctx, object, query))["records"]
    if not found:
        raise NotFound
    await note_reading(ctx, "read", object, paths, count=1, record=found[0]["id"])
    return found[0]


async def count_records(ctx: Context, object: str, where: Any = None) -> int:
    """How many records meet `where`, of those the actor may see."""
    condition = parse_condition(where)
    ctx.catalog.check(object, condition)
    slots: list[Any] = []
    plan = count_plan(ctx.catalog, ctx.schema, object, ctx.actor.role, lift(condition, slots))
    return cast(int, (await _one(ctx, plan, slots))[0])


async def matching_ids(ctx: Context, object: str, where: Any = None, *, bin: bool = False) -> list[UUID]:
    """The ids of all records (of the bin, if so asked) that meet `where`, in the order they were made; for set-wise work."""
    return [row[0] for row in await _matching(ctx, object, where, "id", bin=bin)]


async def matching_values(ctx: Context, object: str, where: Any, field: str) -> list[tuple[UUID, Any]]:
    """The ids as `matching_ids` gives them, each with what is stored in one field of one column."""
    return [(row[0], row[1]) for row in await _matching(ctx, object, where, field)]


async def _matching(ctx: Context, object: str, where: Any, field: str, *, bin: bool = False) -> list[tuple[Any, ...]]:
    condition = parse_condition(where)
    ctx.catalog.check(object, condition)
    ctx.catalog.resolve(object, (field,))
    slots: list[Any] = []
    wanted = (lift(condition, slots), field)
    plan = ids_plan(ctx.catalog, ctx.schema, object, ctx.actor.role, wanted, bin=bin)
    return await (await plan.run(ctx, slots)).fetchall()


async def meeting_ids(ctx: Context, object: str, ids: Sequence[UUID], right: Condition) -> set[UUID]:
    """Those of `ids`, in the bin or not, that meet a condition of the actor's grants."""
    if right == everything or not ids:
        return set(ids)
    if right == nothing:
        return set()
    plan = meeting_plan(ctx.catalog, ctx.schema, object, ctx.actor.role, right)
    cursor = await plan.run(ctx, ids=list(ids))
    return {row[0] for row in await cursor.fetchall()}


@remember(256)
def meeting_plan(catalog: Catalog, schema: str, object: str, role: str, condition: Condition) -> Plan:
    """Which of some ids meet a condition of the role's grants, in the bin or not."""
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object, secure=False)
    met = frame.where(condition)
    chosen = frame.table.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid())))
    return draft.finish(sql_text(sa.select(frame.table.c.id).select_from(frame.source).where(chosen, met)))


@remember(256)
def count_plan(catalog: Catalog, schema: str, object: str, role: str, where: Condition) -> Plan:
    """`select count(*)` over a condition."""
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object)
    return draft.finish(sql_text(count_rows(frame, where, allowed(catalog, role, object))))


@remember(256)
def ids_plan(
    catalog: Catalog, schema: str, object: str, role: str, wanted: tuple[Condition, str], *, bin: bool = False
) -> Plan:
    """The ids over a condition, with another field than `id` beside them where one is `wanted`."""
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object)
    where, field = wanted
    beside = [] if field == "id" else [frame.columns((field,))[1][0]]
    rows = frame.rows(where, (allowed_bin if bin else allowed)(catalog, role, object), bin=bin)
    found = sa.select(frame.table.c.id, *beside).select_from(frame.source).where(rows)
    return draft.finish(sql_text(found.order_by(frame.table.c.id)))


def read_cursor(text: str, keys: int) -> list[str | None]:
    """The sort keys of the last record seen, as text; Malformed when the cursor is not one of ours for this sort."""
    try:
        values = json.loads(base64.b64decode(text.encode(), validate=False))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(cast(list[Any], values)) != keys:
        raise _foreign_cursor()
    told = cast(list[Any], values)
    # The last is the record's id, which is never missing.
    if told[-1] is None or not all(value is None or isinstance(value, str) for value in told):
        raise _foreign_cursor()
    return told


def _foreign_cursor() -> Malformed:
    return Malformed("This cursor does not belong to this list. Start again from the first page.", code="cursor")


async def _one(ctx: Context, plan: Plan, slots: Sequence[Any]) -> tuple[Any, ...]:
    row = await (await plan.run(ctx, slots)).fetchone()
    assert row is not None
    return row


def may_see(ctx: Context, object: str) -> bool:
    """Whether the actor may see any record of `object` at all."""
    return allowed(ctx.catalog, ctx.actor.role, object) != nothing
