"""Outcome: what came of an import, its entry in the history, and the news for whoever began it and whoever reacts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec.structs import replace
from psycopg import sql

from rapport.engine.base.identifier import new_id
from rapport.engine.records.context import Context
from rapport.engine.records.imports.landing.lot import refresh_totals
from rapport.engine.records.imports.register.entry import Import, save
from rapport.engine.records.imports.rejects import Rejects
from rapport.engine.records.imports.step import Ledger
from rapport.engine.records.write.history import emit
from rapport.engine.records.write.limits.remaining import check_remaining
from rapport.engine.records.write.limits.trees import check_trees
from rapport.engine.records.write.naming import AT_ONCE, announce_behind, name_again
from rapport.engine.records.write.redeclare import redeclare
from rapport.engine.store.outbox import announce, log_changes
from rapport.engine.store.runs import created_by_run


class Outcome:
    """What a pass found: its ledger, its refused rows, and the sentence that stopped it, if any."""

    def __init__(self, ledger: Ledger, rejects: Rejects | None, error: str | None) -> None:
        self.ledger, self.rejects, self.error = ledger, rejects, error

    def counts(self) -> dict[str, Any]:
        """As the import shows them."""
        ledger = self.ledger
        rejected = self.rejects.count if self.rejects else 0
        created = {name: count for name, count in ledger.created.items() if count}
        return {
            "created": created,
            "updated": sum(ledger.updated.values()),
            "skipped": ledger.skipped,
            "rejected": rejected,
        }


async def close_import(ctx: Context, kept: Import, outcome: Outcome) -> None:
    """Totals, the one entry in the history, and the news for whoever reacts."""
    ledger = outcome.ledger
    created = {name: count for name, count in ledger.created.items() if count}
    for object in created:
        await refresh_totals(ctx, object, kept.id)
        if created[object] <= AT_ONCE:
            await name_again(ctx, object, await created_by_run(ctx.db, ctx.schema, object, kept.id))
        else:
            await announce_behind(ctx, object)
    for node in ledger.nodes:
        await check_remaining(ctx, node.spec.name)
        await check_trees(ctx, node.spec.name)
        await redeclare(ctx, node.spec.name)
    counts = outcome.counts() | {"file": kept.report.name}
    by, door = ctx.actor.id, ctx.actor.door
    await log_changes(
        ctx.db, ctx.schema, [("import", None, counts)], object=kept.object, at=ctx.now, by=by, door=door, run=kept.id
    )
    for object in created:
        made = sql.SQL("select id from {} where run = %s limit 1000").format(sql.Identifier(ctx.schema, object))
        await _announce(ctx, object, kept.id, ("create", created[object]), made)
    for object in ledger.updated:
        changed = sql.SQL("select record from {} where run = %s and object = {} and kind = 'update' limit 1000")
        changed = changed.format(sql.Identifier(ctx.schema, "change"), sql.Literal(object))
        if ledger.updated[object]:
            await _announce(ctx, object, kept.id, ("update", ledger.updated[object]), changed)


async def keep_outcome(ctx: Context, kept: Import, outcome: Outcome, status: str) -> None:
    """Keep with the import what came of it."""
    problems = tuple(outcome.rejects.shown) if outcome.rejects else ()
    left = tuple(outcome.rejects.left) if outcome.rejects else ()
    report = replace(kept.report, problems=problems, left=left, error=outcome.error)
    counts = outcome.counts()
    done = {"done": kept.report.head.rows or 0, "total": kept.report.head.rows or 0}
    await save(ctx, kept.id, status=status, report=report, counts=counts, progress=done, finished_at=ctx.now)


async def tell_end(ctx: Context, kept: Import, outcome: Outcome) -> None:
    """The news for whoever began it and went on with something else."""
    if ctx.actor.id is None:
        return
    about = {"run": str(kept.id), "object": kept.object, "file": kept.report.name, "user": str(ctx.actor.id)}
    told = {**about, "status": "failed" if outcome.error else "done", "counts": outcome.counts()}
    await emit(ctx, "import.ended", data=told)


async def _announce(ctx: Context, object: str, run: UUID, what: tuple[str, int], named: sql.Composed) -> None:
    records = [str(row[0]) for row in await (await ctx.db.execute(named, (run,))).fetchall()]
    data = {"kind": what[0], "run": str(run), "count": what[1], "records": records}
    reactions, event = ctx.catalog.reactions, f"{object}.bulk"
    await announce(ctx.db, ctx.schema, reactions, event, id=new_id(), at=ctx.now, record=None, data=data)
