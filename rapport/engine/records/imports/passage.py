"""Runs an import: a look without writing, the real thing in one transaction, and the way back."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from rapport.engine.base.errors import Conflict, RapportError
from rapport.engine.objects.condition import everything
from rapport.engine.records.context import Context
from rapport.engine.records.imports.cells import CellReader, Surroundings
from rapport.engine.records.imports.known import Crowd
from rapport.engine.records.imports.landing.conveyor import Conveyor
from rapport.engine.records.imports.landing.outcome import Outcome, close_import, keep_outcome, tell_end
from rapport.engine.records.imports.plan import Node, make_plan
from rapport.engine.records.imports.reading import Batch, Unreadable, read_batches
from rapport.engine.records.imports.reading.numbers import signs_of
from rapport.engine.records.imports.referred import Referred
from rapport.engine.records.imports.register.account import describe_import
from rapport.engine.records.imports.register.entry import Import, file_of, load, rejected_of, save
from rapport.engine.records.imports.rejects import Rejects
from rapport.engine.records.imports.repeats import repeats_of
from rapport.engine.records.imports.step import Ledger, Step
from rapport.engine.records.imports.subjects import Subjects
from rapport.engine.records.likeness.rows import find_alike_rows
from rapport.engine.records.permit import allowed, require
from rapport.engine.records.write.undo import undo_run

_SECONDS_BETWEEN_SIGNS = 0.5
# A card is worth having without its third telephone number.
LENIENT = ("vcard",)
_TIDIED = (200_000, 50, 50)
_REFUSED = "Some rows cannot be taken, so nothing was imported. Mend them, or choose to import the good rows only."

_GIVEN_UP = (
    "This could not be brought to an end, though it was tried again and again; nothing was imported. "
    "Try it once more, and if it stays, split the file or look into the log of the worker."
)


class _Refused(Exception):
    """Everything or nothing was wanted, and some rows are bad."""


async def prepare_import(ctx: Context, id: UUID | str, act: str) -> dict[str, Any]:
    """Before `check` or `run` is queued: Invalid when the choices cannot work, else the import is marked as begun."""
    kept = await load(ctx, id)
    if kept.status not in ("read", "checked", "failed", "checking", "running"):
        raise Conflict("This import has run already. Start a new one to bring the file again.", code="import_done")
    root = make_plan(ctx, kept.object, kept.report.head, kept.options)
    # The worker goes on with the rights of the person, so whoever asks for it must have them here.
    require(ctx, kept.object, "create")
    for node in root.inside_out():
        require(ctx, node.spec.name, "read")
    await save(ctx, kept.id, status="checking" if act == "check" else "running", progress={"done": 0})
    return await describe_import(ctx, kept.id)


async def check_import(ctx: Context, id: UUID | str) -> dict[str, Any]:
    """Go through the whole file and find every bad row, without writing; the import says what would happen."""
    kept = await _begin(ctx, id)
    root = make_plan(ctx, kept.object, kept.report.head, kept.options)
    # What depends on rights to single records shows only once the records are there, so they are made and taken back.
    trial = not _may_create_any(ctx, root)
    async with ctx.db.transaction(force_rollback=True):
        outcome = await _guarded(ctx, kept, root, dry=not trial, looks=True)
    fresh = outcome.ledger.fresh or []
    alike = () if outcome.error else await find_alike_rows(ctx, root.spec, fresh)
    kept = replace(kept, report=replace(kept.report, alike=alike, looked=len(fresh) if root.spec.traits else 0))
    await keep_outcome(ctx, kept, outcome, "failed" if outcome.error else "checked")
    return await describe_import(ctx, kept.id)


async def run_import(ctx: Context, id: UUID | str) -> dict[str, Any]:
    """Import the file in the caller's transaction; nothing stays of it unless that commits.

    Says `done`, or `failed` with the reason and nothing written. Killed in the middle it leaves nothing, and may run
    again. The progress is told through connections of its own, so another must be free.
    """
    kept = await _begin(ctx, id)
    root = make_plan(ctx, kept.object, kept.report.head, kept.options)
    outcome = Outcome(Ledger(kept.id, [], kept.options, {}, {}, Conveyor(ctx)), None, None)
    try:
        async with ctx.db.transaction():
            outcome = await _guarded(ctx, kept, root, dry=False)
            if outcome.error or (outcome.rejects and outcome.rejects.count and kept.options.mode == "all"):
                raise _Refused
            await close_import(ctx, kept, outcome)
    except _Refused:
        outcome.ledger.created, outcome.ledger.updated = {}, {}
        outcome.error = outcome.error or _REFUSED
    except Conflict as error:
        outcome.ledger.created, outcome.ledger.updated = {}, {}
        outcome.error = error.message
    await keep_outcome(ctx, kept, outcome, "failed" if outcome.error else "done")
    await tell_end(ctx, kept, outcome)
    return await describe_import(ctx, kept.id)


async def undo_import(ctx: Context, id: UUID | str) -> dict[str, Any]:
    """Take the import back; `undone` counts what was removed, restored and kept because somebody built on it."""
    kept = await load(ctx, id)
    counts = await undo_run(ctx, kept.id)
    await save(ctx, kept.id, counts={**kept.counts, "undone": counts})
    return await describe_import(ctx, kept.id) | {"undone": counts}


async def give_up_import(ctx: Context, id: UUID | str, reason: str | None = None) -> None:
    """Say of an import that it failed, for a `reason`, else because its process ended again and again; one that has ended
    stays as it is."""
    kept = await load(ctx, id)
    if kept.status in ("checking", "running"):
        await save(
            ctx,
            kept.id,
            status="failed",
            report=replace(kept.report, error=reason or _GIVEN_UP),
            finished_at=ctx.now,
        )


async def _begin(ctx: Context, id: UUID | str) -> Import:
    kept = await load(ctx, id)
    statement = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    row = await (await ctx.db.execute(statement, (f"import {kept.id}",))).fetchone()
    if not row or not row[0]:
        raise Conflict("This import is running already. Wait for it to end.", code="import_running")
    # Whoever ran it before may have finished between the first look and the lock.
    kept = await load(ctx, id)
    if kept.status in ("done", "undone"):
        raise Conflict("This import has run already. Start a new one to bring the file again.", code="import_done")
    await ctx.db.execute("set local statement_timeout = 0")
    await ctx.db.execute("set local idle_in_transaction_session_timeout = 0")
    return kept


async def _guarded(ctx: Context, kept: Import, root: Node, *, dry: bool, looks: bool = False) -> Outcome:
    """The pass, with what stops it as a sentence; one that only `looks` finds out what is alike, for the next one to heed."""
    ledger = _ledger(ctx, kept, root, dry)
    if looks:
        ledger.fresh = []
    elif kept.options.alike != "create":
        ledger.alike = {one.row: one.record for one in kept.report.alike}
    say = partial(ctx.catalog.say, language=ctx.actor.locale)
    rejects = Rejects(kept.report.head, rejected_of(ctx, kept.id), say)
    try:
        with _seldom_tidied():
            await _pass(ctx, kept, ledger, rejects)
            await ledger.conveyor.clear()
    except Unreadable as error:
        return Outcome(ledger, rejects, say(error.message))
    except RapportError as error:
        return Outcome(ledger, rejects, say(error.message))
    finally:
        await ledger.conveyor.abandon()
    return Outcome(ledger, rejects, None)


async def _pass(ctx: Context, kept: Import, ledger: Ledger, rejects: Rejects) -> None:
    head = kept.report.head
    last, done = time.monotonic(), 0
    async for step in _ahead(read_batches(file_of(ctx, kept.id), head), ctx, ledger):
        await step.meet()
        # The batch before lands while this one is sorted out and the next one is read.
        ledger.conveyor.start()
        await Referred(step).settle()
        await Subjects(step).settle()
        rejects.add(step.batch, step.problems)
        rejects.leave(step.left, step.problems)
        done += len(step.batch.numbers) + len(step.batch.misfits)
        if rejects.count and kept.options.mode == "all":
            # Nothing will be kept; the rest is only looked at, so that every bad row is told at once.
            ledger.dry = True
        if time.monotonic() - last >= _SECONDS_BETWEEN_SIGNS:
            last = time.monotonic()
            async with ctx.apart() as apart:
                await save(apart, kept.id, progress={"done": done, "total": head.rows or done})


async def _ahead(batches: Iterator[Batch], ctx: Context, ledger: Ledger) -> AsyncIterator[Step]:
    """The batches with their cells understood, the next one always in the making."""

    def read() -> Step | None:
        batch = next(batches, None)
        if batch is None:
            return None
        step = Step(ledger, ctx, batch)
        step.read()
        return step

    coming = asyncio.create_task(asyncio.to_thread(read))
    try:
        while (step := await coming) is not None:
            coming = asyncio.create_task(asyncio.to_thread(read))
            yield step
    finally:
        await asyncio.gather(coming, return_exceptions=True)


@contextmanager
def _seldom_tidied() -> Generator[None]:
    """Python looks through all that is remembered less often: hundreds of thousands of records that are no garbage."""
    usual = gc.get_threshold()
    gc.set_threshold(*_TIDIED)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _ledger(ctx: Context, kept: Import, root: Node, dry: bool) -> Ledger:
    nodes = list(root.inside_out())
    signs = signs_of(kept.report.head, ctx.currency)
    around = Surroundings(ctx.currency, ZoneInfo(ctx.actor.zone), ctx.region, signs)
    readers = {
        source.path: CellReader(source, around, node.beside(source.field.country))
        for node in nodes
        for source in node.read
    }
    by_object: dict[str, list[Node]] = {}
    for node in nodes:
        by_object.setdefault(node.spec.name, []).append(node)
    crowds = {name: Crowd(some[0].spec, some, kept.id) for name, some in by_object.items()}
    lenient = kept.report.head.format in LENIENT
    return Ledger(
        kept.id, nodes, kept.options, readers, crowds, Conveyor(ctx), dry, lenient=lenient, repeats=repeats_of(root)
    )


def _may_create_any(ctx: Context, root: Node) -> bool:
    objects = {node.spec.name for node in root.inside_out()}
    return all(allowed(ctx.catalog, ctx.actor.role, object, "create") == everything for object in objects)
