"""Undo: a run taken back, as far as nobody has built on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Conflict, Forbidden, NotFound
from rapport.engine.objects.condition import everything
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, field_rights, require
from rapport.engine.records.write.grading import outdate_grades
from rapport.engine.records.write.history import record_run
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.merge import unmerge_records
from rapport.engine.records.write.naming import forget_names, name_again
from rapport.engine.records.write.record import load_rows, record_id, update_parsed
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.records.write.rollup import parents_of_run, refresh_parents, roll_up, totals_over
from rapport.engine.store.rows import set_deleted
from rapport.engine.store.runs import Change, changes_of_run, forget_created, lock_run, mark_undone


async def undo_run(ctx: Context, id: UUID | str) -> dict[str, int]:
    """Take back a bulk change or an import: what it created goes, what it changed gets its old values, what it binned returns.

    A record that somebody changed since keeps that change and counts as `kept`. Conflict when the run was undone before.
    """
    run = await lock_run(ctx.db, ctx.schema, record_id(id))
    if run is None or (run["actor"] != ctx.actor.id and not _may_undo_others(ctx, run["object"])):
        raise NotFound
    if run["undone_at"] or run["status"] != "done":
        raise Conflict("This has been undone already, or it has not finished.", code="undone")
    if run["kind"] == "merge":
        return await _unmerge(ctx, run)
    if run["kind"] not in ("bulk", "import", "sample"):
        raise Forbidden("Only imports, bulk changes and merges can be undone.")
    require(ctx, run["object"], "write")
    # An import of half a million rows is taken back in statements that are long, not stuck.
    await ctx.db.execute("set local statement_timeout = 0")
    counts = {"removed": 0, "restored": 0, "returned": 0, "kept": 0}
    for object in reversed(_by_dependence(ctx)):
        await _remove_created(ctx, object, run["id"], counts)
    changes = await changes_of_run(ctx.db, ctx.schema, run["id"])
    _check_fields(ctx, changes)
    for change in changes:
        await _reverse(ctx.as_system(), change, counts)
    await check_remaining(ctx, run["object"])
    await check_trees(ctx, run["object"])
    await redeclare(ctx, run["object"])
    await mark_undone(ctx.db, ctx.schema, run["id"], ctx.now)
    await record_run(ctx, run["object"], run["id"], {"undone": True, **counts})
    await outdate_grades(ctx, {run["object"], *(object for _, object, *_ in changes)})
    return counts


async def _unmerge(ctx: Context, run: dict[str, Any]) -> dict[str, int]:
    require(ctx, run["object"], "write")
    require(ctx, run["object"], "delete")
    counts = await unmerge_records(ctx, run)
    await mark_undone(ctx.db, ctx.schema, run["id"], ctx.now)
    return counts


def _may_undo_others(ctx: Context, object: str) -> bool:
    """Who may write every record may also take back what others did with many."""
    return object in ctx.catalog.objects and allowed(ctx.catalog, ctx.actor.role, object, "write") == everything


def _check_fields(ctx: Context, changes: Sequence[Change]) -> None:
    """Forbidden where taking back would write fields that the actor may not write."""
    for object in {change[1] for change in changes}:
        limited = field_rights(ctx.catalog, ctx.actor.role, object).keys()
        if any(limited & change[3].keys() for change in changes if change[1] == object):
            raise Forbidden("This changed fields that your role may not write. An administrator can undo it.")


async def _remove_created(ctx: Context, object: str, run: UUID, counts: dict[str, int]) -> None:
    pointing = [
        (spec.name, f.name, isinstance(f, Refs))
        for spec in ctx.catalog.objects.values()
        for f in spec.fields.values()
        if object in targets_of(f) and not f.extension and not f.computed
    ]
    leaving = [(totals, await parents_of_run(ctx, totals, run)) for totals in totals_over(ctx.catalog, object)]
    extensions = [f"{object}__{name}" for name in ctx.catalog.object(object).extensions]
    removed, kept = await forget_created(ctx.db, ctx.schema, object, run, kept_by=pointing, extensions=extensions)
    await forget_names(ctx, object, removed)
    counts["removed"] += len(removed)
    counts["kept"] += kept
    for totals, parents in leaving:
        if parents:
            await roll_up(ctx, totals, parents)


async def _reverse(ctx: Context, change: Change, counts: dict[str, int]) -> None:
    kind, object, record, data = change
    spec = ctx.catalog.object(object)
    if kind == "delete":
        moved = await set_deleted(ctx.db, ctx.schema, object, [record], None, at=ctx.now, by=ctx.actor.id)
        await name_again(ctx, object, moved)
        await refresh_parents(ctx, object, moved)
        counts["returned"] += len(moved)
        return
    if kind == "restore":
        moved = await set_deleted(ctx.db, ctx.schema, object, [record], ctx.now, at=ctx.now, by=ctx.actor.id)
        await name_again(ctx, object, moved)
        await refresh_parents(ctx, object, moved)
        counts["removed"] += len(moved)
        return
    now = (await load_rows(ctx, object, [record])).get(record)
    if kind != "update" or now is None:
        return
    told = {field.name: pair for name, pair in data.items() if (field := _now(spec, name)) and not field.computed}
    parsed = {
        name: value
        for name, pair in told.items()
        if now.get(name) == pair[1]
        for value in _past(spec.fields[name], pair[0])
    }
    counts["kept" if len(parsed) < len(told) else "restored"] += 1
    parents = await refresh_parents(ctx, object, [record], before_write=True)
    await update_parsed(ctx, spec, [(record, parsed)])
    await refresh_parents(ctx, object, [record], also=parents)


def _now(spec: ObjectSpec, name: str) -> Field | None:
    """The field that was called `name` then."""
    return spec.fields.get(name) or spec.former(name)


def _past(field: Field, value: Any) -> Sequence[Any]:
    """The value as it is stored; none of a time when the field was of another type."""
    try:
        return [None if value is None else field.parse(value)]
    except (ValueError, ArithmeticError, TypeError):
        return []


def _by_dependence(ctx: Context) -> list[str]:
    """Objects, those that are referred to before those that refer to them."""
    ordered: list[str] = []
    pending = dict.fromkeys(ctx.catalog.objects)
    while pending:
        free = [name for name in pending if not _refers(ctx, name) & (pending.keys() - {name})]
        for name in free or [next(iter(pending))]:
            ordered.append(name)
            pending.pop(name)
    return ordered


def _refers(ctx: Context, object: str) -> set[str]:
    return {of for f in ctx.catalog.object(object).fields.values() for of in targets_of(f)}
