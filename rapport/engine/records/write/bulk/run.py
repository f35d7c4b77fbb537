"""Many records at once: all or nothing, or row by row with a report; one log entry for the run."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Malformed
from rapport.engine.base.identifier import new_id, read_id
from rapport.engine.objects.condition import everything
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, require
from rapport.engine.records.query.find import matching_ids
from rapport.engine.records.write.bulk.bulk import Bulk, BulkResult
from rapport.engine.records.write.bulk.rows import create_rows, delete_rows, restore_rows, update_rows
from rapport.engine.records.write.history import record_run
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.record import record_id
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.records.write.rows import allowed_ids
from rapport.engine.store.runs import finish_run, insert_run

MOST = 10_000
BATCH = 10_000
_NOBODY = UUID(int=0)


async def bulk_write(ctx: Context, object: str, bulk: Bulk, *, settling: bool = True) -> BulkResult:
    """Carry out `bulk` in the caller's transaction. With mode `all` the first rejected row refuses the whole; undo by its run.

    Declarations of several kinds that need each other are written without `settling`, and settled together
    (`settle_declarations`) in the same transaction.
    """
    if bulk.mode not in ("all", "each"):
        raise Malformed("The mode of a bulk change is “all” or “each”.", code="mode")
    if len(bulk.create) + len(bulk.update) + len(bulk.delete) + len(bulk.restore) > MOST:
        raise Malformed(f"Send at most {MOST:,} records at a time.", code="too_many")
    spec = ctx.catalog.object(object)
    result = BulkResult(new_id())
    await insert_run(ctx.db, ctx.schema, result.run, kind="bulk", object=object, actor=ctx.actor.id, at=ctx.now)
    if bulk.create:
        await create_rows(ctx, spec, bulk.create, result, bulk.mode)
    if bulk.update:
        changes = [
            (index, _row_id(row), {k: v for k, v in row.items() if k != "id"}) for index, row in enumerate(bulk.update)
        ]
        await update_rows(ctx, spec, changes, result, bulk.mode)
    if bulk.delete:
        await delete_rows(ctx, spec, [record_id(id) for id in bulk.delete], result, bulk.mode)
    if bulk.restore:
        await restore_rows(ctx, spec, [record_id(id) for id in bulk.restore], result, bulk.mode)
    if bulk.set is not None or bulk.delete_where:
        await _all_matching(ctx, spec, bulk, result)
    await check_remaining(ctx, object)
    await check_trees(ctx, object)
    if settling:
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
            await delete_rows(ctx, spec, batch, result, "each")
        else:
            await update_rows(ctx, spec, [(i, id, bulk.set or {}) for i, id in enumerate(batch)], result, "all")
