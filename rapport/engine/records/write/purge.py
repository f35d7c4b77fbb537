"""What has been in the bin for too long leaves for good."""

from datetime import datetime

from rapport.engine.records.context import Context
from rapport.engine.records.write.history import record_purge
from rapport.engine.store.rows import purge_rows

BATCH = 5_000


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
