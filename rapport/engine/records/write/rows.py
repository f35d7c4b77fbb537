"""The rows that a change is about: whether the actor may touch them, and what is in them before and after it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.engine.base.errors import Forbidden
from rapport.engine.base.memory import remember
from rapport.engine.base.phrases import within
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import everything
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, rights_of, sees_whole
from rapport.engine.records.query.binding import Draft, Plan, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.find import meeting_ids
from rapport.engine.records.query.render import default_paths, render_path

Row = dict[str, Any]


async def load_rows(
    ctx: Context, object: str, ids: Sequence[UUID], *, bounded: bool = True, names: frozenset[str] | None = None
) -> dict[UUID, Row]:
    """The live records among `ids` as the actor sees them, as decoded JSON, with all their fields or those of `names`; unless
    `bounded`, also those they may not see."""
    plan = rows_plan(ctx.catalog, ctx.schema, object, ctx.actor.role, bounded=bounded, names=names)
    cursor = await plan.run(ctx, ids=list(ids))
    return {row[0]: msgspec.json.decode(row[1]) for row in await cursor.fetchall()}


async def whole_rows(
    ctx: Context, object: str, ids: Sequence[UUID], names: frozenset[str] | None = None
) -> dict[UUID, Row]:
    """The live records among `ids` that the actor may see, with all that is stored, or what is of `names`: what is written
    is made from it."""
    seen = await allowed_ids(ctx, object, ids, "read")
    return await load_rows(ctx.as_system(), object, sorted(seen), names=names) if seen else {}


async def shown_row(ctx: Context, object: str, whole: Row) -> Row:
    """What the actor is answered of a record they wrote, even where they may not see it any more."""
    if sees_whole(ctx.catalog, ctx.actor.role, object):
        return whole
    id = UUID(whole["id"])
    return (await load_rows(ctx, object, [id], bounded=False))[id]


async def check_allowed(ctx: Context, object: str, ids: Sequence[UUID], act: str) -> None:
    """Forbidden unless the actor may `act` on every one of `ids`."""
    if len(await allowed_ids(ctx, object, ids, act)) < len(set(ids)):
        label = within(ctx.catalog.object(object).label)
        raise Forbidden(f"Your role may not {act} this {label}. Ask whoever looks after it, or an administrator.")


async def allowed_ids(ctx: Context, object: str, ids: Sequence[UUID], act: str) -> set[UUID]:
    """Those of `ids` on which the actor may `act`."""
    return await meeting_ids(ctx, object, ids, allowed(ctx.catalog, ctx.actor.role, object, act))


@remember(256)
def rows_plan(
    catalog: Catalog, schema: str, object: str, role: str, *, bounded: bool, names: frozenset[str] | None = None
) -> Plan:
    """Records by id, with all their fields or those of `names`."""
    reader = rights_of(catalog, role)
    draft = Draft(reader)
    frame = Frame(draft, catalog, schema, object)
    paths = default_paths(reader, object, extensions=True)
    shown = ("id", "version", *(path for path in paths if names is None or path in names))
    columns = [render_path(frame, path) for path in shown]
    rights = frame.rows(everything, reader(object) if bounded else everything)
    inner = (
        sa.select(*columns)
        .select_from(frame.source)
        .where(frame.table.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid()))), rights)
    )
    return draft.finish(f"select r.id, row_to_json(r)::text from ({sql_text(inner)}) r")
