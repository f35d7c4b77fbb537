"""Revealing: what is masked is shown once, to who may ask for it, and the log says so."""

import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from rapport.engine.base.errors import Forbidden, Malformed, NotFound
from rapport.engine.base.memory import remember
from rapport.engine.base.phrases import within
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, my_rights, rights_of
from rapport.engine.records.query.binding import Draft, Plan, sql_text
from rapport.engine.records.query.conditions.compile import Frame
from rapport.engine.records.query.noting import note_access
from rapport.engine.records.write.record import record_id


async def reveal_field(ctx: Context, object: str, id: UUID | str, name: str) -> Any:
    """The whole value of a masked field of a record that the actor may see; Forbidden when their role may not reveal it."""
    record, rights = record_id(id), my_rights(ctx)
    field = ctx.catalog.resolve(object, (name,))[-1]
    if rights.hides(object, field.name):
        raise Malformed(f"{ctx.catalog.object(object).label} has no field “{name[:60]}”.", code="unknown_field")
    right = rights.masks(object, field.name)
    if right is not None and not right.reveal:
        raise Forbidden(f"Your role may not reveal {within(field.label)}. An administrator can allow it.")
    plan = _plan(ctx.catalog, ctx.schema, ctx.actor.role, (object, field.name))
    row = await (await plan.run(ctx, id=record)).fetchone()
    if row is None:
        raise NotFound
    await note_access(ctx, "reveal", object, (field.name,), count=1, record=record)
    return json.loads(row[0])["value"]


@remember(256)
def _plan(catalog: Catalog, schema: str, role: str, place: tuple[str, str]) -> Plan:
    object, name = place
    draft = Draft(rights_of(catalog, role))
    frame = Frame(draft, catalog, schema, object)
    field, columns = frame.stored((name,))
    met = frame.met(allowed(catalog, role, object))
    chosen = frame.table.c.id == sa.bindparam("id", type_=sa.Uuid())
    value = field.render(columns).label("value")
    inner = sa.select(value).select_from(frame.source).where(chosen, frame.table.c.deleted_at.is_(None), met)
    return draft.finish(f"select row_to_json(r)::text from ({sql_text(inner)}) r")
