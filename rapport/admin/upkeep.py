"""Upkeep: what is done at night without anybody asking: the bin is emptied, names behind are caught up, indexes without use leave."""

from datetime import timedelta

from rapport.engine.objects import Event, on
from rapport.engine.records import Context, catch_up_names, drop_indexes, purge_bin, read_records

USUAL_DAYS = 90


@on("clock.day")
async def empty_bin(ctx: Context, event: Event) -> None:
    """What has been in the bin for longer than the workspace keeps it leaves, with an entry in the log."""
    found = await read_records(ctx.as_system(), "workspace", fields=("bin_days",), limit=1)
    days = (found[0]["bin_days"] if found else None) or USUAL_DAYS
    await purge_bin(ctx, ctx.now - timedelta(days=days))


@on("clock.day", alone="tables")
async def tidy_indexes(ctx: Context, event: Event) -> None:
    """What an earlier version looked things up by, and nothing asks for any more, takes no room any longer."""
    await drop_indexes(ctx)


@on("names.behind", "clock.day", apart=True)
async def catch_up(ctx: Context, event: Event) -> None:
    """Take in what the index lacks; once a day, whatever was missed."""
    await catch_up_names(ctx)
