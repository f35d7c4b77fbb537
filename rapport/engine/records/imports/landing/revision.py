"""Changes records that an import found, with their history, so that they can be given back their old values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.write.history import difference
from rapport.engine.records.write.record import rederived, update_parsed
from rapport.engine.records.write.rollup import refresh_parents
from rapport.engine.records.write.rows import Row, allowed_ids, load_rows
from rapport.engine.records.write.validate import keep_unseen
from rapport.engine.store.outbox import Entry, log_changes
from rapport.engine.store.rows import lock_rows

Change = tuple[UUID, dict[str, Any]]


@dataclass(slots=True)
class Revised:
    """How many records were changed and how many were the same already; `refused` may not be changed by the actor."""

    updated: int = 0
    unchanged: int = 0
    refused: set[UUID] = field(default_factory=set[UUID])


async def revise(
    ctx: Context,
    spec: ObjectSpec,
    changes: Sequence[Change],
    run: UUID,
    *,
    quiet: AbstractSet[UUID] = frozenset(),
    dry: bool = False,
) -> Revised:
    """Set the values that differ. `quiet` records were made by the same run and get no history."""
    ids = [id for id, _ in changes]
    if not dry:
        await lock_rows(ctx.db, ctx.schema, spec.name, ids)
    before = await load_rows(ctx.as_system(), spec.name, ids)
    # What this run made itself may be completed by it, whatever the rights to change records.
    allowed = set(quiet) | await allowed_ids(ctx, spec.name, [id for id in before if id not in quiet], "write")
    result = Revised(refused=set(ids) - allowed)
    wanted: list[Change] = []
    for id, values in changes:
        if id in result.refused or id not in before:
            continue
        await keep_unseen(ctx, spec, before[id], values)
        differing = _differing(ctx, spec, before[id], values)
        if differing:
            wanted.append((id, differing))
        else:
            result.unchanged += 1
    result.updated = len(wanted)
    if wanted and not dry:
        await _write(ctx, spec, wanted)
        await _remember(ctx, spec.name, {id: before[id] for id, _ in wanted if id not in quiet}, run)
    return result


def _differing(ctx: Context, spec: ObjectSpec, before: Row, values: dict[str, Any]) -> dict[str, Any]:
    merged = values | rederived(ctx, spec, before, values)
    found: dict[str, Any] = {}
    for name, value in merged.items():
        held = before.get(name)
        if (None if held is None else spec.fields[name].parse(held)) != value:
            found[name] = value
    return found


async def _write(ctx: Context, spec: ObjectSpec, wanted: Sequence[Change]) -> None:
    ids = [id for id, _ in wanted]
    parents = await refresh_parents(ctx, spec.name, ids, before_write=True)
    await update_parsed(ctx, spec, wanted)
    await refresh_parents(ctx, spec.name, ids, also=parents)


async def _remember(ctx: Context, object: str, before: Mapping[UUID, Row], run: UUID) -> None:
    after = await load_rows(ctx.as_system(), object, list(before))
    entries: list[Entry] = [("update", id, difference(row, after[id])) for id, row in before.items()]
    if entries:
        by, door = ctx.actor.id, ctx.actor.door
        await log_changes(ctx.db, ctx.schema, entries, object=object, at=ctx.now, by=by, door=door, run=run)
