"""Launch: what follows when a campaign starts. First the draw, written down for everybody; then, and only then, mails."""

import json
from typing import Any
from uuid import UUID

from rapport.engine.objects import Conflict, Event, NotFound, new_id, on
from rapport.engine.records import (
    Bulk,
    Context,
    Query,
    bulk_write,
    copy_records,
    emit,
    find_records,
    read_record,
    read_records,
    update_record,
)
from rapport.marketing.audience import People, read_audience, sort_audience
from rapport.marketing.follow import count_campaign
from rapport.marketing.letter.press import Press, read_shop, set_up
from rapport.marketing.postbox import Addressee, queue_mails, withdraw_messages
from rapport.marketing.trial.holdout import draw_holdout

BATCH = 500
DONE = "done"
MEMBER = ("id", "campaign", "customer", "arm", "state", "reason", "orders", "revenue", "revenue_currency")


@on("clock.minute")
async def start_scheduled(ctx: Context, event: Event) -> None:
    """Starts what was planned for now."""
    due = ["and", ["status", "=", "scheduled"], ["scheduled_at", "<=", ctx.now.isoformat()]]
    for campaign in await read_records(ctx, "campaign", due, ("id",), sort=("scheduled_at",), limit=50):
        if await _change(ctx.as_system(), campaign, {"status": "sending"}):
            await emit(ctx, "campaign.started", record=campaign["id"])


@on("campaign.started")
async def launch(ctx: Context, event: Event) -> None:
    """Draws the holdout, then queues the mails. Interrupted anywhere, it goes on where it was."""
    if event.record is None:
        return
    async with ctx.apart() as apart:
        await draw_members(apart.as_system(), event.record)
    first = True
    while await _queue_some(ctx, event.record, announce=first):
        first = False
    async with ctx.apart() as apart:
        system = apart.as_system()
        if await _status(system, event.record) == "stopped":
            await withdraw_messages(system, str(event.record))
        await count_campaign(system, event.record)
        await emit(system, "message.queued")


@on("campaign.stopped")
async def withdraw_stragglers(ctx: Context, event: Event) -> None:
    """Takes out what was queued at the very moment of the stop."""
    if event.record is not None:
        system = ctx.as_system()
        await withdraw_messages(system, str(event.record))
        await count_campaign(system, event.record)


async def draw_members(ctx: Context, campaign: UUID) -> None:
    """Writes down every member and their arm, all in one transaction, once."""
    record = await read_record(ctx, "campaign", campaign)
    fresh = record["status"] == "sending" and record["started_at"] is None
    if not fresh or not await _change(ctx, record, {"started_at": ctx.now.isoformat()}):
        return
    shop = await read_shop(ctx)
    audience = await read_audience(ctx, record, shop)
    people = await sort_audience(ctx, audience) if audience else People([], {})
    share = record["holdout"]
    held = draw_holdout(people.eligible, 0.1 if share is None else float(share), seed=int(record["seed"] or 0))
    spent = (0, 0, shop.get("currency") or "CNY")
    rows: list[tuple[Any, ...]] = [(new_id(), campaign, one, *_arm(one in held), *spent) for one in people.eligible]
    for reason, ids in people.excluded.items():
        rows += [(new_id(), campaign, one, None, "skipped", reason, None, None, None) for one in ids]
    await copy_records(ctx, "campaign_member", MEMBER, rows)
    counts = {
        "audience": len(rows),
        "treated": len(people.eligible) - len(held),
        "held_out": len(held),
        "skipped": len(rows) - len(people.eligible),
    }
    await update_record(ctx, "campaign", campaign, counts)


async def _queue_some(ctx: Context, campaign: UUID, *, announce: bool) -> bool:
    """One page of members; false when there is nothing left to queue.

    The place to go on from is kept on the campaign in the transaction that queues the messages. Its version lets one
    of two workers do it, and none once somebody has stopped the campaign.
    """
    async with ctx.apart() as apart:
        system = apart.as_system()
        record = await read_record(system, "campaign", campaign)
        if record["status"] != "sending" or record["progress"] == DONE:
            return False
        treated = ["and", ["campaign", "=", str(campaign)], ["arm", "=", "treated"]]
        query = Query(where=treated, fields=("customer",), sort=("id",), limit=BATCH, after=record["progress"])
        page = json.loads(await find_records(system, "campaign_member", query))
        await _queue(system, campaign, set_up(system, record, await read_shop(system)), page["records"])
        place = {"progress": page["next"] or DONE}
        await update_record(system, "campaign", campaign, place, version=record["version"])
        if announce:
            await emit(system, "message.queued")
        return page["next"] is not None


async def _queue(ctx: Context, campaign: UUID, press: Press, members: list[dict[str, Any]]) -> None:
    ids = [member["customer"]["id"] for member in members if member["customer"]]
    people = await read_records(ctx, "customer", ["id", "in", ids], press.fields, limit=BATCH)
    known = {person["id"]: person for person in people if person["email"]}
    there = [member for member in members if member["customer"] and member["customer"]["id"] in known]
    addressees = [
        Addressee(UUID(member["id"]), UUID(member["customer"]["id"]), known[member["customer"]["id"]])
        for member in there
    ]
    await queue_mails(ctx, campaign, press, addressees)
    kept = {member["id"] for member in there}
    gone = [member["id"] for member in members if member["id"] not in kept]
    if gone:
        lost = {"state": "skipped", "reason": "no_address"}
        await bulk_write(ctx, "campaign_member", Bulk(where=["id", "in", gone], set=lost))


async def _change(ctx: Context, seen: Any, values: dict[str, Any]) -> bool:
    """Whether the campaign was still as seen; of two that want to change it, one does."""
    try:
        await update_record(ctx, "campaign", seen["id"], values, version=seen["version"])
    except (Conflict, NotFound):
        return False
    return True


async def _status(ctx: Context, campaign: UUID) -> str:
    return str((await read_record(ctx, "campaign", campaign, ("status",)))["status"])


def _arm(held: bool) -> tuple[str, str | None, str | None]:
    return ("holdout", None, None) if held else ("treated", "queued", None)
