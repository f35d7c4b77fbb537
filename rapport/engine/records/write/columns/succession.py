"""Succession: a field is declared anew with its new type, and what it was lies in the bin as a field of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.engine.objects.condition import Term, terms_of
from rapport.engine.records.context import Context
from rapport.engine.records.write.columns.change import Change, parted_name
from rapport.engine.records.write.grading import outdate_grades
from rapport.engine.records.write.history import difference, record_changes, record_run
from rapport.engine.records.write.naming import name_again
from rapport.engine.records.write.record import insert_parsed, update_parsed
from rapport.engine.records.write.redeclare import columns_said, declared_as, move_columns
from rapport.engine.records.write.rollup import totals_over
from rapport.engine.records.write.rows import load_rows
from rapport.engine.store.rows import set_deleted
from rapport.engine.store.runs import finish_run
from rapport.engine.store.shape.reshape import announce_catalog, columns_of, mark_column

_COPIED = ("object", "label", "type", "hint", "required", "options", "position")


async def succeed(ctx: Context, change: Change, run: UUID, counts: Mapping[str, int]) -> None:
    """Say in the declarations what the field is now, and tell everybody."""
    said, kind = change.said, declared_as(ctx, "fields")
    name = parted_name(said["name"], run)
    left = {"name": name, "stored": {**said["stored"], "name": name, "converted": str(said["id"])}}
    copied = {name: said[name] for name in _COPIED}
    (id,) = await insert_parsed(ctx, ctx.catalog.object(kind), [_parsed(ctx, kind, copied | left)])
    await set_deleted(ctx.db, ctx.schema, kind, [id], ctx.now, at=ctx.now, by=ctx.actor.id)
    await name_again(ctx, kind, [id])
    wanted = {name: change.wanted[name] for name in ("type", "options")}
    stored = {**said["stored"], "type": wanted["type"], "columns": columns_said(change.after, change.wanted)}
    await declare_field(ctx, said["id"], {**wanted, "stored": stored, "changing": None})
    await announce_catalog(ctx.db, ctx.schema)
    ctx.news.append("catalog")
    await _outdate(ctx, change)
    await record_run(ctx, said["object"], run, counts)
    await finish_run(ctx.db, ctx.schema, run, status="done", counts=counts, at=ctx.now)


async def make_room(ctx: Context, change: Change) -> list[str]:
    """Fields in the bin whose columns the new ones need are called otherwise; returns the columns in their way that are nobody's."""
    wanted, moved = {column for column, _ in change.new.columns()}, set[str]()
    for other in change.declared.fields:
        stored = other["stored"]
        if not other["deleted_at"] or not stored or stored["object"] != change.said["object"]:
            continue
        columns = {stored["name"] + ending for ending, _ in stored.get("columns") or ()}
        if columns & wanted:
            await move_columns(ctx, change.declared, change.table, other, parted_name(stored["name"], other["id"]))
            moved |= columns
    have = await columns_of(ctx.db, change.table)
    own = {column for column, _ in change.old.columns()}
    return sorted((wanted & have) - own - moved)


async def declare_field(ctx: Context, id: UUID, values: Mapping[str, Any]) -> None:
    """Write a declaration as the engine itself does, with its history; the catalog is the caller's business."""
    kind = declared_as(ctx, "fields")
    before = (await load_rows(ctx.as_system(), kind, [id]))[id]
    await update_parsed(ctx, ctx.catalog.object(kind), [(id, _parsed(ctx, kind, values))])
    after = (await load_rows(ctx.as_system(), kind, [id]))[id]
    await record_changes(ctx, kind, "update", [(id, difference(before, after))])


async def _outdate(ctx: Context, change: Change) -> None:
    """What was reckoned of the values before is reckoned anew."""
    object, name = change.said["object"], change.said["name"]
    await outdate_grades(ctx, [object])
    for totals in totals_over(change.after, object):
        asks = any(isinstance(term, Term) and name in term.path for term in terms_of(totals.where))
        table = f"{totals.parent}__{totals.extension}" if totals.extension else totals.parent
        for field in map(change.after.object(totals.parent).fields.__getitem__, totals.names):
            if asks or (field.rollup and name in (field.rollup.source, field.rollup.by)):
                await mark_column(ctx.db, ctx.schema, table, field.columns()[0][0], "")


def _parsed(ctx: Context, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = ctx.catalog.object(kind).fields
    return {name: None if value is None else fields[name].parse(value) for name, value in values.items()}
