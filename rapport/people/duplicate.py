"""Duplicate: two customers who may be one, until somebody says so or says no."""

import json
from collections.abc import AsyncGenerator
from typing import Any

from rapport.engine.objects import (
    Choice,
    Event,
    Json,
    Object,
    Percent,
    Ref,
    everything,
    grant,
    new_id,
    nothing,
    on,
    page,
    table,
    verb,
)
from rapport.engine.records import (
    Bulk,
    Context,
    Query,
    Record,
    Swept,
    bulk_write,
    copy_records,
    emit,
    find_records,
    last_swept,
    read_records,
    sweep_records,
    update_record,
)

SEEN = ["and", ["first", "visible"], ["second", "visible"]]
_PAGE = 500
_AT_ONCE = 5_000
_MOVED = 0.01


class Duplicate(Object):
    """Two customers who may be one and the same."""

    first = Ref("customer", required=True, readonly=True, inverse="duplicates", title=True)
    second = Ref("customer", required=True, readonly=True, inverse="duplicates_of")
    score = Percent(readonly=True, index=True, hint="How likely they are the same")
    status = Choice(
        "open",
        "merged",
        "distinct",
        default="open",
        readonly=True,
        index=True,
        labels={"distinct": "Not the same"},
        colors={"open": "blue", "merged": "green", "distinct": "slate"},
    )
    reasons = Json(readonly=True, hint="Which facts agree, and how much")

    icon = "copy"
    sought = False
    once = ("first", "second")
    views = [
        table("first", "second", "score", "status", "created_at", sort="-score"),
        page(("Duplicate", ("first", "second", "score", "status"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=SEEN, write=SEEN, create=nothing, delete=nothing),
    ]


@verb(Duplicate, when=["status", "=", "open"])
async def keep_apart(ctx: Context, duplicate: Record) -> Record:
    """These two are not the same; they are not suggested again."""
    return await update_record(ctx.as_system(), "duplicate", str(duplicate["id"]), {"status": "distinct"})


@verb(Duplicate, when=["status", "=", "distinct"])
async def reopen(ctx: Context, duplicate: Record) -> Record:
    """Look at these two again."""
    return await update_record(ctx.as_system(), "duplicate", str(duplicate["id"]), {"status": "open"})


@verb(Duplicate, on="object")
async def look(ctx: Context) -> None:
    """Look for duplicates among all customers now."""
    await emit(ctx.as_system(), "duplicate.wanted")


@verb(Duplicate, on="object", reads=True)
async def looked(ctx: Context) -> dict[str, Any]:
    """When all customers were compared last."""
    at = await last_swept(ctx, "customer")
    return {"at": at.isoformat() if at else None}


@on("clock.day", "duplicate.wanted", apart=True)
async def sweep_customers(ctx: Context, event: Event) -> None:
    """All customers are compared; what was judged before stays judged."""
    system = ctx.as_system()
    await system.hold("duplicates")
    swept = await sweep_records(system, "customer")
    counts = await keep_pairs(system, swept)
    await emit(system, "duplicate.swept", data={"records": swept.records, "found": swept.found, **counts})
    if counts["opened"]:
        about = {"kind": "found", "object": "duplicate", "detail": {"count": counts["opened"]}}
        told = {**about, "roles": ["administrator", "manager"], "occasion": f"duplicates {event.id}"}
        await emit(system, "notification.wanted", data=told)


@on("customer.merge")
async def close_pair(ctx: Context, event: Event) -> None:
    """Two who were merged are no longer a question."""
    await _settle(ctx, event, "open", "merged")


@on("customer.unmerge")
async def open_pair(ctx: Context, event: Event) -> None:
    """Two who were taken apart again are one."""
    await _settle(ctx, event, "merged", "open")


async def keep_pairs(ctx: Context, swept: Swept) -> dict[str, int]:
    """Bring the open pairs to what was found: new ones come, those no longer alike go, judged ones stay as they are."""
    known: dict[frozenset[str], dict[str, Any]] = {}
    gone: list[str] = []
    async for row in _kept(ctx):
        pair: frozenset[str] = frozenset(row[end]["id"] for end in ("first", "second") if row[end])
        if pair in known and row["status"] == "open":
            gone.append(row["id"])
        else:
            known[pair] = row
    found = {frozenset((str(pair.first), str(pair.second))): pair for pair in swept.pairs}
    gone += [row["id"] for pair, row in known.items() if pair not in found and row["status"] == "open"]
    fresh = [pair for key, pair in found.items() if key not in known]
    again = [(known[key], pair) for key, pair in found.items() if key in known and known[key]["status"] == "open"]
    changed = [
        {"id": row["id"], "score": pair.score, "reasons": pair.reasons}
        for row, pair in again
        if abs((row["score"] or 0) - pair.score) > _MOVED or row["reasons"] != pair.reasons
    ]
    rows = ((new_id(), p.first, p.second, p.score, "open", json.dumps(p.reasons)) for p in fresh)
    await copy_records(ctx, "duplicate", ("id", "first", "second", "score", "status", "reasons"), rows)
    for start in range(0, len(gone), _AT_ONCE):
        await bulk_write(ctx, "duplicate", Bulk(delete=gone[start : start + _AT_ONCE], mode="each"))
    for start in range(0, len(changed), _AT_ONCE):
        await bulk_write(ctx, "duplicate", Bulk(update=changed[start : start + _AT_ONCE], mode="each"))
    return {"opened": len(fresh), "closed": len(gone)}


async def _kept(ctx: Context) -> AsyncGenerator[dict[str, Any]]:
    after: str | None = None
    while True:
        query = Query(fields=("first", "second", "score", "status", "reasons"), sort=("id",), limit=_PAGE, after=after)
        body = json.loads(await find_records(ctx, "duplicate", query))
        for row in body["records"]:
            yield row
        after = body["next"]
        if after is None:
            return


async def _settle(ctx: Context, event: Event, before: str, after: str) -> None:
    pair = [str(event.data["winner"]), str(event.data["loser"])]
    where = ["and", ["first", "in", pair], ["second", "in", pair], ["status", "=", before]]
    system = ctx.as_system()
    for row in await read_records(system, "duplicate", where, ("id",)):
        await update_record(system, "duplicate", row["id"], {"status": after})
