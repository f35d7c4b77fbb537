"""The bin: what was deleted can be taken back for as many days as the workspace says, then it leaves for good."""

from datetime import timedelta

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, purge_bin, read_records

USUAL_DAYS = 90


@on("clock.day")
async def empty_bin(ctx: Context, event: Event) -> None:
    """What has been in the bin for longer than the workspace keeps it leaves, with an entry in the log."""
    found = await read_records(ctx.as_system(), "workspace", fields=("bin_days",), limit=1)
    days = (found[0]["bin_days"] if found else None) or USUAL_DAYS
    await purge_bin(ctx, ctx.now - timedelta(days=days))
