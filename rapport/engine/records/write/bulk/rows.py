"""The rows of a bulk change: each is checked like a record that is written alone, and all are written in sets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, Invalid, Problem
from rapport.engine.base.phrases import within
from rapport.engine.objects.object import SYSTEM, ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import require
from rapport.engine.records.query.find import matching_ids
from rapport.engine.records.write.bin import take_out
from rapport.engine.records.write.bulk.bulk import BulkResult
from rapport.engine.records.write.files.attaching import attach_files
from rapport.engine.records.write.history import announce_run, difference, is_passing, record_changes
from rapport.engine.records.write.limits.giving import check_ranks
from rapport.engine.records.write.limits.settled import check_settled
from rapport.engine.records.write.limits.taken import taken_rows
from rapport.engine.records.write.naming import name_again
from rapport.engine.records.write.record import cleared_required, insert_parsed, rederived, update_parsed
from rapport.engine.records.write.rollup import refresh_parents
from rapport.engine.records.write.rows import allowed_ids, load_rows, whole_rows
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
from rapport.engine.store.rows import lock_rows, set_deleted


async def create_rows(
    ctx: Context, spec: ObjectSpec, given: Sequence[Mapping[str, Any]], result: BulkResult, mode: str
) -> None:
    """Create a record from each; `result` counts them, and has those that were refused."""
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
    unfit = [*await missing_references(ctx, spec, parsed), *await taken_rows(ctx, spec, parsed)]
    for index, problem in (*unfit, *await attach_files(ctx, spec, [(None, row) for row in parsed])):
        problems.setdefault(index, []).append(problem)
    kept = _settle(problems, range(len(parsed)), result, mode)
    ids = await insert_parsed(ctx, spec, [parsed[i] for i in kept], run=result.run) if kept else []
    if len(await allowed_ids(ctx, spec.name, ids, "create")) < len(ids):
        raise Forbidden(f"Your role may not create some of these {within(spec.plural)}; nothing was written.")
    await refresh_parents(ctx, spec.name, ids)
    await announce_run(ctx, spec.name, "create", ids, result.run)
    result.created += len(ids)


async def update_rows(
    ctx: Context,
    spec: ObjectSpec,
    changes: Sequence[tuple[int, UUID, Mapping[str, Any]]],
    result: BulkResult,
    mode: str,
) -> None:
    """Change records: (index in the request, id, new values) each."""
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
        unfit += await taken_rows(ctx, spec, [row for _, _, row in rows], had)
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


async def delete_rows(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], result: BulkResult, mode: str) -> None:
    """Move the records to the bin."""
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


async def restore_rows(ctx: Context, spec: ObjectSpec, ids: Sequence[UUID], result: BulkResult, mode: str) -> None:
    """Bring the records back from the bin."""
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


def _settle(problems: dict[int, list[Problem]], indexes: Iterable[int], result: BulkResult, mode: str) -> list[int]:
    """The rows to go on with; Invalid, naming rows and fields, when all were wanted and some are wrong."""
    if problems and mode == "all":
        named = [
            Problem(f"{index}.{p.path}", p.code, p.message) for index, wrong in sorted(problems.items()) for p in wrong
        ]
        raise Invalid(f"{len(problems)} of the records cannot be saved; nothing was written.", fields=named[:1000])
    result.rejected += sorted(problems.items())
    return [index for index in indexes if index not in problems]
