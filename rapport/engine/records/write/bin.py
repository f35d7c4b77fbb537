"""The bin: what lies there is taken out again, and what has been there for too long leaves for good."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from rapport.engine.base.errors import Problem
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.write.history import record_purge
from rapport.engine.records.write.record import taken
from rapport.engine.store.rows import purge_rows, set_deleted

BATCH = 5_000


async def take_out(
    ctx: Context, spec: ObjectSpec, ids: Sequence[UUID]
) -> tuple[list[UUID], dict[UUID, Sequence[Problem]]]:
    """Take records out of the bin, whoever may see them: those that came out, and those that stay there because another
    record has their unique value meanwhile, with what is wrong. Names, totals and history are the caller's business."""
    if not ids:
        return [], {}
    try:
        async with ctx.db.transaction():
            return await set_deleted(ctx.db, ctx.schema, spec.name, ids, None, at=ctx.now, by=ctx.actor.id), {}
    except UniqueViolation as error:
        if len(ids) == 1:
            return [], {ids[0]: taken(spec, error).fields}
    middle = len(ids) // 2
    halves = [await take_out(ctx, spec, half) for half in (ids[:middle], ids[middle:])]
    return [id for moved, _ in halves for id in moved], halves[0][1] | halves[1][1]


async def purge_bin(ctx: Context, before: datetime) -> dict[str, int]:
    """Remove what went into the bin before that moment, batch by batch, each in its own transaction; how many of which object."""
    removed: dict[str, int] = {}
    for spec in ctx.catalog.objects.values():
        extensions = [f"{spec.name}__{name}" for name in spec.extensions]
        while True:
            async with ctx.as_system().apart() as own:
                gone = await purge_rows(own.db, own.schema, spec.name, before, extensions=extensions, limit=BATCH)
                if gone:
                    await record_purge(own, spec.name, {"purged": gone, "before": before.isoformat()})
                    removed[spec.name] = removed.get(spec.name, 0) + gone
            if gone < BATCH:
                break
    return removed
