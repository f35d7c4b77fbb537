"""Following a campaign: what became of each mail, noted on its member, and counted on the campaign."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from rapport.engine.objects import Event, on
from rapport.engine.records import Bulk, Context, bulk_write, count_records, read_record, read_records, update_record

MEMBER = "campaign_member:"
FRESH = timedelta(seconds=5)


@on("message.settled")
async def note_mails(ctx: Context, event: Event) -> None:
    """A mail that was sent, or could not be, shows on the member it was for."""
    told: list[dict[str, Any]] = event.data["messages"]
    ours = [one for one in told if str(one["about"] or "").startswith(MEMBER)]
    if not ours:
        return
    updates: list[dict[str, Any]] = [
        {
            "id": one["about"].removeprefix(MEMBER),
            "state": one["state"],
            "sent_at": one["sent_at"],
            "reason": (one["error"] or "")[:300] or None,
        }
        for one in ours
    ]
    await bulk_write(ctx.as_system(), "campaign_member", Bulk(update=updates, mode="each"))
    await _count_of(ctx, [update["id"] for update in updates])


@on("message.opened")
async def note_open(ctx: Context, event: Event) -> None:
    """An opened mail shows on the member."""
    await _note(ctx, event, ("opened_at",))


@on("message.clicked")
async def note_click(ctx: Context, event: Event) -> None:
    """A followed link shows on the member; who follows a link has opened the mail, pictures or not."""
    await _note(ctx, event, ("opened_at", "clicked_at"))


@on("campaign_member.unsubscribed")
async def note_leave(ctx: Context, event: Event) -> None:
    """Somebody who left is counted."""
    if event.record is not None:
        await _count_of(ctx, [str(event.record)])


@on("clock.minute")
async def count_sending(ctx: Context, event: Event) -> None:
    """Campaigns under way are counted, and end when nothing is left to send."""
    running = ["and", ["status", "=", "sending"], ["started_at", "not_empty"]]
    for campaign in await read_records(ctx, "campaign", running, ("id",), sort=("id",), limit=100):
        await count_campaign(ctx.as_system(), UUID(campaign["id"]))


@on("clock.hour")
async def count_sent(ctx: Context, event: Event) -> None:
    """What opens and clicks in a hurry left uncounted is counted."""
    lately = ["and", ["status", "in", ["sent", "stopped"]], ["started_at", "within", "last", 30, "day"]]
    for campaign in await read_records(ctx, "campaign", lately, ("id",), sort=("id",), limit=500):
        await count_campaign(ctx.as_system(), UUID(campaign["id"]))


async def count_campaign(ctx: Context, campaign: UUID) -> None:
    """Counts the members by what happened; a campaign with nothing left to send becomes sent."""
    of = ["campaign", "=", str(campaign)]
    counts = {
        "sent": await count_records(ctx, "campaign_member", ["and", of, ["sent_at", "not_empty"]]),
        "skipped": await count_records(ctx, "campaign_member", ["and", of, ["state", "=", "skipped"]]),
        "bounced": await count_records(ctx, "campaign_member", ["and", of, ["state", "=", "bounced"]]),
        "opened": await count_records(ctx, "campaign_member", ["and", of, ["opened_at", "not_empty"]]),
        "clicked": await count_records(ctx, "campaign_member", ["and", of, ["clicked_at", "not_empty"]]),
        "unsubscribed": await count_records(ctx, "campaign_member", ["and", of, ["unsubscribed_at", "not_empty"]]),
    }
    left = await count_records(ctx, "campaign_member", ["and", of, ["state", "=", "queued"]])
    known = await read_record(ctx, "campaign", campaign)
    ended = {"status": "sent", "finished_at": ctx.now.isoformat()}
    over = not left and known["status"] == "sending" and known["started_at"]
    changed = {name: value for name, value in {**counts, **(ended if over else {})}.items() if known[name] != value}
    if changed:
        await update_record(ctx, "campaign", campaign, changed)


async def _note(ctx: Context, event: Event, fields: tuple[str, ...]) -> None:
    ids = [str(event.record)]
    found = await read_records(ctx, "message", ["id", "in", ids], ("about",), limit=1)
    about = str(found[0]["about"] or "") if found else ""
    if not about.startswith(MEMBER):
        return
    member = about.removeprefix(MEMBER)
    for field in fields:
        first = ["and", ["id", "=", member], [field, "empty"]]
        await bulk_write(ctx.as_system(), "campaign_member", Bulk(where=first, set={field: event.at.isoformat()}))
    await _count_of(ctx, [member])


async def _count_of(ctx: Context, members: list[str]) -> None:
    system = ctx.as_system()
    found = await read_records(system, "campaign_member", ["id", "in", members], ("campaign",), limit=len(members))
    for campaign in sorted({row["campaign"]["id"] for row in found if row["campaign"]}):
        known = await read_records(system, "campaign", ["id", "=", campaign], ("updated_at", "audience"), limit=1)
        # Counting looks at every member: not again within seconds, unless there are few of them.
        hurried = known and ctx.now - datetime.fromisoformat(known[0]["updated_at"]) < FRESH
        if known and not (hurried and (known[0]["audience"] or 0) > 2000):
            await count_campaign(system, UUID(campaign))
