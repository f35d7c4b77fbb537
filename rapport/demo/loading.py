"""Loading: a sample put into an empty workspace as one run, and taken out again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import islice, repeat
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from rapport.demo.shop.simulation import Shop, simulate_shop
from rapport.demo.table import Table
from rapport.engine.objects import Conflict, NotFound, new_id
from rapport.engine.records import (
    Bulk,
    Context,
    act,
    bulk_write,
    copy_records,
    count_records,
    matching_ids,
    read_records,
    record_run,
    undo_run,
    update_record,
)
from rapport.engine.store.runs import created_by_run, finish_run, insert_run, lock_run

SEED = 7
CUSTOMERS = 20_000
CHINA = timezone(timedelta(hours=8))
BATCH = 5_000
PIECE = 25_000


async def load_shop(
    ctx: Context, progress: Callable[[str], None], *, seed: int = SEED, customers: int = CUSTOMERS
) -> dict[str, int]:
    """Write the tea shop into a workspace without customers; Conflict when it has some. Returns counts by object.

    Its studies are queued and its campaign is measured, as far as the workspace has the areas for it.
    """
    ctx = ctx.as_system()
    if await count_records(ctx, "customer"):
        raise Conflict(
            "This workspace has customers already. Load the sample into an empty one, or remove them first.",
            code="not_empty",
        )
    progress("Inventing a tea shop in Hangzhou…")
    shop = await asyncio.to_thread(simulate_shop, seed, ctx.now.astimezone(CHINA).date(), customers)
    run = new_id()
    _hand_over(shop.table("task"), await _find_host(ctx))
    former = await _rename_workspace(ctx, shop)
    options = {"sample": "shop", "seed": seed, "workspace": former}
    await insert_run(
        ctx.db, ctx.schema, run, kind="sample", object="customer", actor=ctx.actor.id, at=ctx.now, options=options
    )
    counts: dict[str, int] = {}
    async for sheet in _sheets(ctx, shop.tables, run):
        progress(f"Writing {sheet.count:,} {sheet.object.replace('__', ' ').replace('_', ' ')} records…")
        if written := await _write_sheet(ctx, sheet):
            counts[sheet.object] = counts.get(sheet.object, 0) + written
            await record_run(ctx, sheet.object.partition("__")[0], run, {"created": written})
    await finish_run(ctx.db, ctx.schema, run, status="done", counts={"created": counts}, at=ctx.now)
    progress("Starting the studies…")
    await _start_work(ctx, shop)
    return counts


async def remove_sample(ctx: Context, run: UUID) -> dict[str, int]:
    """Take out what the sample's `run` wrote: gone for good, but what somebody changed since goes to the bin.

    The workspace gets its former name and habits back. What was found out about nobody else goes, too.
    """
    ctx = ctx.as_system()
    # Half a million records in one statement take longer than a page may.
    await ctx.db.execute("set local statement_timeout = 0")
    written = await lock_run(ctx.db, ctx.schema, run)
    counts = await undo_run(ctx, run)
    if written and "workspace" in ctx.catalog.objects:
        for one in await read_records(ctx, "workspace", limit=1):
            await update_record(ctx, "workspace", UUID(one["id"]), written["options"]["workspace"])
    for object in ctx.catalog.objects:
        left = await created_by_run(ctx.db, ctx.schema, object, run)
        for start in range(0, len(left), BATCH):
            done = await bulk_write(ctx, object, Bulk(delete=left[start : start + BATCH], mode="each"))
            counts["binned"] = counts.get("binned", 0) + done.deleted
    if written and not await count_records(ctx, "customer"):
        await _forget_findings(ctx, written["created_at"])
    return counts


async def _forget_findings(ctx: Context, since: datetime) -> None:
    """What the studies learned, and whoever was told of it, when all customers were the sample's."""
    for object in ("study_run", "notification"):
        if object in ctx.catalog.objects:
            found = await matching_ids(ctx, object, ["created_at", ">=", since.isoformat()])
            await bulk_write(ctx, object, Bulk(delete=found[:BATCH], mode="each"))


async def _rename_workspace(ctx: Context, shop: Shop) -> dict[str, Any]:
    """Give the workspace the shop's name and habits; returns what it was called before."""
    if "workspace" not in ctx.catalog.objects:
        return {}
    found = await read_records(ctx, "workspace", limit=1)
    if not found:
        raise NotFound("The workspace has no record yet: run `rapport init` first.")
    await update_record(ctx, "workspace", UUID(found[0]["id"]), shop.workspace)
    return {name: found[0].get(name) for name in shop.workspace}


async def _find_host(ctx: Context) -> str | None:
    """Who looks around in the sample: whoever loads it, or else the workspace's first administrator."""
    if ctx.actor.id or "user" not in ctx.catalog.objects:
        return str(ctx.actor.id) if ctx.actor.id else None
    asked = ["and", ["role", "=", "administrator"], ["active", "=", True]]
    found = await read_records(ctx, "user", asked, ("id",), sort=("created_at", "id"), limit=1)
    return found[0]["id"] if found else None


def _hand_over(tasks: Table, host: str | None) -> None:
    """What is nobody's is for whoever looks around, so that their day is not empty."""
    tasks.columns["assignee"] = [holder or host for holder in tasks.columns["assignee"]]


@dataclass(frozen=True)
class Sheet:
    """A table as COPY takes it."""

    object: str
    count: int
    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


async def _sheets(ctx: Context, tables: Iterable[Table], run: UUID) -> AsyncIterator[Sheet]:
    """The tables of objects that this workspace's areas know, each spelt out while the database takes the one before."""
    known = [table for table in tables if table.object.partition("__")[0] in ctx.catalog.objects]
    ahead: asyncio.Task[Sheet | None] | None = None
    try:
        for following in (*known, None):
            done = await ahead if ahead else None
            ahead = asyncio.create_task(asyncio.to_thread(_spell, ctx, following, run)) if following else None
            if done:
                yield done
    finally:
        if ahead:
            ahead.cancel()


def _spell(ctx: Context, table: Table, run: UUID) -> Sheet | None:
    """The columns that this workspace's areas know; None when they know none of an extension."""
    object, _, extension = table.object.partition("__")
    fields = [field for field in ctx.catalog.object(object).fields.values() if (field.extension or "") == extension]
    known = {name for field in fields for name, _ in field.columns()}
    own = {"id"} if extension else {"id", "created_at", "updated_at"}
    names = [name for name in table.columns if name in known | own]
    if extension and not known:
        return None
    rows = _stored_rows(table, names, None if extension else run)
    return Sheet(table.object, len(table), names if extension else [*names, "run"], rows)


async def _write_sheet(ctx: Context, sheet: Sheet) -> int:
    """In pieces, so that no single statement takes longer than a connection allows."""
    written = 0
    while piece := list(islice(sheet.rows, PIECE)):
        written += await copy_records(ctx, sheet.object, sheet.columns, piece)
    return written


def _stored_rows(table: Table, names: list[str], run: UUID | None) -> Iterator[tuple[Any, ...]]:
    spelt: dict[int, str] = {}
    columns: list[Iterable[Any]] = [_stored(table.columns[name], spelt) for name in names]
    return zip(*columns, *([repeat(str(run), len(table))] if run else ()), strict=True)


def _stored(column: Sequence[Any], spelt: dict[int, str]) -> Iterable[Any]:
    """The column as COPY takes it fastest. Ids, times and amounts stand in many rows: each is spelt out once."""
    first = next((value for value in column if value is not None), None)
    if isinstance(first, dict | list):
        return [None if value is None else Jsonb(value) for value in column]
    if not isinstance(first, UUID | Decimal | date):
        return column
    for value in column:
        if value is not None and id(value) not in spelt:
            spelt[id(value)] = str(value)
    return [None if value is None else spelt[id(value)] for value in column]


async def _start_work(ctx: Context, shop: Shop) -> None:
    """Queue every study, and have the finished campaign measured."""
    objects = ctx.catalog.objects
    if "study_run" in objects:
        for name in ctx.catalog.studies:
            await act(ctx, "study_run", "start", values={"study": name})
    if "duplicate" in objects:
        await act(ctx, "duplicate", "look")
    if "campaign" in objects:
        await act(ctx, "campaign", "measure", id=shop.table("campaign").columns["id"][0])
