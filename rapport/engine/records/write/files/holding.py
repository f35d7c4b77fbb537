"""Who may see a file: whoever may read a record's field that names it, and before that only who brought it."""

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import everything, nothing
from rapport.engine.records.context import Context
from rapport.engine.records.permit import rights_of
from rapport.engine.records.query.binding import Draft, Plan, sql_text
from rapport.engine.records.query.conditions.compile import ONE, Frame
from rapport.engine.store.kept.files import KeptFile


async def may_see(ctx: Context, file: KeptFile) -> bool:
    """Whether the actor may have what is in the file."""
    if ctx.actor.system or await is_held(ctx, file):
        return True
    mine = ctx.actor.id is not None and file.by == ctx.actor.id
    return mine and not await is_held(ctx.as_system(), file)


async def is_held(ctx: Context, file: KeptFile) -> bool:
    """Whether a live record that the actor may read names the file in a field that they may read."""
    for plan in holding_plans(ctx.catalog, ctx.schema, ctx.actor.role):
        alone = {"id": str(file.id)}
        found = await plan.run(ctx, one=Jsonb(alone), listed=Jsonb([alone]))
        if await found.fetchone():
            return True
    return False


@remember(256)
def holding_plans(catalog: Catalog, schema: str, role: str) -> tuple[Plan, ...]:
    """For each field that names files and that the role reads: is there a record of theirs that names this one?"""
    rights = rights_of(catalog, role)
    return tuple(
        _holding_plan(catalog, schema, role, (spec.name, field.name))
        for spec in catalog.objects.values()
        for field in spec.fields.values()
        if field.attached and rights(spec.name) != nothing and not rights.hides(spec.name, field.name)
    )


def _holding_plan(catalog: Catalog, schema: str, role: str, place: tuple[str, str]) -> Plan:
    object, field = place
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object)
    column = frame.stored((field,))[1][0]
    named = [column.op("@>", is_comparison=True)(sa.bindparam(name, type_=JSONB())) for name in ("one", "listed")]
    rows = frame.rows(everything, draft.rights(object))
    return draft.finish(
        sql_text(sa.select(frame.table.c.id).select_from(frame.source).where(rows, sa.or_(*named)).limit(ONE))
    )
