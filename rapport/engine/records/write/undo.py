"""Undo: a run taken back, as far as nobody has built on it."""

from collections.abc import Mapping, Sequence
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Conflict, Forbidden, NotFound
from rapport.engine.objects.condition import everything
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, field_rights, require
from rapport.engine.records.write.bin import take_out
from rapport.engine.records.write.grading import outdate_grades
from rapport.engine.records.write.history import announce_run, difference, record_changes, record_run
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.merge import links_to, unmerge_records
from rapport.engine.records.write.naming import forget_names, name_again
from rapport.engine.records.write.record import record_id, update_parsed
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.records.write.rollup import parents_of_run, refresh_parents, roll_up, totals_over
from rapport.engine.records.write.rows import load_rows
from rapport.engine.store.rows import set_deleted
from rapport.engine.store.runs import Change, changes_of_run, forget_created, lock_run, mark_undone, taken_values

BATCH = 5_000
# By what each kind of change is taken back.
_BACK = {"update": "update", "delete": "restore", "restore": "delete"}
# What was changed of a record: {field: [old, new]}.
Changed = Mapping[str, Sequence[Any]]


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
    found = await changes_of_run(ctx.db, ctx.schema, run["id"])
    changes = [change for change in found if change[1] in ctx.catalog.objects]
    _check_fields(ctx, changes)
    await _reverse_all(ctx.as_system(), run["id"], changes, counts)
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
    pointing = [(link, spec.name) for spec, field, link in links_to(ctx.catalog, object) if not field.computed]
    leaving = [(totals, await parents_of_run(ctx, totals, run)) for totals in totals_over(ctx.catalog, object)]
    extensions = [f"{object}__{name}" for name in ctx.catalog.object(object).extensions]
    removed, kept = await forget_created(ctx.db, ctx.schema, object, run, kept_by=pointing, extensions=extensions)
    await forget_names(ctx, object, removed)
    counts["removed"] += len(removed)
    counts["kept"] += kept
    for totals, parents in leaving:
        if parents:
            await roll_up(ctx, totals, parents)
    if removed:
        await announce_run(ctx, object, "delete", removed, run)


async def _reverse_all(ctx: Context, run: UUID, changes: Sequence[Change], counts: dict[str, int]) -> None:
    """Take changes back, the last one first; those of one kind to records of one object go together."""
    for (kind, object), some in groupby(reversed(changes), key=lambda change: change[:2]):
        told: dict[UUID, dict[str, Sequence[Any]]] = {}
        for _, _, record, data in some if kind in _BACK else ():
            later = told.get(record, {})
            # Of a record that was changed twice, the first old value and the last new one count.
            told[record] = {**later, **{name: [pair[0], later.get(name, pair)[1]] for name, pair in data.items()}}
        for start in range(0, len(told), BATCH):
            batch = dict(islice(told.items(), start, start + BATCH))
            await _reverse(ctx, run, (kind, object), batch, counts)


async def _reverse(
    ctx: Context, run: UUID, what: tuple[str, str], told: Mapping[UUID, Changed], counts: dict[str, int]
) -> None:
    """Take back what a run did to these records, and note with each that it was taken back."""
    kind, object = what
    spec, ids = ctx.catalog.object(object), list(told)
    if kind == "update":
        await _set_back(ctx, run, spec, told, counts)
        return
    if kind == "delete":
        moved, stuck = await take_out(ctx, spec, ids)
        counts["returned"] += len(moved)
        counts["kept"] += len(stuck)
    else:
        moved = await set_deleted(ctx.db, ctx.schema, object, ids, ctx.now, at=ctx.now, by=ctx.actor.id)
        counts["removed"] += len(moved)
    await name_again(ctx, object, moved)
    await refresh_parents(ctx, object, moved)
    await record_changes(ctx, object, _BACK[kind], [(id, {}) for id in moved], run)


async def _set_back(
    ctx: Context, run: UUID, spec: ObjectSpec, told: Mapping[UUID, Changed], counts: dict[str, int]
) -> None:
    """Give records the values that they had, but for what somebody changed since or what another record has meanwhile."""
    before = await load_rows(ctx, spec.name, list(told))
    wanted = {id: _former(spec, told[id]) for id in before}
    back: dict[UUID, dict[str, Any]] = {
        id: {name: value for name, (value, now) in values.items() if before[id].get(name) == now}
        for id, values in wanted.items()
    }
    await _leave_taken(ctx, spec, back)
    for id, values in back.items():
        whole = len(values) == sum(1 for name in told[id] if (field := _now(spec, name)) and not field.computed)
        counts["restored" if whole else "kept"] += 1
    parents = await refresh_parents(ctx, spec.name, list(back), before_write=True)
    await update_parsed(ctx, spec, [(id, values) for id, values in back.items() if values])
    await refresh_parents(ctx, spec.name, list(back), also=parents)
    after = await load_rows(ctx, spec.name, list(back))
    entries = [(id, changed) for id in back if (changed := difference(before[id], after[id]))]
    await record_changes(ctx, spec.name, "update", entries, run)


def _former(spec: ObjectSpec, changed: Changed) -> dict[str, tuple[Any, Any]]:
    """By field as it is called now: the value from before as it is stored, and the one that was set, as JSON."""
    return {
        field.name: (value, pair[1])
        for name, pair in changed.items()
        if (field := _now(spec, name)) and not field.computed
        for value in _past(field, pair[0])
    }


async def _leave_taken(ctx: Context, spec: ObjectSpec, back: Mapping[UUID, dict[str, Any]]) -> None:
    """Leave out values that only one record may have and that another one has by now."""
    for field in spec.fields.values():
        given = [values[field.name] for values in back.values() if field.unique and values.get(field.name) is not None]
        if not given:
            continue
        seen = await taken_values(ctx.db, ctx.schema, spec.name, field.columns()[0][0], given)
        for values in back.values():
            if values.get(field.name) in seen:
                del values[field.name]


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
