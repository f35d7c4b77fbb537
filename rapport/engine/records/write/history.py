"""History: what changed, by whom, through which door; and the events others react to."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.conditions.evaluation import evaluate, fields_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.store.outbox import Entry, announce, log_changes

# A bulk run announces itself once; so many of its records are named to those who react.
NAMED = 1_000


async def record_changes(
    ctx: Context, object: str, kind: str, entries: Sequence[tuple[UUID, Mapping[str, Any]]], run: UUID | None = None
) -> None:
    """Log `kind` (create, update, delete, restore) of each record with its {field: [old, new]}, and announce it.

    One record announces `object.kind`; a run announces `object.bulk` once, with its kind and first records.
    """
    if not entries:
        return
    rows: list[Entry] = [(kind, record, data) for record, data in entries]
    # Two statements that nobody waits for; many entries are copied, which goes by itself.
    async with ctx.db.pipeline() if len(rows) == 1 else nullcontext():
        ids = await _log(ctx, object, rows, run)
        if run is None:
            for id, (record, data) in zip(ids, entries, strict=True):
                await _announce(ctx, f"{object}.{kind}", id, record, data)
        else:
            await announce_run(ctx, object, kind, [record for record, _ in entries], run)


async def announce_run(ctx: Context, object: str, kind: str, records: Sequence[UUID], run: UUID) -> None:
    """One event for a whole run."""
    data = {
        "kind": kind,
        "run": str(run),
        "count": len(records),
        "records": [str(record) for record in records[:NAMED]],
    }
    await _announce(ctx, f"{object}.bulk", new_id(), None, data)


async def record_run(ctx: Context, object: str, run: UUID, counts: Mapping[str, Any]) -> None:
    """The one log entry of a bulk run."""
    await _log(ctx, object, [("bulk", None, dict(counts))], run)


async def record_purge(ctx: Context, object: str, counts: Mapping[str, Any]) -> None:
    """The log entry of what left the bin for good."""
    await _log(ctx, object, [("purge", None, dict(counts))], None)


async def emit(
    ctx: Context, name: str, *, record: UUID | str | None = None, data: Mapping[str, Any] | None = None
) -> None:
    """After commit, every reaction to `name` runs in the worker. The event is kept in the log under its name."""
    target = UUID(str(record)) if record else None
    async with ctx.db.pipeline():
        (id,) = await _log(ctx, name.partition(".")[0], [(f"event {name}", target, dict(data or {}))], None)
        await _announce(ctx, name, id, target, data or {})


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} of what differs between two JSON records, leaving out the engine's own bookkeeping."""
    own = ("id", "version", "created_at", "created_by", "updated_at", "updated_by")
    return {
        key: [before.get(key), value] for key, value in after.items() if before.get(key) != value and key not in own
    }


async def _log(ctx: Context, object: str, rows: Sequence[Entry], run: UUID | None) -> list[UUID]:
    actor = ctx.actor
    return await log_changes(ctx.db, ctx.schema, rows, object=object, at=ctx.now, by=actor.id, door=actor.door, run=run)


async def _announce(ctx: Context, name: str, id: UUID, record: UUID | None, data: Mapping[str, Any]) -> None:
    await announce(ctx.db, ctx.schema, ctx.catalog.reactions, name, id=id, at=ctx.now, record=record, data=data)


def is_passing(ctx: Context, spec: ObjectSpec, after: Mapping[str, Any]) -> bool:
    """Whether the record as it is `after` a change will soon be otherwise. Only Rapport itself changes without a line."""
    if spec.passing is None or not ctx.actor.system:
        return False
    fields = fields_of(ctx.catalog, spec.name)
    return evaluate(spec.passing, dict(after), fields=fields, now=ctx.now, zone=ctx.actor.zone)
