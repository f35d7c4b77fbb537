"""Merge: two records become one, with all that points to them; and apart again without loss."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from rapport.engine.base.errors import Conflict, Invalid, Malformed, NotFound
from rapport.engine.base.identifier import new_id
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import require
from rapport.engine.records.write.files.attaching import attach_files
from rapport.engine.records.write.history import difference, record_changes
from rapport.engine.records.write.limits.settled import check_settled
from rapport.engine.records.write.naming import name_again
from rapport.engine.records.write.record import cleared_required, record_id, rederived, taken, update_parsed
from rapport.engine.records.write.rollup import refresh_parents, roll_up, totals_over
from rapport.engine.records.write.rows import check_allowed, load_rows, shown_row, whole_rows
from rapport.engine.records.write.validate import Values, keep_unseen, missing_references, parse_values
from rapport.engine.store.merges import Link, bin_repeated, find_merge, keep_report, move_back, move_links
from rapport.engine.store.rows import lock_rows, set_deleted
from rapport.engine.store.runs import finish_run, insert_run

Row = dict[str, Any]
# Merged records are followed so far: a into b, b into c and so on.
_FARTHEST = 50


@dataclass(frozen=True, slots=True)
class Merged:
    """The record that stays, the run by which all can be undone, and how many rows were moved and put into the bin."""

    record: Row
    run: UUID
    moved: int
    repeated: int


async def merge_records(
    ctx: Context, object: str, winner: UUID | str, loser: UUID | str, *, values: Mapping[str, Any] | None = None
) -> Merged:
    """Make `loser` part of `winner`: `values` are set, what the winner lacks is taken over, and what points to the loser moves.

    The loser goes to the bin; its id leads to the winner from then on. Doing it again changes nothing. One must be allowed
    to write both and to delete the loser; what moves with it needs no right of its own.
    """
    spec = ctx.catalog.object(object)
    kept, gone = record_id(winner), record_id(loser)
    if not spec.likeness:
        raise Malformed(f"{spec.plural} cannot be merged.", code="not_merged")
    if kept == gone:
        raise Malformed("Choose two different records to merge.", code="same")
    require(ctx, object, "write")
    require(ctx, object, "delete")
    # Whoever merges the same two the other way round waits here, and then finds that one of them is gone.
    await lock_rows(ctx.db, ctx.schema, object, [kept, gone])
    before = await whole_rows(ctx, object, [kept, gone])
    if kept in before and gone not in before:
        done = await find_merge(ctx.db, ctx.schema, object, gone)
        if done and done["winner"] == kept:
            return Merged(await shown_row(ctx, object, before[kept]), done["id"], 0, 0)
    if len(before) < 2:
        raise NotFound
    await check_allowed(ctx, object, [kept, gone], "write")
    await check_allowed(ctx, object, [gone], "delete")
    parsed = await _chosen(ctx, spec, before, (kept, gone), values or {})
    run = new_id()
    pair = {"winner": kept, "loser": gone}
    options = {name: str(id) for name, id in pair.items()}
    await insert_run(
        ctx.db, ctx.schema, run, kind="merge", object=object, actor=ctx.actor.id, at=ctx.now, options=options
    )
    # What both must not have at once, such as a number, is free for the winner as soon as the loser is in the bin.
    await set_deleted(ctx.db, ctx.schema, object, [gone], ctx.now, at=ctx.now, by=ctx.actor.id)
    moved, repeated = await _move(ctx, object, pair)
    await update_parsed(ctx, spec, [(kept, parsed | rederived(ctx, spec, before[kept], parsed))])
    await name_again(ctx, object, [kept, gone])
    await _refresh(ctx, object, [kept, gone], {link[0] for link, _ in (*moved, *repeated)})
    await refresh_parents(ctx, object, [kept, gone])
    after = (await load_rows(ctx.as_system(), object, [kept]))[kept]
    changes = difference(before[kept], after)
    check_settled(ctx, spec, before[kept], changes)
    counts = {"moved": sum(len(ids) for _, ids in moved), "repeated": sum(len(ids) for _, ids in repeated)}
    await keep_report(ctx.db, ctx.schema, run, _report(before[kept], after, moved, repeated), loser=gone)
    await finish_run(ctx.db, ctx.schema, run, status="done", counts=counts, at=ctx.now)
    told = {"run": str(run), **options}
    await record_changes(ctx, object, "merge", [(kept, {**changes, **told})])
    await record_changes(ctx, object, "merge", [(gone, told)])
    return Merged(await shown_row(ctx, object, after), run, counts["moved"], counts["repeated"])


async def unmerge_records(ctx: Context, run: Mapping[str, Any]) -> dict[str, int]:
    """Take back a merge by its locked run: the loser lives again with all that was moved from it.

    What came to the winner since stays there, and so does what somebody changed since (counted as `kept`). Conflict when
    the loser has left the bin for good, or a value that was its own is another record's by now.
    """
    object, report = run["object"], run["report"]
    spec = ctx.catalog.object(object)
    pair = {name: UUID(run["options"][name]) for name in ("winner", "loser")}
    kept, gone = pair["winner"], pair["loser"]
    await lock_rows(ctx.db, ctx.schema, object, [kept, gone])
    system = ctx.as_system()
    before = (await load_rows(system, object, [kept])).get(kept)
    if before is None:
        raise Conflict("The merged record is in the bin, or merged into another. Take it out first.", code="not_now")
    await check_allowed(ctx, object, [kept, gone], "write")
    old = {name: was for name, (was, now) in report["values"].items() if before.get(name) == now}
    parsed, _ = parse_values(system, spec, {name: value for name, value in old.items() if name in spec.fields})
    await update_parsed(ctx, spec, [(kept, parsed)])
    try:
        back = await set_deleted(ctx.db, ctx.schema, object, [gone], None, at=ctx.now, by=ctx.actor.id)
    except UniqueViolation as error:
        raise Conflict(taken(spec, error).fields[0].message, code="taken") from None
    if not back:
        raise Conflict("The other record has left the bin for good, so this can no longer be undone.", code="not_now")
    counts = {"returned": 1, "restored": len(old), "kept": len(report["values"]) - len(old)}
    counts["moved"] = await _return(ctx, object, pair, report)
    await name_again(ctx, object, [kept, gone])
    await _refresh(ctx, object, [kept, gone], {table for table, _, _ in (*report["moved"], *report["repeated"])})
    await refresh_parents(ctx, object, [kept, gone])
    after = (await load_rows(system, object, [kept]))[kept]
    told = {"run": str(run["id"]), **{name: str(id) for name, id in pair.items()}}
    await record_changes(ctx, object, "unmerge", [(kept, {**difference(before, after), **told})])
    await record_changes(ctx, object, "unmerge", [(gone, told)])
    return counts


async def merged_into(ctx: Context, object: str, id: UUID | str) -> UUID | None:
    """The record that `id` was merged into, wherever that went since; None when it never was."""
    found: UUID | None = None
    now = record_id(id)
    for _ in range(_FARTHEST):
        run = await find_merge(ctx.db, ctx.schema, object, now)
        if run is None:
            break
        found = now = run["winner"]
    return found


def links_to(catalog: Catalog, object: str) -> Iterator[tuple[ObjectSpec, Field, Link]]:
    """Every reference to records of `object`, those in extensions too."""
    for spec in catalog.objects.values():
        for field in spec.fields.values():
            if object in targets_of(field) and field.columns():
                table = f"{spec.name}__{field.extension}" if field.extension else spec.name
                yield spec, field, Link(table, field.name, not field.extension, isinstance(field, Refs))


async def _chosen(
    ctx: Context, spec: ObjectSpec, before: Mapping[UUID, Row], pair: tuple[UUID, UUID], values: Mapping[str, Any]
) -> Values:
    """The values that the winner gets: those that were chosen, and those it lacks itself, whoever may see them."""
    winner, loser = before[pair[0]], before[pair[1]]
    own = [f.name for f in spec.fields.values() if f.columns() and not (f.readonly or f.hidden or f.computed)]
    lacking = {name: loser[name] for name in own if winner.get(name) is None and loser.get(name) is not None}
    taken_over, _ = parse_values(ctx.as_system(), spec, lacking)
    parsed, problems = parse_values(ctx, spec, values, winner)
    problems += cleared_required(spec, parsed)
    problems += [problem for _, problem in await missing_references(ctx, spec, [parsed])]
    problems += [problem for _, problem in await attach_files(ctx, spec, [(pair[0], parsed)])]
    if problems:
        raise Invalid(fields=problems)
    await keep_unseen(ctx, spec, winner, parsed)
    return taken_over | parsed


Touched = list[tuple[Link, list[UUID]]]


async def _move(ctx: Context, object: str, pair: Mapping[str, UUID]) -> tuple[Touched, Touched]:
    moved: Touched = []
    repeated: Touched = []
    links = list(links_to(ctx.catalog, object))
    for spec, field, link in links:
        once = spec.once if field.name in spec.once else (field.name,) if field.unique else ()
        if once and not field.extension:
            ids = await bin_repeated(ctx.db, ctx.schema, link, pair, once=once, at=ctx.now, by=ctx.actor.id)
            await _tidy(ctx, spec.name, ids)
            repeated += [(link, ids)] if ids else []
        siblings = [other.column for _, _, other in links if other.table == link.table and not other.listed]
        ids = await move_links(ctx.db, ctx.schema, link, pair, siblings=siblings)
        moved += [(link, ids)] if ids else []
    return moved, repeated


async def _return(ctx: Context, object: str, pair: Mapping[str, UUID], report: Mapping[str, Any]) -> int:
    """Move back what was moved, and take out of the bin what said the same twice; fields that are gone are passed over."""
    known = {link[:2]: (spec, link) for spec, _, link in links_to(ctx.catalog, object)}
    moved = 0
    for table, column, ids in report["moved"]:
        if (table, column) in known:
            await move_back(ctx.db, ctx.schema, known[table, column][1], pair, [UUID(id) for id in ids])
            moved += len(ids)
    for table, column, ids in report["repeated"]:
        if (table, column) in known:
            back = await set_deleted(
                ctx.db, ctx.schema, table, [UUID(id) for id in ids], None, at=ctx.now, by=ctx.actor.id
            )
            await _tidy(ctx, table, back)
            moved += len(back)
    return moved


async def _tidy(ctx: Context, object: str, ids: Sequence[UUID]) -> None:
    if ids:
        await name_again(ctx, object, ids)
        await refresh_parents(ctx, object, ids)


async def _refresh(ctx: Context, object: str, ids: Sequence[UUID], children: set[str]) -> None:
    """Renew the totals that the two keep of `children`."""
    for child in children & ctx.catalog.objects.keys():
        for totals in totals_over(ctx.catalog, child):
            if totals.parent == object:
                await roll_up(ctx, totals, ids)


def _report(before: Row, after: Row, moved: Touched, repeated: Touched) -> dict[str, Any]:
    return {
        "values": difference(before, after),
        "moved": [(link[0], link[1], [str(id) for id in ids]) for link, ids in moved],
        "repeated": [(link[0], link[1], [str(id) for id in ids]) for link, ids in repeated],
    }
