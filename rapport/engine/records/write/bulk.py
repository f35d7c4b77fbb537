"""Many records at once: all or nothing, or row by row with a report; one log entry for the run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, Invalid, Malformed, Problem
from rapport.engine.base.identifier import new_id, read_id
from rapport.engine.objects.condition import everything
from rapport.engine.objects.object import SYSTEM, ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, require
from rapport.engine.records.query.find import matching_ids
from rapport.engine.records.write.bin import take_out
from rapport.engine.records.write.files.attaching import attach_files
from rapport.engine.records.write.grading import outdate_grades
from rapport.engine.records.write.history import announce_run, difference, record_changes, record_run
from rapport.engine.records.write.limits.giving import check_ranks
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.settled import check_settled
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.naming import announce_behind, name_again
from rapport.engine.records.write.passing import is_passing
from rapport.engine.records.write.record import (
    allowed_ids,
    cleared_required,
    insert_parsed,
    load_rows,
    record_id,
    rederived,
    update_parsed,
    whole_rows,
)
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.records.write.rollup import refresh_computed, refresh_parents, totals_over
from rapport.engine.records.write.validate import (
    Values,
    complete,
    derived,
    keep_unseen,
    misfits,
    missing_references,
    parse_values,
    stamped,
)
from rapport.engine.store.rows import copy_rows, lock_rows, set_deleted
from rapport.engine.store.runs import finish_run, insert_run, taken_values

MOST = 10_000
BATCH = 10_000
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What to do: creations, updates (each with its id), deletions and restorations (ids), or one change to all that meet `where`."""

    create: Sequence[Mapping[str, Any]] = ()
    update: Sequence[Mapping[str, Any]] = ()
    delete: Sequence[Any] = ()
    restore: Sequence[Any] = ()
    where: Any = None
    set: Mapping[str, Any] | None = None
    delete_where: bool = False
    mode: str = "all"


@dataclass(slots=True)
class BulkResult:
    """What was done; `rejected` holds (index in the request, its problems)."""

    run: UUID
    created: int = 0
    updated: int = 0
    deleted: int = 0
    restored: int = 0
    rejected: list[tuple[int, list[Problem]]] = field(default_factory=list[tuple[int, list[Problem]]])


async def bulk_write(ctx: Context, object: str, bulk: Bulk) -> BulkResult:
    """Carry out `bulk` in the caller's transaction. With mode `all` the first rejected row refuses the whole; undo by its run."""
    if bulk.mode not in ("all", "each"):
        raise Malformed("The mode of a bulk change is “all” or “each”.", code="mode")
    if len(bulk.create) + len(bulk.update) + len(bulk.delete) + len(bulk.restore) > MOST:
        raise Malformed(f"Send at most {MOST:,} records at a time.", code="too_many")
    spec = ctx.catalog.object(object)
    result = BulkResult(new_id())
    await insert_run(ctx.db, ctx.schema, result.run, kind="bulk", object=object, actor=ctx.actor.id, at=ctx.now)
    if bulk.create:
        await _create(ctx, spec, bulk.create, result, bulk.mode)
    if bulk.update:
        changes = [
            (index, _row_id(row), {k: v for k, v in row.items() if k != "id"}) for index, row in enumerate(bulk.update)
        ]
        await _update(ctx, spec, changes, result, bulk.mode)
    if bulk.delete:
        await _delete(ctx, spec, [record_id(id) for id in bulk.delete], result, bulk.mode)
    if bulk.restore:
        await _restore(ctx, spec, [record_id(id) for id in bulk.restore], result, bulk.mode)
    if bulk.set is not None or bulk.delete_where:
        await _all_matching(ctx, spec, bulk, result)
    await check_remaining(ctx, object)
    await check_trees(ctx, object)
    await redeclare(ctx, object)
    counts = {
        "created": result.created,
        "updated": result.updated,
        "deleted": result.deleted,
        "restored": result.restored,
        "rejected": len(result.rejected),
    }
    await record_run(ctx, object, result.run, counts)
    await finish_run(ctx.db, ctx.schema, result.run, status="done", counts=counts, at=ctx.now)
    return result


def _row_id(row: Mapping[str, Any]) -> UUID:
    """The record that a row is about; what is no id is none that anybody has."""
    try:
        return read_id(row.get("id", ""))
    except ValueError:
        return _NOBODY


async def copy_records(ctx: Context, object: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY stored values that Rapport's own code made, ids and system columns included, unchecked; only with its own rights.

    `columns` are column names (money has two). Writes no history and announces nothing: say what was done with `record_run`.
    """
    if not ctx.actor.system:
        raise Forbidden
    table, _, extension = object.partition("__")
    spec = ctx.catalog.object(table)
    known = {name for f in spec.fields.values() if (f.extension or "") == extension for name, _ in f.columns()} | {
        *SYSTEM
    }
    if unknown := set(columns) - known:
        raise Malformed(f"{object} has no columns {', '.join(sorted(unknown))}.", code="unknown_field")
    ids: list[UUID] = []
    kept = any(totals_over(ctx.catalog, table))
    given = _told_ids(rows, columns.index("id"), ids) if kept and "id" in columns else rows
    copied = await copy_rows(ctx.db, ctx.schema, object, columns, given)
    for start in range(0, len(ids), BATCH):
        await refresh_computed(ctx, table, ids[start : start + BATCH])
    if copied and not extension:
        await announce_behind(ctx, table)
    await outdate_grades(ctx, [table] if copied else [])
    return copied


def _told_ids(rows: Iterable[Sequence[Any]], place: int, ids: list[UUID]) -> Iterator[Sequence[Any]]:
    """The same rows; their ids are added to `ids` as they pass."""
    for row in rows:
        ids.append(read_id(row[place]))
        yield row


async def _create(
    ctx: Context, spec: ObjectSpec, given: Sequence[Mapping[str, Any]], result: BulkResult, mode: str
) -> None:
    require(ctx, spec.name, "create")
    parsed: list[Values] = []
    problems: dict[int, list[Problem]] = {}
    for index, values in enumerate(given):
        row, wrong = parse_values(ctx, spec, values)
        complete(ctx, spec, row, wrong)
        row |= derived(ctx.catalog, spec.name, row, row)
        row |= stamped(ctx, spec, {}, row)
        wrong += misfits(ctx, spec, row, row)
        parsed.append(row)
        if wrong:
            problems[index] = wrong
    unfit = [*await missing_references(ctx, spec, parsed), *await _taken(ctx, spec, parsed)]
    for index, problem in (*unfit, *await attach_files(ctx, spec, [(None, row) for row in parsed])):
        problems.setdefault(index, []).append(problem)
    kept = _settle(problems, range(len(parsed)), result, mode)
    ids = await insert_parsed(ctx, spec, [parsed[i] for i in kept], run=result.run) if kept else []
    if len(await allowed_ids(ctx, spec.name, ids, "create")) < len(ids):
        raise Forbidden(f"Your role may not create some of these {spec.plural.lower()}; nothing was written.")
    await refresh_parents(ctx, spec.name, ids)
    await announce_run(ctx, spec.name, "create", ids, result.run)
    result.created += len(ids)


async def _update(
    ctx: Context,
    spec: ObjectSpec,
    changes: Sequence[tuple[int, UUID, Mapping[str, Any]]],
    result: BulkResult,
    mode: str,
) -> None:
    require(ctx, spec.name, "write")
    ids = list({id for _, id, _ in changes})
    await lock_rows(ctx.db, ctx.schema, spec.name, ids)
    asked = frozenset[str]().union(*(values for _, _, values in changes))
    before = await whole_rows(ctx, spec.name, ids, _concerned(ctx, spec, asked))
    writable = await allowed_ids(ctx, spec.name, list(before), "write")
    check_ranks(ctx, spec, before.values())
    problems: dict[int, list[Problem]] = {}
    rows: list[tuple[int, UUID, Values]] = []
    for index, id, values in changes:
        parsed, wrong = parse_values(ctx, spec, values, before.get(id, {}))
        wrong += cleared_required(spec, parsed)
        if id not in before:
            wrong.append(Problem("id", "not_found", "There is no such record, or it is not one you may see."))
        elif id not in writable:
            wrong.append(Problem("id", "forbidden", "Your role may not change this record."))
        else:
            wrong += misfits(ctx, spec, {**before[id], **parsed}, parsed)
            parsed |= rederived(ctx, spec, before[id], parsed)
        if wrong:
            problems[index] = wrong
        rows.append((index, id, parsed))
    unfit = await missing_references(ctx, spec, [row for _, _, row in rows])
    if mode == "each":
        had = [before.get(id, {}) for _, id, _ in rows]
        unfit += await _taken(ctx, spec, [row for _, _, row in rows], had)
    for position, problem in (*unfit, *await attach_files(ctx, spec, [(id, row) for _, id, row in rows])):
        problems.setdefault(rows[position][0], []).append(problem)
    for _, id, parsed in rows:
        await keep_unseen(ctx, spec, before.get(id, {}), parsed)
    kept = set(_settle(problems, [index for index, _, _ in rows], result, mode))
    parents = await refresh_parents(ctx, spec.name, ids, before_write=True)
    await update_parsed(ctx, spec, [(id, values) for index, id, values in rows if index in kept])
    await refresh_parents(ctx, spec.name, ids, also=parents)
    written = frozenset[str]().union(*(values for _, _, values in rows), _following(spec))
    after = await load_rows(ctx.as_system(), spec.name, ids, names=written)
    entries = [(id, changed) for id in ids if id in before and (changed := difference(before[id], after[id]))]
    for id, changed in entries:
        check_settled(ctx, spec, before[id], changed)
    if spec.passing is not None:
        entries = [(id, changed) for id, changed in entries if not is_passing(ctx, spec, before[id] | after[id])]
    await record_changes(ctx, spec.name, "update", entries, result.run)
    result.updated += len(kept)


def _concerned(ctx: Context, spec: ObjectSpec, names: frozenset[str]) -> frozenset[str] | None:
    """What must be known of records before these fields of them change; None for all, where fields follow from each other.

    Tables that other areas added are left alone unless the change is about them, or is read as a country there says.
    """
    if spec.needing or any(derivation.object == spec.name for derivation in ctx.catalog.derivations):
        return None
    told = names | {field.country for name, field in spec.fields.items() if name in names}
    touched = {field.extension for name, field in spec.fields.items() if name in told}
    near = (name for name, field in spec.fields.items() if not field.extension or field.extension in touched)
    return frozenset((*near, *SYSTEM)) | _following(spec)


def _following(spec: ObjectSpec) -> frozenset[str]:
    """What a write may change without naming it. How good a record is follows later."""
    return frozenset(
        name for name, field in spec.fields.items() if (field.computed or field.rollup) and not field.graded
    )


async def _delete(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], result: BulkResult, mode: str) -> None:
    require(ctx, spec.name, "delete")
    seen = await whole_rows(ctx, spec.name, ids)
    check_ranks(ctx, spec, seen.values())
    deletable = await allowed_ids(ctx, spec.name, list(seen), "delete")
    absent = Problem("id", "not_found", "There is no such record, or it is not one you may see.")
    denied = Problem("id", "forbidden", "Your role may not delete this record.")
    problems = {i: [denied if id in seen else absent] for i, id in enumerate(ids) if id not in deletable}
    kept = [ids[i] for i in _settle(problems, range(len(ids)), result, mode)]
    moved = await set_deleted(ctx.db, ctx.schema, spec.name, kept, ctx.now, at=ctx.now, by=ctx.actor.id)
    await name_again(ctx, spec.name, moved)
    await refresh_parents(ctx, spec.name, moved)
    await record_changes(ctx, spec.name, "delete", [(id, {}) for id in moved], result.run)
    result.deleted += len(moved)


async def _restore(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], result: BulkResult, mode: str) -> None:
    require(ctx, spec.name, "delete")
    binned = set(await matching_ids(ctx, spec.name, ["id", "in", [str(id) for id in ids]], bin=True))
    absent = Problem("id", "not_found", "There is no such record in the bin, or it is not one you may see.")
    problems = {i: [absent] for i, id in enumerate(ids) if id not in binned}
    _, stuck = await take_out(ctx, spec, sorted(binned))
    problems |= {i: list(stuck[id]) for i, id in enumerate(ids) if id in stuck}
    kept = [ids[i] for i in _settle(problems, range(len(ids)), result, mode)]
    await name_again(ctx, spec.name, kept)
    await refresh_parents(ctx, spec.name, kept)
    await record_changes(ctx, spec.name, "restore", [(id, {}) for id in kept], result.run)
    result.restored += len(kept)


async def _all_matching(ctx: Context, spec: ObjectSpec, bulk: Bulk, result: BulkResult) -> None:
    act = "delete" if bulk.delete_where else "write"
    require(ctx, spec.name, act)
    ids = await matching_ids(ctx, spec.name, bulk.where)
    if allowed(ctx.catalog, ctx.actor.role, spec.name, act) != everything:
        may = await allowed_ids(ctx, spec.name, ids, act)
        ids = [id for id in ids if id in may]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        if bulk.delete_where:
            await _delete(ctx, spec, batch, result, "each")
        else:
            await _update(ctx, spec, [(i, id, bulk.set or {}) for i, id in enumerate(batch)], result, "all")


def _settle(problems: dict[int, list[Problem]], indexes: Iterable[int], result: BulkResult, mode: str) -> list[int]:
    """The rows to go on with; Invalid, naming rows and fields, when all were wanted and some are wrong."""
    if problems and mode == "all":
        named = [
            Problem(f"{index}.{p.path}", p.code, p.message) for index, wrong in sorted(problems.items()) for p in wrong
        ]
        raise Invalid(f"{len(problems)} of the records cannot be saved; nothing was written.", fields=named[:1000])
    result.rejected += sorted(problems.items())
    return [index for index in indexes if index not in problems]


async def _taken(
    ctx: Context, spec: ObjectSpec, rows: Sequence[Values], before: Sequence[Mapping[str, Any]] = ()
) -> list[tuple[int, Problem]]:
    """Rows whose unique value another record, or an earlier row, has already; of changes, `before` is what the records had:
    what stays is theirs, and what they leave is free."""
    found: list[tuple[int, Problem]] = []
    for unique in (f for f in spec.fields.values() if f.unique):
        name = unique.name
        whole = before or [dict[str, Any]()] * len(rows)
        had = [unique.parse(one[name]) if one.get(name) else None for one in whole]
        left = [(row[name], old) for row, old in zip(rows, had, strict=True) if name in row and row[name] != old]
        given = [value for value, _ in left if value is not None]
        seen = await taken_values(ctx.db, ctx.schema, spec.name, unique.columns()[0][0], given)
        seen -= {old for _, old in left}
        problem = Problem(name, "taken", f"Another {spec.label.lower()} has this {unique.label.lower()} already.")
        for index, (row, old) in enumerate(zip(rows, had, strict=True)):
            value = row.get(name)
            if value is None or value == old:
                continue
            if value in seen:
                found.append((index, problem))
            seen.add(value)
    return found
